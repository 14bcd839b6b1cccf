// The chats of the chosen instance, where a person plays those with whom the account talks.

import { controlOf, get } from "./api.js";
import { ChatList, summariesOf } from "./chat_list.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Correspondent } from "./correspondent.js";
import { byId, setText } from "./dom.js";
import { NewChat } from "./new_chat.js";
import { People } from "./people.js";

/** So many of the newest messages of all chats tell what was said last in each. */
const listed = 500;
/** Of chats that are older than those so many are asked for at a time, and so many messages of each. */
const quietAtOnce = 8;
const listedOfQuiet = 50;
/** What takes long is asked less often: it may take one part in so many of the time. */
const restFor = 8;

export class Chats {
  #id = null;
  #chosen = null;
  #chosenBefore = new Map();
  #people = new People();
  #quiet = new Map();
  #looking = false;
  #again = false;
  #restUntil = 0;

  constructor() {
    const again = () => this.#lookNow();
    this.panel = byId("chats");
    this.list = new ChatList((chatId) => this.#open(chatId));
    this.conversation = new Conversation(again);
    this.composer = new Composer(() => {
      this.conversation.toEnd();
      again();
    });
    this.correspondent = new Correspondent(again);
    this.form = new NewChat({ place: () => ({ id: this.#id, people: this.#people }), made: (id, chatId) => id === this.#id && this.#open(chatId) });
    byId("chat-back").addEventListener("click", () => {
      this.panel.classList.remove("opened");
      byId("chat-list").querySelector('[aria-current="true"]')?.focus();
    });
  }

  /** Of another instance, or of none. */
  show(id) {
    this.#id = id;
    this.#people = new People();
    this.#quiet.clear();
    this.#restUntil = 0;
    this.#again = this.#looking;
    this.panel.classList.remove("opened");
    this.list.show(this.#people, [], null);
    byId("chats-nobody").hidden = true; // until that is known
    setText(byId("chats-waiting"), "");
    this.#choose(this.#chosenBefore.get(id) ?? null);
  }

  /** Fetches what was said: no event tells of all of it. */
  async look() {
    if (this.#id === null || this.#looking || performance.now() < this.#restUntil) return;
    this.#looking = true;
    try {
      do {
        this.#again = false;
        await this.#fetch();
      } while (this.#again && this.#id !== null);
    } finally {
      this.#looking = false;
    }
  }

  #lookNow() {
    this.#restUntil = 0;
    this.#again = this.#looking;
    this.look().catch(() => {}); // the stream tells that the server is gone
  }

  async #fetch() {
    const [id, chosen] = [this.#id, this.#chosen];
    const begun = performance.now();
    const path = controlOf(id);
    const { limit } = this.conversation;
    const [people, all, one] = await Promise.all([get(`${path}/contacts`), get(`${path}/messages?limit=${listed}`),
      chosen === null ? null : get(`${path}/messages?chat=${encodeURIComponent(chosen)}&limit=${limit}`)]);
    const known = new People(people, all.me);
    const chats = await this.#chatsOf(path, known, all);
    this.#restUntil = performance.now() + (performance.now() - begun) * restFor;
    if (id !== this.#id) return;
    this.#people = known;
    this.list.show(this.#people, chats, this.#chosen);
    this.#tellWaiting(all);
    const isGone = chosen === this.#chosen && !chats.some(({ chatId }) => chatId === chosen);
    if (isGone && chosen !== this.list.first) {
      this.#choose(this.list.first);
      this.#again = true;
    }
    this.correspondent.show(this.#people);
    this.composer.show(this.#people);
    if (one !== null && chosen === this.#chosen) this.conversation.show(this.#people, one.messages);
  }

  /** What is known of each chat; those that were quiet for long are asked for in turn. */
  async #chatsOf(path, people, all) {
    const loud = summariesOf(all.messages, all.messages.length < listed);
    const quiet = this.#quiet;
    const behind = new Set(all.chats.filter((chatId) => !loud.has(chatId)));
    for (const chatId of quiet.keys()) if (!behind.has(chatId)) quiet.delete(chatId);
    const asked = [...[...behind].filter((chatId) => !quiet.has(chatId)), ...quiet.keys()].slice(0, quietAtOnce);
    await Promise.all(asked.map(async (chatId) => {
      const { messages } = await get(`${path}/messages?chat=${encodeURIComponent(chatId)}&limit=${listedOfQuiet}`);
      quiet.delete(chatId); // what was asked last stands last
      for (const summary of summariesOf(messages, messages.length < listedOfQuiet).values()) quiet.set(chatId, summary);
    }));
    const ids = new Set([...loud.keys(), ...all.chats, ...people.ids]); // those of one moment stay in this order
    return [...ids].map((chatId) => loud.get(chatId) ?? quiet.get(chatId) ?? { chatId, last: undefined, unread: 0, more: false });
  }

  #tellWaiting({ waiting, held, dropped }) {
    const words = [];
    if (waiting > 0) words.push(`${waiting} of the account in its queue`);
    if (held > 0) words.push(`${held} of others until the account is online`);
    if (dropped > 0) words.push(`${dropped} older ones were dropped for want of room`);
    setText(byId("chats-waiting"), words.join("; "));
  }

  /** As a person wants it: where there is room for one thing only, this is it. */
  #open(chatId) {
    this.panel.classList.add("opened");
    if (chatId !== this.#chosen) this.#choose(chatId);
    this.#lookNow();
    // A phone would put its keyboard over what was chosen to be read.
    if (matchMedia("(pointer: coarse)").matches) byId("chat-back").focus();
    else this.composer.focus();
  }

  #choose(chatId) {
    this.#chosen = chatId;
    if (this.#id !== null) this.#chosenBefore.set(this.#id, chatId);
    byId("conversation").hidden = chatId === null;
    this.conversation.begin(chatId);
    this.composer.begin(this.#id, chatId);
    this.correspondent.begin(this.#id, chatId);
    this.correspondent.show(this.#people);
    this.composer.show(this.#people);
  }
}
