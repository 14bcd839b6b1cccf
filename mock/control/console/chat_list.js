// The chats of an account: with whom, what was said last, and how much of it the account has not read.

import { byId, el, setText, visible } from "./dom.js";
import { gistOf, standingOf } from "./message_words.js";
import { isGroup } from "./people.js";
import { Rows } from "./rows.js";
import { formatAt } from "./time.js";

const mostShown = 200;
const filteredFrom = 8;

/** Messages of all chats, the newest first, as what is known of each chat. `whole`: there are no more than these. */
export function summariesOf(messages, whole) {
  const found = new Map();
  for (const message of messages) {
    const { chatId, incoming, read } = message;
    const chat = found.get(chatId) ?? { chatId, last: message, unread: 0, oldestUnread: false };
    found.set(chatId, chat);
    chat.oldestUnread = incoming && !read;
    if (chat.oldestUnread) chat.unread += 1;
  }
  // Where the oldest that is known is unread, older ones may be so too.
  for (const chat of found.values()) chat.more = !whole && chat.oldestUnread;
  return found;
}

export class ChatList {
  #people = null;
  #shown = [];
  #chosen = null;

  /** `choose(chatId)` is called when a person chooses one. */
  constructor(choose) {
    this.choose = choose;
    this.list = byId("chat-list");
    this.filter = byId("chat-filter");
    this.rows = new Rows(this.list, { keyOf: ({ chatId }) => chatId, make: (chat) => this.#make(chat), renew: (row, chat) => this.#renew(row, chat) });
    this.filter.addEventListener("input", () => this.#draw());
    this.list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** `chats`: `{chatId, last, unread, more}`, `last` undefined where nothing was said yet; of one moment, the newest first. */
  show(people, chats, chosen) {
    this.#people = people;
    this.#chosen = chosen;
    const at = ({ last }) => last?.at ?? -1;
    const byName = (one, other) => people.nameOf(one.chatId).localeCompare(people.nameOf(other.chatId));
    this.#shown = [...chats].sort((one, other) => at(other) - at(one) || (one.last ? 0 : byName(one, other)));
    this.#draw();
  }

  /** The chat on top, or null. */
  get first() {
    return this.#shown[0]?.chatId ?? null;
  }

  #draw() {
    const wanted = this.filter.value.toLowerCase();
    const fits = ({ chatId }) => chatId.includes(wanted) || this.#people.nameOf(chatId).toLowerCase().includes(wanted);
    const fitting = wanted === "" ? this.#shown : this.#shown.filter(fits);
    const focused = document.activeElement;
    this.rows.show(fitting.slice(0, mostShown));
    // One that is moved loses the focus.
    if (this.list.contains(focused) && document.activeElement !== focused) focused.focus({ preventScroll: true });
    byId("chat-filter-line").hidden = this.#shown.length < filteredFrom && wanted === "";
    setText(byId("chats-total"), this.#shown.length === 0 ? "" : String(this.#shown.length));
    byId("chats-nobody").hidden = this.#shown.length > 0;
    setText(byId("chats-more"), fitting.length > mostShown ? `and ${fitting.length - mostShown} more: filter to find them`
      : fitting.length === 0 && wanted !== "" ? "Nobody fits." : "");
  }

  #make({ chatId }) {
    return el("li", {}, el("button", { type: "button", class: "chat", on: { click: () => this.choose(chatId) } },
      el("span", { class: "name", dir: "auto" }), el("span", { class: "when" }), el("span", { class: "gist", dir: "auto" }), el("span", { class: "unread" })));
  }

  #renew(row, { chatId, last, unread, more }) {
    const [button] = row.children;
    const find = (name) => button.querySelector(`.${name}`);
    setText(find("name"), visible(this.#people.nameOf(chatId)));
    setText(find("when"), last ? formatAt(last.at).slice(0, -4) : "");
    setText(find("gist"), last ? visible(this.#gist(last)) : isGroup(chatId) ? "a group" : "nothing yet");
    setText(find("unread"), unread === 0 ? "" : `${unread}${more ? "+" : ""}`);
    find("unread").title = unread === 0 ? "" : "that the account has not read";
    button.setAttribute("aria-current", String(chatId === this.#chosen));
    const words = unread === 0 ? [] : [`${unread}${more ? " or more" : ""} not read`];
    button.setAttribute("aria-label", [find("name").textContent, ...words, find("gist").textContent].join(", "));
  }

  #gist(last) {
    if (!last.incoming) return `${standingOf(last).ticks} ${gistOf(last)}`;
    return isGroup(last.chatId) ? `${this.#people.nameOf(last.sender)}: ${gistOf(last)}` : gistOf(last);
  }

  #key(event) {
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    buttons[to]?.focus();
  }
}
