// Where an instance delivers its notifications, the last attempts, and when the next one is due.

import { byId, el, setText, visible } from "./dom.js";
import { Rows } from "./rows.js";
import { formatAt, formatSpan } from "./time.js";

const shownAtFirst = 10;
const shownMore = 100;

function standing({ ended, status }) {
  if (ended === null) return ["under way", "waits"];
  if (status === null) return ["no answer", "bad"];
  return [String(status), status === 200 ? "fine" : "bad"];
}

function makeRow({ receiptId, attempt, type, begun }) {
  return el("li", { class: "attempt" },
    el("span", { class: "when" }, formatAt(begun.at)),
    el("span", { class: "receipt" }, String(receiptId)),
    el("span", { class: "what" }, el("span", { class: "method" }, visible(type ?? "own body")), ` attempt ${attempt} `,
      el("span", { class: "target", dir: "ltr" })),
    el("span", { class: "status" }), el("span", { class: "lasted" }), el("span", { class: "problem-text" }));
}

/** Its address is told if it is not `url`, to which they go now. */
function renewRow(row, attempt, url) {
  const [word, kind] = standing(attempt);
  const chip = row.querySelector(".status");
  chip.className = `status ${kind}`;
  setText(chip, word);
  setText(row.querySelector(".target"), attempt.url === url ? "" : visible(attempt.url));
  setText(row.querySelector(".lasted"), attempt.ended ? formatSpan(attempt.ended.t - attempt.begun.t) : "");
  setText(row.querySelector(".problem-text"), visible(attempt.problem ?? ""));
}

export class Attempts {
  #told = { webhooks: [], nextTryAt: null };
  #limit = shownAtFirst;
  #url = "";

  constructor() {
    this.more = byId("attempts-more");
    this.more.addEventListener("click", () => {
      this.#limit += shownMore;
      this.show(this.#told);
    });
    this.rows = new Rows(byId("attempts-list"), { keyOf: ({ begun }) => begun.cursor, make: makeRow,
      renew: (row, attempt) => renewRow(row, attempt, this.#url) });
  }

  /** Another instance is looked at. */
  begin() {
    this.#limit = shownAtFirst;
    this.show({ webhooks: [], nextTryAt: null });
  }

  /** As the control API tells it. */
  show(told) {
    this.#told = told;
    const newest = told.webhooks.slice(-this.#limit).reverse();
    this.rows.show(newest);
    const older = told.webhooks.length - newest.length;
    this.more.hidden = older === 0;
    setText(this.more, `Show older ones (${older})`);
  }

  /** Where they go now; `at`: virtual time. */
  tick(url, at) {
    if (url !== this.#url) {
      this.#url = url;
      this.show(this.#told);
    }
    setText(byId("attempts-address"), url === "" ? "No webhookUrl is set: what waits is for receiveNotification." : `To ${visible(url)}`);
    const { nextTryAt } = this.#told;
    const left = nextTryAt === null ? 0 : Math.max(0, nextTryAt - at);
    setText(byId("attempts-next"), nextTryAt === null ? ""
      : `The next try is due at ${formatAt(nextTryAt)}, in ${formatSpan(left < 1000 ? left : Math.ceil(left / 1000) * 1000)} of virtual time.`);
  }
}
