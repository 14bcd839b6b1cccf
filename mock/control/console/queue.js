// What waits in the queue of an instance, the oldest first.

import { byId, copyFrom, el, setText, visible } from "./dom.js";
import { Rows } from "./rows.js";
import { formatAt, formatSpan } from "./time.js";

const shownAtFirst = 20;
const shownMore = 200;
/** So many are unfolded by themselves, so that one that was sent is seen. */
const mostUnfolded = 1000;
/** Of a body so many characters are shown, and of what it says so many in its line. */
const longestBody = 100_000;
const longestGist = 200;

const text = (value) => (typeof value === "string" ? value : "");

/** What its line says of it besides the type. Bodies may be anybody's: nothing in them is sure to be there. */
function gistOf(body) {
  const data = body.messageData ?? {};
  const said = data.textMessageData?.textMessage ?? data.extendedTextMessageData?.text ?? data.fileMessageData?.caption ??
    data.editedMessageData?.textMessage;
  const known = [data.typeMessage, said, body.status, body.stateInstance, body.statusInstance].map(text).filter((part) => part !== "").join(" ");
  return visible((known === "" && !body.typeWebhook ? JSON.stringify(body) : known).slice(0, longestGist).replace(/\s+/g, " "));
}

function bodyPart(body) {
  const whole = JSON.stringify(body, null, 2);
  const rest = whole.length - longestBody;
  const shown = visible(rest > 0 ? whole.slice(0, longestBody) : whole);
  return el("pre", { class: "wire", tabindex: "0", role: "region", "aria-label": "body", dir: "ltr" },
    rest > 0 ? `${shown}\n... and ${rest} characters more` : shown);
}

function detailOf({ receiptId, queuedAt, expiresAt, body }) {
  const copy = el("button", { type: "button", class: "quiet", on: { click: () => copyFrom(copy, JSON.stringify(body, null, 2), "body") } }, "Copy");
  return [
    el("div", { class: "over" }, el("span", { class: "muted" },
      `Receipt ${receiptId}, queued at ${formatAt(queuedAt)}, gone at ${formatAt(expiresAt)} if nobody deletes it.`), copy),
    bodyPart(body),
  ];
}

function makeRow(note) {
  const detail = el("div", { class: "detail" });
  const opened = el("details", { on: { toggle: () => opened.open && detail.replaceChildren(...detailOf(note)) } },
    el("summary", {},
      el("span", { class: "receipt" }, String(note.receiptId)),
      el("span", { class: "what" }, el("span", { class: "method" }, visible(text(note.type)) || "own body"), " ",
        el("span", { class: "gist", dir: "auto" }, gistOf(note.body))),
      el("span", { class: "given" }), el("span", { class: "age" })),
    detail);
  return el("li", { class: "note" }, opened);
}

function givenInWords(times) {
  return times === 0 ? "" : times === 1 ? "handed out" : `handed out ${times} times`;
}

function ageInWords(ms) {
  return ms < 1000 ? "0 s" : formatSpan(Math.floor(ms / 1000) * 1000);
}

export class Queue {
  #told = { notifications: [], waiting: 0, dropped: 0, expired: 0 };
  #at = 0;

  /** So many of them are wanted. */
  limit = shownAtFirst;

  /** `more()` is called when more of them are wanted. */
  constructor(more) {
    this.more = byId("queue-more");
    this.more.addEventListener("click", () => {
      this.limit += shownMore;
      more();
    });
    this.rows = new Rows(byId("queue-list"), { keyOf: ({ key }) => key, make: makeRow, renew: (row, note) => this.#renew(row, note) });
  }

  /** Another instance is looked at. */
  begin() {
    this.limit = shownAtFirst;
    this.show({ notifications: [], waiting: 0, dropped: 0, expired: 0 });
  }

  /** The last of so many is wanted too. */
  reach(waiting) {
    if (waiting <= mostUnfolded) this.limit = Math.max(this.limit, waiting);
  }

  /** As the control API tells it. */
  show(told) {
    const seen = new Map();
    const notes = told.notifications.map((note) => {
      const copy = (seen.get(note.receiptId) ?? 0) + 1;
      seen.set(note.receiptId, copy);
      return { ...note, key: `${note.receiptId}/${copy}` };
    });
    this.#told = { ...told, notifications: notes };
    this.#draw();
  }

  /** Virtual time has gone on. */
  tick(at) {
    this.#at = at;
    this.rows.show(this.#told.notifications);
  }

  #draw() {
    const { notifications, waiting, dropped, expired } = this.#told;
    this.rows.show(notifications);
    const words = waiting === 0 ? [] : [waiting === 1 ? "1 waits" : `${waiting} wait`];
    if (waiting > notifications.length) words.push(`the oldest ${notifications.length} are shown`);
    if (dropped > 0) words.push(`${dropped} dropped since it was full`);
    if (expired > 0) words.push(`${expired} gone after a day`);
    setText(byId("queue-count"), words.join(", "));
    byId("queue-nothing").hidden = waiting > 0;
    this.more.hidden = notifications.length >= waiting;
  }

  #renew(row, { handedOut, queuedAt }) {
    setText(row.querySelector(".given"), givenInWords(handedOut));
    setText(row.querySelector(".age"), ageInWords(this.#at - queuedAt));
  }
}
