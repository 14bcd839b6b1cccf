// A journal on the page: filters, the list, exchanges that open.

import { announce, el, setText } from "./dom.js";
import { calledAs, detailOf, isUnmatched, standing, summaryOf } from "./exchange.js";
import { haystackOf, Records } from "./records.js";
import { formatAt } from "./time.js";

const shownAtFirst = 300;
const drawEvery = 100;
/** After so many new lines at once the next ones wait longer: nobody can read them anyway. */
const manyRows = 60;
const drawEveryOfMany = 500;
const orderKey = "greenmock.order";

/** `200` fits itself, `4` and `4xx` all from 400 to 499. */
function fitsStatus(wanted, status) {
  const digits = wanted.toLowerCase().replaceAll("x", "");
  return status !== null && String(status).startsWith(digits);
}

/** What is to be shown, as the fields say. */
class Filter {
  constructor(fields) {
    this.method = fields.method.value;
    this.outcome = fields.outcome.value;
    this.status = fields.status.value.trim();
    this.text = fields.text.value.toLowerCase();
    this.unmatched = fields.unmatched.checked;
  }
  get any() {
    return this.method !== "" || this.outcome !== "" || this.status !== "" || this.text !== "" || this.unmatched;
  }
  fits(entry) {
    const { record } = entry;
    if (!record) return !this.any;
    if (this.method !== "" && (calledAs(record)) !== this.method) return false;
    if (this.outcome !== "" && standing(record) !== this.outcome && record.outcome !== this.outcome) return false;
    if (this.status !== "" && !fitsStatus(this.status, record.status)) return false;
    if (this.unmatched && !isUnmatched(record)) return false;
    return this.text === "" || haystackOf(entry).includes(this.text);
  }
}

/**
 * `root`: a section with the toolbar and an empty list, made of the template `journal-parts`. `baseOf(record)` gives
 * the address of the data port.
 */
export class Journal {
  #records = null;
  #rows = new Map();
  #limit = shownAtFirst;
  #drawing = false;
  #paused = false;
  #floor = 0;
  #methods = "";
  #made = 0;

  constructor(root, { baseOf, empty }) {
    this.baseOf = baseOf;
    this.empty = empty;
    root.append(document.getElementById("journal-parts").content.cloneNode(true));
    const find = (name) => root.querySelector(`[data-part="${name}"]`);
    this.parts = { list: find("list"), count: find("count"), nothing: find("nothing"), older: find("older"), pause: find("pause"), order: find("order") };
    this.fields = { method: find("method"), outcome: find("outcome"), status: find("status"), text: find("text"), unmatched: find("unmatched") };
    this.parts.order.value = localStorage.getItem(orderKey) ?? "newest";
    for (const field of Object.values(this.fields)) field.addEventListener("input", () => this.#draw());
    this.parts.order.addEventListener("input", () => {
      localStorage.setItem(orderKey, this.parts.order.value);
      this.#draw();
    });
    this.parts.pause.addEventListener("click", () => this.pause());
    find("clear").addEventListener("click", () => this.#clearView());
    this.parts.older.addEventListener("click", () => this.#showOlder());
  }

  /** Shows the journal at this address, or none. `happenings`: events that are known of it. */
  show(source, happenings = []) {
    this.#records?.end();
    this.#records = null;
    this.#rows.clear();
    this.#limit = shownAtFirst;
    this.#floor = 0;
    this.parts.list.replaceChildren();
    if (source !== null) {
      const records = new Records(source, () => this.#drawSoon());
      this.#records = records;
      records.begin().then(() => records.told(happenings));
    }
    this.#draw();
  }

  /** Events of this journal. */
  told(events) {
    this.#records?.told(events);
  }

  /** What no event tells of. */
  tick() {
    this.#records?.lookAtSockets();
  }

  /** How many requests it knows. */
  get size() {
    return this.#records?.entries.filter(({ record }) => record).length ?? 0;
  }

  /** Stands still, or goes on. */
  pause() {
    this.#paused = !this.#paused;
    this.parts.pause.setAttribute("aria-pressed", String(this.#paused));
    setText(this.parts.pause, this.#paused ? "Go on" : "Pause");
    announce(this.#paused ? "the journal stands still" : "the journal goes on");
    this.#draw();
  }

  focusFilter() {
    this.fields.text.focus();
    this.fields.text.select();
  }

  #clearView() {
    this.#floor = this.#records?.entries.at(-1)?.seq ?? 0;
    this.#draw();
    announce("the view is cleared; the journal itself stays");
  }

  async #showOlder() {
    this.#limit += 500;
    if (this.#records && this.#limit > this.#records.entries.length) await this.#records.older();
    this.#draw();
  }

  #drawSoon() {
    this.onChange?.();
    if (this.#drawing) return;
    this.#drawing = true;
    setTimeout(() => {
      this.#drawing = false;
      if (this.#paused) this.#count();
      else this.#draw();
    }, this.#made > manyRows ? drawEveryOfMany : drawEvery);
  }

  #chosen() {
    const filter = new Filter(this.fields);
    const fitting = (this.#records?.entries ?? []).filter((entry) => entry.seq > this.#floor && filter.fits(entry));
    return { filter, fitting, shown: fitting.slice(-this.#limit) };
  }

  #draw() {
    const { filter, fitting, shown } = this.#chosen();
    this.#offerMethods();
    if (this.parts.order.value === "newest") shown.reverse();
    this.#place(shown);
    this.drawnUpTo = this.#records?.entries.at(-1)?.seq ?? 0;
    this.parts.older.hidden = fitting.length <= shown.length && !(this.#records?.entries.length >= 1000 && this.#limit < 10_000);
    this.parts.nothing.hidden = shown.length > 0;
    setText(this.parts.nothing, filter.any ? "Nothing fits the filters." : this.#floor > 0 ? "Nothing since the view was cleared." : this.empty);
    this.#count(fitting, shown);
  }

  #count(fitting, shown) {
    const all = this.size;
    const calls = (list) => list.filter(({ record }) => record).length;
    let text = all === 1 ? "1 request" : `${all} requests`;
    if (fitting && calls(fitting) < all) text += `, ${calls(fitting)} fit`;
    if (shown && calls(shown) < calls(fitting)) text += `, ${calls(shown)} shown`;
    if (this.#paused) {
      const news = this.#records?.entries.filter(({ seq, record }) => record && seq > this.drawnUpTo).length ?? 0;
      text += `, paused: ${news} new`;
    }
    if (this.#records?.dropped > 0) text += `; ${this.#records.dropped} older ones were given up by the server`;
    setText(this.parts.count, text);
  }

  #offerMethods() {
    const seen = new Set();
    for (const { record } of this.#records?.entries ?? []) if (record) seen.add(calledAs(record));
    const names = [...seen].sort();
    if (this.fields.method.value !== "" && !seen.has(this.fields.method.value)) names.push(this.fields.method.value);
    const key = names.join();
    if (key === this.#methods) return;
    this.#methods = key;
    const chosen = this.fields.method.value;
    this.fields.method.replaceChildren(el("option", { value: "" }, "any method"), ...names.map((name) => el("option", { value: name }, name)));
    this.fields.method.value = chosen;
  }

  /** Makes the list these entries, and moves no more of it than it must. */
  #place(entries) {
    const { list } = this.parts;
    const wanted = new Set(entries);
    for (const [entry, row] of this.#rows) {
      if (wanted.has(entry)) continue;
      row.remove();
      this.#rows.delete(entry);
    }
    this.#made = 0;
    let next = list.firstChild;
    for (const entry of entries) {
      let row = this.#rows.get(entry);
      if (!row) {
        row = entry.record ? this.#rowOf(entry) : Journal.#happeningRow(entry);
        this.#rows.set(entry, row);
        this.#made += 1;
      }
      this.#renew(entry, row);
      if (row === next) next = next.nextSibling;
      else list.insertBefore(row, next);
    }
  }

  static #happeningRow(entry) {
    return el("li", { class: "happening" }, el("span", { class: "when" }, formatAt(entry.at)), el("span", {}, entry.happening));
  }

  #rowOf(entry) {
    const detail = el("div", { class: "detail" });
    const opened = el("details", { on: { toggle: () => opened.open && this.#open(entry, detail) } }, el("summary"), detail);
    return el("li", { class: "exchange" }, opened);
  }

  #renew(entry, row) {
    if (!entry.record || Number(row.dataset.version) === entry.version) return;
    row.dataset.version = entry.version;
    const [opened] = row.children;
    opened.querySelector("summary").replaceChildren(...summaryOf(entry.record));
    row.classList.toggle("unmatched", isUnmatched(entry.record));
    if (opened.open) this.#open(entry, opened.querySelector(".detail"));
  }

  async #open(entry, detail) {
    let record;
    try {
      record = (await this.#records.whole(entry)) ?? entry.record;
    } catch {
      record = entry.record; // what the page knows is better than nothing
    }
    detail.replaceChildren(...detailOf(record, this.baseOf(record)));
  }
}
