// The box in which a person writes as the contact. What is written stays with its chat until it is sent.

import { call, controlOf } from "./api.js";
import { byId, el, say, setText, visible } from "./dom.js";
import { messages as kinds } from "./note_kinds.js";
import { isGroup } from "./people.js";

const plain = "textMessage";

/** Where the words stand in the data of a kind; in those that are missing there are none. */
const wordsIn = {
  extendedTextMessage: (text) => ({ extendedTextMessageData: { text } }),
  quotedMessage: (text) => ({ extendedTextMessageData: { text } }),
  reactionMessage: (text) => ({ extendedTextMessageData: { text } }),
  imageMessage: (caption) => ({ fileMessageData: { caption } }),
  videoMessage: (caption) => ({ fileMessageData: { caption } }),
  documentMessage: (caption) => ({ fileMessageData: { caption } }),
  locationMessage: (nameLocation) => ({ locationMessageData: { nameLocation } }),
  contactMessage: (displayName) => ({ contactMessageData: { displayName } }),
  pollMessage: (name) => ({ pollMessageData: { name } }),
  editedMessage: (textMessage) => ({ editedMessageData: { textMessage } }),
  groupInviteMessage: (caption) => ({ groupInviteMessageData: { caption } }),
};

/** What a person does besides sending a message of its own: about the newest one that fits. `needs` says what
 *  the words are; without it there are none. */
const acts = {
  quote: { label: "answer to the newest", needs: "the answer", body: (text) => ({ text, quote: "last" }) },
  react: { label: "reaction to the newest", needs: "an emoji", body: (emoji) => ({ react: emoji }) },
  vote: {
    label: "vote in the newest poll",
    needs: "names of options, with commas between",
    body: (names) => ({ vote: { options: names.split(",").map((name) => name.trim()).filter((name) => name !== "") } }),
  },
  edit: { label: "edit of its newest text", needs: "the new text", body: (text) => ({ edit: text }) },
  delete: { label: "delete its newest", body: () => ({ delete: "last" }) },
  missed: { label: "call, not taken", body: () => ({ call: "missed" }) },
  answered: { label: "call, taken", body: () => ({ call: "answered" }) },
};

const takesWords = (kind) => kind === plain || kind in wordsIn || acts[kind]?.needs !== undefined;
const needsWords = (kind) => kind === plain || acts[kind]?.needs !== undefined;

/** What is sent of a kind: the server makes up what is not said. */
function contentOf(kind, words) {
  if (kind === plain) return { text: words };
  if (kind in acts) return acts[kind].body(words);
  return { type: kind, ...(words === "" || !wordsIn[kind] ? {} : { data: wordsIn[kind](words) }) };
}

export class Composer {
  #place = null;
  #people = null;
  #drafts = new Map();
  #writers = new Map();
  #sending = Promise.resolve();
  #fitted = "";

  /** `sent()` is called after each try. */
  constructor(sent) {
    this.sent = sent;
    this.form = byId("chat-form");
    this.box = byId("chat-text");
    this.kind = byId("chat-kind");
    this.writer = byId("chat-writer");
    this.said = byId("chat-said");
    const options = kinds.map((name) => el("option", { value: name }, name === plain ? "text" : name));
    const doing = Object.entries(acts).map(([value, { label }]) => el("option", { value }, label));
    this.kind.append(...options, el("optgroup", { label: "does" }, ...doing));
    this.kind.addEventListener("input", () => this.#turn());
    this.writer.addEventListener("input", () => {
      this.#writers.set(this.#key, this.writer.value);
      this.#label();
    });
    this.box.addEventListener("input", () => this.#fit());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Another chat of an instance, or none. */
  begin(id, chatId) {
    if (this.#place) this.#drafts.set(this.#key, this.box.value);
    this.#place = chatId === null ? null : { id, chatId };
    this.box.value = this.#drafts.get(this.#key) ?? "";
    this.kind.value = plain;
    this.writer.replaceChildren();
    say(this.said, "");
    this.#turn();
  }

  /** Who is there, as it is by now. */
  show(people) {
    this.#people = people;
    if (!this.#place) return;
    const { chatId } = this.#place;
    const inGroup = isGroup(chatId);
    byId("chat-writer-field").hidden = !inGroup;
    if (inGroup) this.#offerWriters(people.writersIn(chatId));
    this.#label();
    this.#fit();
  }

  focus() {
    this.box.focus();
  }

  get #key() {
    return this.#place ? `${this.#place.id}/${this.#place.chatId}` : "";
  }

  #offerWriters(ids) {
    const options = ids.map((id) => [id, visible(this.#people.nameOf(id))]);
    const shown = [...this.writer.options].map(({ value, text }) => [value, text]);
    if (JSON.stringify(options) === JSON.stringify(shown)) return;
    const chosen = this.writer.value || this.#writers.get(this.#key);
    this.writer.replaceChildren(...options.map(([value, name]) => el("option", { value }, name)));
    if (ids.includes(chosen)) this.writer.value = chosen;
  }

  get #from() {
    return isGroup(this.#place.chatId) ? this.writer.value : this.#place.chatId;
  }

  #label() {
    const name = this.#from === "" ? "nobody" : visible(this.#people?.nameOf(this.#from) ?? this.#from);
    setText(byId("chat-text-label"), `Write as ${name}`);
    this.box.placeholder = this.#hint(name);
  }

  #hint(name) {
    const kind = this.kind.value;
    if (kind === plain) return `Write as ${name}`;
    if (kind in acts) return acts[kind].needs ?? "No words: Send does it";
    return takesWords(kind) ? "May be left empty: the server makes one up" : "No words in this kind: the server makes it up";
  }

  #turn() {
    this.box.readOnly = !takesWords(this.kind.value);
    if (this.#place) this.#label();
    this.#fit();
  }

  /** As high as what is written, within the limits of the style. */
  #fit() {
    const now = `${this.box.clientWidth} ${this.box.value}`;
    if (this.box.clientWidth === 0 || now === this.#fitted) return;
    this.#fitted = now;
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  #submit() {
    if (!this.#place) return;
    const { id, chatId } = this.#place;
    const kind = this.kind.value;
    const words = takesWords(kind) ? this.box.value : "";
    if (this.#from === "") {
      say(this.said, "nobody else is in this group: add somebody who can write", "bad");
      return;
    }
    if (needsWords(kind) && words.trim() === "") {
      say(this.said, "nothing is written");
      return;
    }
    const body = { from: this.#from, ...(isGroup(chatId) ? { chat: chatId } : {}), ...contentOf(kind, words) };
    const key = this.#key;
    if (takesWords(kind)) this.#put(key, "");
    this.kind.value = plain;
    this.#turn();
    // One after the other, so that what is written fast arrives in its order.
    this.#sending = this.#sending.then(() => this.#send(`${controlOf(id)}/messages`, body, { key, kind, words }));
  }

  async #send(path, body, { key, kind, words }) {
    try {
      const { arrived, state } = await call("POST", path, body);
      if (key === this.#key) say(this.said, arrived ? "" : `it waits: the account is ${state}, and gets it as soon as it is online`);
    } catch (problem) {
      // Nobody has to write it again; what was begun meanwhile stays behind it.
      const begun = key === this.#key ? this.box.value : this.#drafts.get(key) ?? "";
      if (takesWords(kind)) this.#put(key, begun === "" ? words : `${words}\n${begun}`);
      if (key === this.#key) this.kind.value = kind;
      this.#turn();
      say(this.said, key === this.#key ? problem.message : `not sent as ${this.#people.nameOf(body.from)}: ${problem.message}`, "bad");
    }
    this.sent();
  }

  #put(key, text) {
    if (key === this.#key) this.box.value = text;
    else this.#drafts.set(key, text);
  }
}
