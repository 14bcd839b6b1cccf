// Every function of the two newer SDKs, which take objects and have nearly the same names, and what each gives.

import { File } from "node:buffer";
import { stripVTControlCharacters } from "node:util";
import { join } from "node:path";
import { expect, Failure, here, withServer } from "./harness.mjs";
import { Control } from "./numbered.mjs";
import { sdk } from "./sdk.mjs";
import { alike, ann, apiId, bob, group, having, jpeg, nobody, number, Surface, words } from "./surface.mjs";

globalThis.File ??= File; // the SDKs need it, and node before 20 has it in node:buffer only

const chatOf = (told) => told.map(({ data, typeMessage }) => [typeMessage, data]);

class Walk {
  constructor(surface, server, control) {
    Object.assign(this, { surface, server, control });
  }

  /** Calls it if the SDK has it: what this misses, `Surface.end` tells. */
  gives = (name, args, expected) => (this.surface.has(name) ? this.surface.gives(name, args, expected) : undefined);

  messages = async (chat) => (await this.control.ask("GET", `messages?chat=${chat}`)).messages;

  async login() {
    await this.control.ask("PATCH", "clock", { paused: true }); // or the code might be replaced before it is scanned
    const { message } = await this.gives("getQR", [], { type: "qrCode", message: words });
    await this.gives("getAuthorizationCode", [79001230000], { status: true, code: /^[0-9A-Z]{8}$/ });
    const { status, said } = await this.server.scan(await this.server.picture(message, "code.png"));
    expect(`exit status of greenmock scan (${said})`, 0, status);
    await this.control.ask("PATCH", "clock", { paused: false });
    await this.gives("getStateInstance", [], { stateInstance: "authorized" });
    const wanted = { incomingWebhook: "yes", outgoingWebhook: "yes" };
    await this.gives("setSettings", [wanted], { saveSettings: true });
    await this.gives("getSettings", [], having({ ...wanted, wid: /^\d+@c\.us$/, webhookUrl: "" }));
    await this.gives("getWaSettings", [], having({ stateInstance: "authorized", phone: /^\d+$/ }));
    await this.gives("setProfilePicture", [new Blob([jpeg], { type: "image/jpeg" })],
      { setProfilePicture: true, urlAvatar: words, reason: null });
    await this.gives("getWaSettings", [], having({ avatar: /./ }));
  }

  /** One of each; each is in the chat as it was sent. */
  async sending() {
    const id = { idMessage: apiId };
    const { idMessage: first } = await this.gives("sendMessage", [{ chatId: ann, message: "hi" }], id);
    const options = [{ optionName: "yes" }, { optionName: "no" }];
    await this.gives("sendPoll", [{ chatId: ann, message: "Tea?", options, multipleAnswers: true, quotedMessageId: first }], id);
    await this.gives("sendLocation", [{ chatId: ann, nameLocation: "Here", address: "A street 1", latitude: 12.5, longitude: 44.25 }], id);
    const { idMessage: card } = await this.gives("sendContact", [{ chatId: ann, contact: { phoneContact: 79001234568, firstName: "Bob" } }], id);
    alike("what Ann has, the newest first", [
      ["contactMessage", { contactMessageData: having({ displayName: "Bob", vcard: /waid=79001234568/ }) }],
      ["locationMessage", { locationMessageData: having({ nameLocation: "Here", address: "A street 1", latitude: 12.5, longitude: 44.25 }) }],
      ["pollMessage", having({ pollMessageData: having({ name: "Tea?", options, multipleAnswers: true }), quotedMessage: having({ stanzaId: first }) })],
      ["extendedTextMessage", { extendedTextMessageData: having({ text: "hi" }) }]], chatOf(await this.messages(ann)));

    await this.gives("forwardMessages", [{ chatId: bob, chatIdFrom: ann, messages: [first, card] }], { messages: [apiId, apiId] });
    expect("what was forwarded to Bob", ["contactMessage", "extendedTextMessage"], (await this.messages(bob)).map(({ typeMessage }) => typeMessage));
    await this.gives("getMessage", [{ chatId: ann, idMessage: first }], having({ type: "outgoing", idMessage: first, chatId: ann,
      textMessage: "hi", typeMessage: "extendedTextMessage", sendByApi: true, timestamp: number }));
    await this.gives("getChatHistory", [{ chatId: ann, count: 2 }], [
      having({ idMessage: card, typeMessage: "contactMessage", contact: having({ displayName: "Bob" }) }),
      having({ typeMessage: "locationMessage", location: having({ nameLocation: "Here" }) })]);
    await this.control.ask("POST", "clock/advance", { by: "5s" });
    await this.gives("lastOutgoingMessages", [60], (seen) => seen.length === 6 && seen.every(({ statusMessage }) => statusMessage === "read"));
    const { idMessage: came } = await this.control.ask("POST", "messages", { from: ann, text: "hello" });
    await this.gives("lastIncomingMessages", [60], [having({ type: "incoming", idMessage: came, chatId: ann, textMessage: "hello",
      senderId: ann, senderName: "Ann", senderContactName: "Ann Lee" })]);
    await this.gives("readChat", [{ chatId: ann, idMessage: came }], { setRead: true });
    expect("the one that was read", true, (await this.messages(ann)).find(({ idMessage }) => idMessage === came).read);
    await this.gives("editMessage", [{ chatId: ann, idMessage: first, message: "hi, Ann" }], { idMessage: apiId });
    await this.gives("deleteMessage", [{ chatId: ann, idMessage: card }], undefined);
    const told = await this.messages(ann);
    const of = (wanted) => told.find(({ idMessage }) => idMessage === wanted);
    if (this.surface.has("editMessage")) expect("the edited one", "hi, Ann", of(first).data.extendedTextMessageData.text);
    if (this.surface.has("deleteMessage")) expect("the deleted one", true, of(card).deleted);
  }

  /** The queue of messages holds what is sent while the account is logged out. */
  async queue() {
    await this.control.ask("PATCH", "", { state: "notAuthorized" });
    const { idMessage } = await this.surface.gives("sendMessage", [{ chatId: ann, message: "later" }], { idMessage: apiId });
    await this.gives("showMessagesQueue", [], [{ messageID: idMessage, type: "sendMessage", body: { chatId: ann, message: "later" } }]);
    await this.gives("clearMessagesQueue", [], { isCleared: true });
    await this.surface.gives("showMessagesQueue", [], []);
    await this.control.ask("PATCH", "", { state: "authorized" });
  }

  async files() {
    const link = /^http:\/\/127\.0\.0\.1:\d+\/.+\.jpg$/;
    const { urlFile } = await this.gives("uploadFile", [new Blob([jpeg]), "cat.jpg"], { urlFile: words });
    await same(urlFile, jpeg);
    const { idMessage: sent } = await this.gives("sendFileByUrl",
      [{ chatId: ann, file: { url: urlFile, fileName: "puss.jpg" }, caption: "a cat" }], { idMessage: apiId });
    const { idMessage, urlFile: kept } = await this.gives("sendFileByUpload",
      [{ chatId: ann, file: { data: new Blob([jpeg], { type: "image/jpeg" }), fileName: "tom.jpg" }, caption: "a tom" }],
      { idMessage: apiId, urlFile: link });
    await same(kept, jpeg);
    await this.gives("downloadFile", [{ chatId: ann, idMessage: sent }], { downloadUrl: words });
    for (const [wanted, caption, fileName] of [[idMessage, "a tom", "tom.jpg"], [sent, "a cat", "puss.jpg"]]) {
      await this.surface.gives("getMessage", [{ chatId: ann, idMessage: wanted }], having({ typeMessage: "imageMessage", caption, fileName, mimeType: "image/jpeg" }));
    }
  }

  async people() {
    await this.gives("checkWhatsapp", [{ phoneNumber: nobody }], having({ existsWhatsapp: false }));
    await this.gives("checkWhatsapp", [{ phoneNumber: 79001234567 }], having({ existsWhatsapp: true, phoneNumber: ann }));
    await this.gives("getAvatar", [{ chatId: ann }], { available: true, urlAvatar: words });
    await this.gives("archiveChat", [{ chatId: ann }], "");
    await this.gives("getContactInfo", [{ chatId: ann }], having({ name: "Ann", contactName: "Ann Lee", isArchive: true }));
    await this.gives("unarchiveChat", [{ chatId: ann }], "");
    await this.gives("setDisappearingChat", [{ chatId: ann, ephemeralExpiration: 86400 }],
      { chatId: ann, disappearingMessagesInChat: true, ephemeralExpiration: 86400 });
    await this.surface.gives("getContactInfo", [{ chatId: ann }],
      having({ isArchive: false, isDisappearing: true, messageExpiration: 86400 }));
    await this.gives("getContacts", [], [
      { id: ann, name: "Ann", contactName: "Ann Lee", type: "user" }, { id: bob, name: "Bob", contactName: "", type: "user" }]);
  }

  async groups() {
    const { chatId: groupId } = await this.gives("createGroup", [{ groupName: "Tea", chatIds: [ann] }],
      { created: true, chatId: group, groupInviteLink: /^https:\/\/chat\.whatsapp\.com\// });
    const members = (subject, ...expected) => this.gives("getGroupData", [{ groupId }], having({ groupId, subject, size: expected.length + 1,
      participants: (seen) => expected.every(([id, isAdmin]) => seen.some((one) => one.id === id && one.isAdmin === isAdmin)) }));
    await this.gives("addGroupParticipant", [{ groupId, participantChatId: bob }], { addParticipant: true });
    await this.gives("updateGroupName", [{ groupId, groupName: "Tea at five" }], { updateGroupName: true });
    await this.gives("setGroupAdmin", [{ groupId, participantChatId: ann }], { setGroupAdmin: true });
    await members("Tea at five", [ann, true], [bob, false]);
    await this.gives("removeAdmin", [{ groupId, participantChatId: ann }], { removeAdmin: true });
    await this.gives("removeGroupParticipant", [{ groupId, participantChatId: bob }], { removeParticipant: true });
    await members("Tea at five", [ann, false]);
    await this.gives("setGroupPicture", [{ groupId, file: new Blob([jpeg], { type: "image/jpeg" }) }],
      { setGroupPicture: true, urlAvatar: words, reason: null });
    await this.gives("leaveGroup", [{ groupId }], { removeAdmin: true }); // the account was its administrator
  }

  async receiving() {
    if (!this.surface.has("receiveNotification")) return;
    const { receiptId } = await this.gives("receiveNotification", [5],
      { receiptId: number, body: having({ typeWebhook: "outgoingMessageStatus", status: "sent" }) });
    await this.gives("deleteNotification", [receiptId], { result: true, reason: "" });
  }

  async lacking() {
    const some = {
      addContact: { chatId: bob, firstName: "Bob", lastName: "Ray", saveInAddressbook: true },
      editContact: { chatId: bob, firstName: "Rob", lastName: "Ray", saveInAddressbook: true },
      deleteContact: { chatId: bob },
      sendInteractiveButtons: { chatId: ann, body: "Which?", buttons: [{ type: "url", buttonId: "1", buttonText: "a", url: "https://example.com" }] },
      sendInteractiveButtonsReply: { chatId: ann, body: "Which?", buttons: [{ buttonId: "1", buttonText: "a" }] },
      sendTextStatus: { message: "away", backgroundColor: "#228B22", font: "SERIF" },
      sendVoiceStatus: { urlFile: "https://example.com/a.mp3", fileName: "a.mp3", backgroundColor: "#228B22" },
      sendMediaStatus: { urlFile: "https://example.com/a.jpg", fileName: "a.jpg", caption: "here" },
      getStatusStatistic: { idMessage: "BAE5000000000000" },
      deleteStatus: { idMessage: "BAE5000000000000" },
    };
    for (const name of this.surface.lacking) await this.surface.lacks(name, ...(some[name] ? [some[name]] : []));
  }

  async end() {
    await this.gives("reboot", [], { isReboot: true });
    await this.control.ask("PATCH", "", { state: "authorized" });
    await this.gives("logout", [], { isLogout: true });
    await this.surface.gives("getStateInstance", [], { stateInstance: "notAuthorized" });
  }
}

async function same(url, bytes) {
  const answer = await fetch(url);
  expect(`bytes at ${url}`, [200, bytes.toString("hex")], [answer.status, Buffer.from(await answer.arrayBuffer()).toString("hex")]);
}

export const partnerToken = "gac.1234567891234567891234567891213789";

/**
 * Runs it for the SDK of that name; its host is built in, so its axios is pointed here. `exports` is what the package has besides
 * its client, `inner` and `lacking` are as of `Surface`, `others` gives the SDK's further objects and walks over them.
 */
export async function run(name, { exports, inner, lacking, others = () => [] }) {
  const { GreenApiClient, version, ...exported } = sdk(name);
  const log = [];
  const print = console.log;
  const collect = (...line) => log.push(line.join(" ")); // they log each request
  try {
    expect("what the package has besides its client", exports, Object.keys(exported).sort());
    await withServer(["--seed", "12", "--script", join(here, "people.json"), "--partner-token", partnerToken], async (server) => {
      const control = new Control(server);
      const client = new GreenApiClient({ idInstance: server.id, apiTokenInstance: server.token });
      client.client.defaults.baseURL = `${server.url}/waInstance${server.id}`;
      const further = others(exported, server);
      const parts = Object.assign({ "": client }, ...further.map(({ parts: some }) => some));
      const surface = new Surface(`${name} ${version}`, server, parts, { inner, lacking });
      const walk = new Walk(surface, server, control);
      console.log = collect;
      for (const step of ["login", "sending", "queue", "files", "people", "groups", "receiving", "lacking", "end"]) await walk[step]();
      for (const { walk: over } of further) await over(surface, server);
      console.log = print;
      control.close();
      surface.end();
    });
  } catch (error) {
    console.error(`${name}: ${error instanceof Failure ? error.message : error.stack}`);
    for (const line of log.slice(-5)) console.error(`  the SDK's log: ${stripVTControlCharacters(line)}`);
    process.exit(1);
  }
}
