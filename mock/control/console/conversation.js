// What was said in one chat, the newest below, and kept there unless the reader has gone up.

import { announce, byId, el, setText, visible } from "./dom.js";
import { gistOf, standingOf, wordsOf } from "./message_words.js";
import { Rows } from "./rows.js";
import { formatAt } from "./time.js";

const shownAtFirst = 100;
const shownMore = 400;
const mostShown = 100_000;
/** So near to the end is at the end, px. */
const nearEnd = 32;
/** Of a long text so many characters are shown until one asks for all. */
const longestText = 2000;

function textPart(said, fold) {
  const shown = el("p", { class: "text", dir: "auto" });
  const rest = said.length - longestText;
  if (rest <= 0) {
    shown.textContent = visible(said);
    return [shown];
  }
  shown.textContent = `${visible(said.slice(0, longestText))}\u2026`;
  if (fold.open) shown.textContent = visible(said);
  const more = el("button", { type: "button", class: "quiet", "aria-expanded": String(fold.open), on: { click: () => {
    fold.open = !fold.open;
    shown.textContent = fold.open ? visible(said) : `${visible(said.slice(0, longestText))}\u2026`;
    more.setAttribute("aria-expanded", String(fold.open));
    setText(more, fold.open ? "Show less" : `Show ${rest} characters more`);
  } } }, fold.open ? "Show less" : `Show ${rest} characters more`);
  return [shown, more];
}

function linkPart({ name, address }) {
  const shown = visible(name);
  if (address === null) return el("p", { class: "file" }, shown);
  return el("p", { class: "file" }, el("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "ltr" }, shown));
}

function footOf(message) {
  const marks = [message.edited ? "edited" : "", message.deleted ? "deleted" : ""].filter((mark) => mark !== "");
  const parts = [el("span", { class: "when", title: `${formatAt(message.at)} of virtual time, ${message.idMessage}` }, formatAt(message.at).slice(0, -4)),
    el("span", { class: "kind" }, visible(String(message.typeMessage))), ...marks.map((mark) => el("span", { class: "mark" }, mark))];
  if (message.incoming) {
    parts.push(el("span", { class: "standing", data: { status: message.read ? "read" : "unread" } }, message.read ? "read" : "not read"));
  } else {
    const { ticks, words } = standingOf(message);
    if (message.sendByApi === false) parts.push(el("span", { class: "mark" }, "from the phone"));
    parts.push(el("span", { class: "standing", data: { status: message.status } }, el("span", { class: "ticks", "aria-hidden": "true" }, ticks), `\u00a0${words}`));
  }
  return el("p", { class: "foot" }, ...parts.flatMap((part) => [part, " "]));
}

export class Conversation {
  #chatId = null;
  #people = null;
  #messages = [];
  #drawn = new WeakMap();
  #folds = new Map();
  #atEnd = true;
  #lastSeen = null;
  #started = false;

  /** So many of the newest are wanted. */
  limit = shownAtFirst;

  /** `more()` is called when more of them are wanted. */
  constructor(more) {
    this.scroll = byId("chat-scroll");
    this.list = byId("chat-messages");
    this.older = byId("chat-older");
    this.newest = byId("chat-newest");
    this.rows = new Rows(this.list, { keyOf: ({ idMessage }) => idMessage, make: () => el("li", { class: "message" }), renew: (row, message) => this.#renew(row, message) });
    this.older.addEventListener("click", () => {
      this.limit = Math.min(this.limit + shownMore, mostShown);
      more();
    });
    this.newest.addEventListener("click", () => {
      this.toEnd();
      this.scroll.focus();
    });
    this.newest.addEventListener("blur", () => this.#mark());
    this.scroll.addEventListener("scroll", () => this.#scrolled());
    // What was at the end stays there when its frame or its contents become another size.
    const sizes = new ResizeObserver(() => this.#atEnd && this.toEnd());
    sizes.observe(this.scroll);
    sizes.observe(this.list);
  }

  /** Another chat, or none. */
  begin(chatId) {
    this.#chatId = chatId;
    this.#messages = [];
    this.#folds.clear();
    this.#started = false;
    this.#lastSeen = null;
    this.limit = shownAtFirst;
    this.rows.show([]);
    this.older.hidden = true;
    byId("chat-nothing").hidden = true;
    this.toEnd();
  }

  /** As the control API tells it: the newest first. */
  show(people, newestFirst) {
    const messages = [...newestFirst].reverse();
    if (this.#started) this.#tell(people, messages);
    this.#people = people;
    this.#messages = messages;
    const anchor = this.#atEnd ? null : this.#firstSeen();
    this.rows.show(messages);
    const isAll = newestFirst.length < this.limit || this.limit >= mostShown;
    if (isAll && document.activeElement === this.older) this.scroll.focus({ preventScroll: true });
    this.older.hidden = isAll;
    byId("chat-nothing").hidden = messages.length > 0;
    if (anchor?.row.isConnected) this.scroll.scrollTop = anchor.row.offsetTop - anchor.below;
    if (this.#atEnd) this.toEnd();
    this.#started = true;
    this.#mark();
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.#atEnd = true;
    this.#mark();
  }

  /** The first row that is seen, and how far below the upper edge it begins. */
  #firstSeen() {
    const { scrollTop } = this.scroll;
    for (const row of this.list.children) {
      if (row.offsetTop + row.offsetHeight > scrollTop) return { row, below: row.offsetTop - scrollTop };
    }
    return null;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    if (clientHeight === 0) return; // nobody sees it
    this.#atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    this.#mark();
  }

  #mark() {
    if (this.#atEnd) this.#lastSeen = this.#messages.at(-1)?.idMessage ?? null;
    // What is hidden loses the focus, and with it the place among the stops of the tabulator key.
    this.newest.hidden = this.#atEnd && document.activeElement !== this.newest;
    const seen = this.#messages.findLastIndex(({ idMessage }) => idMessage === this.#lastSeen);
    const news = seen < 0 ? 0 : this.#messages.length - 1 - seen;
    setText(this.newest, news === 0 ? "To the newest" : `${news} new below`);
  }

  /** To a screen reader: what has come since the last look. */
  #tell(people, messages) {
    const known = this.#messages.at(-1)?.idMessage;
    const news = messages.slice(messages.findLastIndex(({ idMessage }) => idMessage === known) + 1);
    if (news.length === 0 || this.scroll.clientHeight === 0) return;
    const [message] = news;
    const who = message.incoming ? people.nameOf(message.sender) : "the account";
    announce(news.length === 1 ? visible(`${who}: ${gistOf(message)}`) : `${news.length} new messages`);
  }

  #renew(row, message) {
    const who = message.incoming ? this.#people.nameOf(message.sender) : "the account";
    const now = JSON.stringify([message, who]);
    if (this.#drawn.get(row) === now) return;
    this.#drawn.set(row, now);
    row.classList.toggle("own", !message.incoming);
    row.classList.toggle("gone", message.deleted);
    const { idMessage } = message;
    const fold = this.#folds.get(idMessage) ?? { open: false };
    this.#folds.set(idMessage, fold);
    const { text, quote, notes, picture, link } = wordsOf(message);
    row.replaceChildren(
      el("p", { class: "who", dir: "auto" }, visible(who)),
      ...(quote === undefined ? [] : [el("blockquote", { dir: "auto" }, visible(quote.slice(0, longestText)))]),
      ...(picture === null ? [] : [el("img", { src: picture, alt: "" })]),
      ...(text === "" ? [] : textPart(text, fold)),
      ...(link ? [linkPart(link)] : []),
      ...(notes.length === 0 ? [] : [el("ul", { class: "notes" }, ...notes.map((note) => el("li", { dir: "auto" }, visible(note))))]),
      footOf(message));
  }
}
