// Every function of @green-api/whatsapp-api-client, the first JavaScript SDK, and what each gives.

import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, Failure, here, withServer } from "./harness.mjs";
import { Control } from "./numbered.mjs";
import { sdk } from "./sdk.mjs";
import { alike, ann, apiId, bob, group, having, jpeg, nobody, number, Surface, words } from "./surface.mjs";

const load = createRequire(import.meta.url);
const express = load("express");
const FormData = load("form-data"); // what the SDK asks of its caller: it wants getHeaders()
const name = "@green-api/whatsapp-api-client";
const { version, ...exported } = sdk(name);
const patience = 30_000; // generous, since tests run side by side

/** The parts of the SDK that add a field to a body. */
const inner = [
  ...["addChadIdParam", "addPhoneParam", "addMessageIdParam"].map((key) => `message.${key}`),
  ...["file", "instance", "group"].flatMap((part) => [`${part}.addChadIdParam`, `${part}.addPhoneParam`]),
];

async function login(surface, server, control) {
  await control.ask("PATCH", "clock", { paused: true }); // or the code might be replaced before it is scanned
  const { message } = await surface.gives("instance.qr", [], { type: "qrCode", message: words });
  await surface.gives("instance.getAuthorizationCode", [79001230000], { status: true, code: /^[0-9A-Z]{8}$/ });
  const { status, said } = await server.scan(await server.picture(message, "code.png"));
  expect(`exit status of greenmock scan (${said})`, 0, status);
  await control.ask("PATCH", "clock", { paused: false });
  await surface.gives("instance.getStateInstance", [], { stateInstance: "authorized" });
  const wanted = { incomingWebhook: "yes", outgoingWebhook: "yes", outgoingAPIMessageWebhook: "yes" };
  await surface.gives("settings.setSettings", [wanted], { saveSettings: true });
  await surface.gives("settings.getSettings", [], having({ ...wanted, wid: /^\d+@c\.us$/, webhookUrl: "" }));
  await surface.gives("settings.getWaSettings", [], having({ stateInstance: "authorized", phone: /^\d+$/, deviceId: /^\d+:\d+@s/ }));
  await surface.refused("instance.getDeviceInfo", [], 405, "out of service, as documented");
}

/** Sends one of each; each is in the chat as it was sent. */
async function messages(surface, control) {
  const id = { idMessage: apiId };
  const { idMessage: first } = await surface.gives("message.sendMessage", [null, 79001234567, "hi"], id);
  const { idMessage: poll } = await surface.gives("message.sendPoll",
    [ann, null, "Tea?", [{ optionName: "yes" }, { optionName: "no" }], true, first], id);
  const { idMessage: place } = await surface.gives("message.sendLocation", [ann, null, "Here", "A street 1", 12.5, 44.25], id);
  const { idMessage: card } = await surface.gives("message.sendContact",
    [ann, null, { phoneContact: 79001234568, firstName: "Bob", lastName: "Ray" }], id);
  const { idMessage: link } = await surface.gives("message.sendLink", [ann, null, "https://example.com/a"], id);
  const gone = [403, "no more, as documented"];
  await surface.refused("message.sendButtons", [ann, "Which?", "", [{ buttonId: "1", buttonText: "a" }]], ...gone);
  await surface.refused("message.sendTemplateButtons", [ann, "Which?", "", [{ index: 1 }]], ...gone);
  await surface.refused("message.sendListMessage", [ann, "Which?", "b", "t", "", [{ title: "s", rows: [] }]], ...gone);

  const common = { type: "outgoing", chatId: ann, sendByApi: true, statusMessage: "sent", timestamp: number };
  await surface.gives("message.getMessage", [ann, poll], having({ ...common, idMessage: poll, typeMessage: "pollMessage",
    pollMessageData: { name: "Tea?", options: [{ optionName: "yes" }, { optionName: "no" }], multipleAnswers: true },
    quotedMessage: having({ stanzaId: first, textMessage: "hi" }) }));
  const located = having({ nameLocation: "Here", address: "A street 1", latitude: 12.5, longitude: 44.25 });
  await surface.gives("message.getChatHistory", [ann, 3], [
    having({ ...common, idMessage: link, typeMessage: "extendedTextMessage", textMessage: "https://example.com/a" }),
    having({ ...common, idMessage: card, typeMessage: "contactMessage",
      contact: having({ displayName: "Bob Ray", vcard: /waid=79001234568/ }) }),
    having({ ...common, idMessage: place, typeMessage: "locationMessage", location: located })]);

  const { idMessage: came } = await control.ask("POST", "messages", { from: ann, text: "hello" });
  await surface.gives("message.lastIncomingMessages", [],
    [{ chatId: ann, idMessage: came, textMessage: "hello", timestamp: number, typeMessage: "textMessage" }]);
  const { idMessage: later } = await control.ask("POST", "messages", { from: ann, text: "hello?" });
  const read = async () => (await control.ask("GET", `messages?chat=${ann}`)).messages.filter((told) => told.read).map((told) => told.idMessage);
  expect("messages that are read at first", [], await read());
  await surface.gives("message.readChat", [ann, null, came], { setRead: true });
  expect("messages that are read, of two that came", [came], await read());
  await control.ask("POST", "clock/advance", { by: "3s" });
  alike("the last outgoing one", having({ idMessage: link, statusMessage: "read" }),
    (await surface.gives("message.lastOutgoingMessages", [], (seen) => seen.length === 5))[0]);
  const { messages: copies } = await surface.gives("message.forwardMessages", [bob, ann, [first, later]], { messages: [apiId, apiId] });
  expect("what Bob has", ["hello?", "hi"], (await control.ask("GET", `messages?chat=${bob}`)).messages.map(({ data }) =>
    data.extendedTextMessageData?.text ?? data.textMessageData.textMessage));
  expect("forwarded ones have ids of their own", false, copies.includes(first) || copies.includes(later));
  return { first, link };
}

async function changes(surface, control, { first, link }) {
  await surface.gives("instance.editMessage", [ann, first, "hi, Ann"], { idMessage: apiId });
  await surface.gives("instance.deleteMessage", [ann, link], "");
  const told = (await control.ask("GET", `messages?chat=${ann}`)).messages;
  const of = (id) => told.find(({ idMessage }) => idMessage === id);
  expect("the edited one", ["hi, Ann", true], [of(first).data.extendedTextMessageData.text, of(first).edited]);
  expect("the deleted one", true, of(link).deleted);
}

/** The queue of messages holds what is sent while the account is logged out. */
async function queue(surface, control) {
  await control.ask("PATCH", "", { state: "notAuthorized" });
  const { idMessage } = await surface.gives("message.sendMessage", [ann, null, "later"], { idMessage: apiId });
  await surface.gives("message.showMessagesQueue", [],
    [{ messageID: idMessage, type: "sendMessage", body: { chatId: ann, message: "later" } }]);
  await surface.gives("message.clearMessagesQueue", [], { isCleared: true });
  await surface.gives("message.showMessagesQueue", [], []);
  await control.ask("PATCH", "", { state: "authorized" });
}

async function files(surface, server, control) {
  const picture = join(server.directory, "cat.jpg");
  await writeFile(picture, jpeg);
  const media = server.about.mediaUrl.replace(/\/$/, "");
  const link = new RegExp(`^${media}/.+\\.jpg$`);
  const { urlFile } = await surface.gives("file.uploadFile", [picture], { urlFile: link });
  await same(urlFile, jpeg);
  const { idMessage: sent } = await surface.gives("file.sendFileByUrl", [ann, null, urlFile, "puss.jpg", "a cat"], { idMessage: apiId });
  const form = new FormData();
  form.append("chatId", ann);
  form.append("fileName", "tom.jpg");
  form.append("caption", "a tom");
  form.append("file", await readFile(picture), { filename: "cat.jpg" });
  const { idMessage, urlFile: kept } = await surface.gives("file.sendFileByUpload", [form], { idMessage: apiId, urlFile: link });
  await same(kept, jpeg);
  const { downloadUrl } = await surface.gives("file.downloadFile", [ann, sent], { downloadUrl: link });
  await same(downloadUrl, jpeg);
  await surface.gives("message.getMessage", [ann, idMessage],
    having({ typeMessage: "imageMessage", caption: "a tom", fileName: "tom.jpg", mimeType: "image/jpeg", downloadUrl: kept }));
  await surface.gives("message.getMessage", [ann, sent], having({ typeMessage: "imageMessage", caption: "a cat", fileName: "puss.jpg" }));
  const uploads = (await control.journal()).filter(({ call }) => ["uploadFile", "sendFileByUpload"].includes(call));
  expect("hosts that uploads went to", [media, media].map((url) => new URL(url).host),
    uploads.map(({ headers }) => headers.find(([key]) => key.toLowerCase() === "host")[1]));
}

async function same(url, bytes) {
  const answer = await fetch(url);
  expect(`status of ${url}`, 200, answer.status);
  expect(`bytes at ${url}`, bytes.toString("hex"), Buffer.from(await answer.arrayBuffer()).toString("hex"));
}

async function people(surface, control) {
  await surface.gives("instance.checkWhatsapp", [nobody], having({ existsWhatsapp: false, chatId: "" }));
  await surface.gives("instance.checkWhatsapp", [79001234567], having({ existsWhatsapp: true, phoneNumber: ann, chatId: /@lid$/ }));
  await surface.gives("instance.getAvatar", [ann], { available: true, urlAvatar: words });
  await surface.gives("instance.getContactInfo", [ann], having({ name: "Ann", contactName: "Ann Lee", chatId: ann, isArchive: false }));
  await surface.gives("instance.archiveChat", [ann], "");
  const archived = (seen) => seen.filter(({ archive }) => archive).map(({ id }) => id).join();
  await surface.gives("instance.getChats", [], function archivedAnn(seen) { return archived(seen) === ann; });
  await surface.gives("instance.unarchiveChat", [ann], "");
  await surface.gives("instance.getChats", [], function archivedNobody(seen) { return seen.length > 1 && archived(seen) === ""; });
  await surface.gives("instance.getContacts", [], [
    { id: ann, name: "Ann", contactName: "Ann Lee", type: "user" }, { id: bob, name: "Bob", contactName: "", type: "user" }]);
}

async function groups(surface, server) {
  const picture = join(server.directory, "group.jpg");
  await writeFile(picture, jpeg);
  const { chatId } = await surface.gives("group.createGroup", ["Tea", [ann]],
    { created: true, chatId: group, groupInviteLink: /^https:\/\/chat\.whatsapp\.com\// });
  const members = async (subject, ...expected) => surface.gives("group.getGroupData", [chatId],
    having({ groupId: chatId, subject, size: expected.length + 1,
      participants: (seen) => expected.every(([id, isAdmin]) => seen.some((one) => one.id === id && one.isAdmin === isAdmin)) }));
  await surface.gives("group.addGroupParticipant", [chatId, null, 79001234568], { addParticipant: true });
  await surface.gives("group.updateGroupName", [chatId, "Tea at five"], { updateGroupName: true });
  await surface.gives("group.setGroupAdmin", [chatId, ann], { setGroupAdmin: true });
  await members("Tea at five", [ann, true], [bob, false]);
  await surface.gives("group.removeAdmin", [chatId, ann], { removeAdmin: true });
  await surface.gives("group.removeGroupParticipant", [chatId, bob], { removeParticipant: true });
  await members("Tea at five", [ann, false]);
  await surface.gives("group.setGroupPicture", [chatId, picture], { setGroupPicture: true, urlAvatar: words, reason: null });
  await surface.gives("group.leaveGroup", [chatId], { removeAdmin: true }); // the account was its administrator
}

/** The notification of each kind, the callback that the SDK hands it to, and whether it ever does. */
const handed = [
  ["onReceivingMessageText", { type: "incomingMessage" }],
  ["onReceivingMessageImage", { type: "incomingMessage", message: "imageMessage" }],
  ["onReceivingMessageVideo", { type: "incomingMessage", message: "videoMessage" }],
  ["onReceivingMessageDocument", { type: "incomingMessage", message: "documentMessage" }],
  ["onReceivingMessageAudio", { type: "incomingMessage", message: "audioMessage" }],
  ["onReceivingMessageTextURL", { type: "incomingMessage", message: "extendedTextMessage" }],
  ["onReceivingMessageContact", { type: "incomingMessage", message: "contactMessage" }],
  ["onReceivingMessageLocation", { type: "incomingMessage", message: "locationMessage" }],
  ["onReceivingOutboundMessageStatus", { type: "outgoingMessageStatus" }],
  ["onReceivingAccountStatus", { type: "stateInstanceChanged" }],
  ["onReceivingDeviceStatus", { type: "deviceInfo" }],
];
const neverHanded = [
  ["onReceivingEditedMessage", { type: "incomingMessage", message: "editedMessage" }],
  ["onReceivingDeletedMessage", { type: "incomingMessage", message: "deletedMessage" }],
];

async function receiving(surface, server, control, service) {
  await control.ask("POST", "clock/advance", { by: "1m" }); // so that no status of a message is still to come
  // What the steps before have left, one by one.
  const { receiptId } = await surface.gives("webhookService.receiveNotification", [],
    { receiptId: number, body: having({ typeWebhook: "outgoingAPIMessageReceived", instanceData: having({ idInstance: 1101000001 }) }) });
  await surface.gives("webhookService.deleteNotification", [receiptId], { result: true, reason: "" });
  await surface.gives("webhookService.deleteNotification", [receiptId], { result: false, reason: "" });
  const cleared = await fetch(`${server.url}/waInstance${server.id}/clearWebhooksQueue/${server.token}`, { method: "DELETE" });
  expect("clearWebhooksQueue", { isCleared: true, reason: "" }, await cleared.json());

  const got = [];
  for (const [callback] of [...handed, ...neverHanded]) service[callback]((body) => got.push([callback, body]));
  const sent = [];
  for (const [callback, what] of [...neverHanded, ...handed]) {
    await control.ask("POST", "notifications", what);
    sent.push([callback, (await control.ask("GET", "notifications")).notifications.at(-1).body]);
  }
  await service.startReceivingNotifications();
  const deadline = Date.now() + patience;
  while ((await control.queue()).waiting > 0 && Date.now() < deadline) await pause(20);
  expect("what the callbacks of the SDK got", sent.slice(neverHanded.length), got);
  expect("what the SDK's loop has left", 0, (await control.queue()).waiting);
  for (const [callback] of handed) surface.did(`webhookService.${callback}`, "got its notification, as queued");
  for (const [callback] of neverHanded) surface.did(`webhookService.${callback}`, "the SDK's loop never calls it: it deletes such a notification");
  surface.did("webhookService.startReceivingNotifications", "read and deleted all of them");

  // It ends when the call that it is in has brought nothing.
  await control.ask("POST", "wait", { for: { call: "receiveNotification", phase: "parked" }, within: "20s" });
  await service.stopReceivingNotifications();
  await control.ask("POST", "clock/advance", { by: "5s" });
  await control.ask("POST", "wait", { for: { idle: "1500ms" }, within: "20s" }); // its pause between two calls is a second
  surface.did("webhookService.stopReceivingNotifications", "no call after it");
}

/** The SDK's receiver of webhooks, by its callbacks. */
async function webhooks(control, webhookAPI) {
  const app = express();
  app.use(express.json());
  const listener = app.listen(0, "127.0.0.1");
  try {
    await once(listener, "listening");
    const receiver = webhookAPI(app, "/hooks");
    const cases = [
      ["onStateInstance", { type: "stateInstanceChanged" }],
      ["onOutgoingMessageStatus", { type: "outgoingMessageStatus" }],
      ["onIncomingMessageText", { type: "incomingMessage" }],
      ["onIncomingMessageFile", { type: "incomingMessage", message: "imageMessage" }],
      ["onIncomingMessageLocation", { type: "incomingMessage", message: "locationMessage" }],
      ["onIncomingMessageContact", { type: "incomingMessage", message: "contactMessage" }],
      ["onIncomingMessageExtendedText", { type: "incomingMessage", message: "extendedTextMessage" }],
      ["onDeviceInfo", { type: "deviceInfo" }],
    ];
    const got = [];
    for (const [callback] of cases) receiver[callback]((body) => got.push([callback, body]));
    const sent = [];
    for (const [callback, what] of cases) {
      await control.ask("POST", "notifications", what);
      sent.push([callback, (await control.ask("GET", "notifications")).notifications.at(-1).body]);
    }
    const { cursor } = await control.ask("GET", "journal?limit=1");
    await control.ask("PATCH", "", { settings: { webhookUrl: `http://127.0.0.1:${listener.address().port}/hooks` } });
    await control.ask("POST", "wait", { for: { push: "200" }, count: cases.length, since: cursor, within: "30s" });
    expect("what the callbacks of webhooks got", sent, got);
    return cases.map(([callback]) => callback);
  } finally {
    await control.ask("PATCH", "", { settings: { webhookUrl: "" } });
    listener.closeAllConnections();
    listener.close();
  }
}

const log = [];
const print = console.log;
const complain = console.error;
const collect = (...line) => log.push(line.join(" ")); // the SDK tells of each webhook and each error there
try {
  const options = ["--seed", "11", "--script", join(here, "people.json"), "--media-port", "0"];
  await withServer(options, async (server) => {
    const control = new Control(server);
    const api = exported.restAPI({ idInstance: String(server.id), apiTokenInstance: server.token, host: server.url,
      media: server.about.mediaUrl.replace(/\/$/, "") });
    const { message, file, instance, settings, group: groupPart, webhookService } = api;
    const parts = { "": exported, message, file, instance, settings, group: groupPart, webhookService,
      webhooks: exported.webhookAPI({ post: () => {} }, "/hooks") };
    expect("the SDK's parts", ["file", "group", "instance", "message", "params", "settings", "webhookService"], Object.keys(api).sort());
    const surface = new Surface(`${name} ${version}`, server, parts, { inner });
    surface.did("restAPI", "made the parts below");
    await login(surface, server, control);
    const sent = await messages(surface, control);
    await changes(surface, control, sent);
    await queue(surface, control);
    await files(surface, server, control);
    await people(surface, control);
    await groups(surface, server);
    console.log = collect;
    console.error = collect;
    await receiving(surface, server, control, webhookService);
    const callbacks = await webhooks(control, exported.webhookAPI);
    console.log = print;
    expect("errors that the SDK told of", [], log.filter((line) => !line.startsWith("Received webhook ")));
    for (const callback of callbacks) surface.did(`webhooks.${callback}`, "got its webhook, as queued");
    surface.did("webhookAPI", "answered each webhook by 200");
    surface.did("webhooks.init", "the route is called");
    await surface.gives("instance.reboot", [], { isReboot: true });
    await control.ask("PATCH", "", { state: "authorized" });
    await surface.gives("instance.logout", [], { isLogout: true });
    await surface.gives("instance.getStateInstance", [], { stateInstance: "notAuthorized" });
    control.close();
    surface.end();
  });
} catch (error) {
  complain(`${name}: ${error instanceof Failure ? error.message : error.stack}`);
  for (const line of log.slice(-5)) complain(`  the SDK's log: ${line}`);
  process.exit(1); // its loop would go on
}
