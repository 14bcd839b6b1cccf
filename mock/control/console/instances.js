// The list of instances, and what is done to a whole one: make, delete, reset.

import { call, controlOf, get } from "./api.js";
import { ask, byId, el, say, setText, visible } from "./dom.js";
import { formatAt, SeenClock } from "./time.js";

const mostShown = 200;
const quietFor = 400;
/** A list that is long costs the server something. */
const quietForLong = 3000;
const lookEvery = 5000;

export class Instances {
  #rows = new Map();
  #soon = null;
  #loading = false;
  #looked = 0;

  all = [];

  /** `choose(id)` is called when a person chooses one, `onList()` when the list has changed. */
  constructor({ choose, onList }) {
    this.choose = choose;
    this.onList = onList;
    this.list = byId("instance-list");
    this.filter = byId("instance-filter");
    this.filter.addEventListener("input", () => this.draw());
    byId("new-instance").addEventListener("click", () => this.make());
    byId("delete-instance").addEventListener("click", () => this.remove());
    byId("reset-instance").addEventListener("click", () => this.reset());
  }

  find(id) {
    return this.all.find(({ idInstance }) => idInstance === id);
  }

  async load() {
    this.#loading = true;
    try {
      const { instances } = await get("/_mock/instances");
      this.all = instances.map((one) => ({ ...one, seen: one.clock ? new SeenClock(one.clock) : null }));
      this.#looked = performance.now();
      this.onList();
      this.draw();
    } finally {
      this.#loading = false;
    }
  }

  /** After a burst of events, once. */
  loadSoon() {
    if (this.#soon) return;
    this.#soon = setTimeout(() => {
      this.#soon = null;
      this.load().catch(() => {}); // the stream tells that the server is gone
    }, this.all.length > mostShown ? quietForLong : quietFor);
  }

  /** Clocks of others are changed by others, and no event tells of that. */
  tick() {
    for (const [id, row] of this.#rows) {
      const one = this.find(id);
      if (one?.seen) setText(row.querySelector(".at"), formatAt(Math.floor(one.seen.at() / 1000) * 1000).slice(0, -4));
    }
    if (!this.#loading && performance.now() - this.#looked > lookEvery && this.all.length <= mostShown) this.loadSoon();
  }

  select(id) {
    this.chosen = id;
    this.draw();
  }

  draw() {
    const wanted = this.filter.value.toLowerCase();
    const fitting = this.all.filter(({ name, idInstance }) => wanted === "" || name.toLowerCase().includes(wanted) || String(idInstance).includes(wanted));
    const shown = fitting.slice(0, mostShown);
    byId("instance-filter-line").hidden = this.all.length < 8 && wanted === "";
    setText(byId("instance-count"), String(this.all.length));
    setText(byId("instance-more"), fitting.length > shown.length ? `and ${fitting.length - shown.length} more: filter to find them` : "");
    const kept = new Map();
    shown.forEach((one, place) => {
      const row = this.#rows.get(one.idInstance) ?? this.#rowOf(one.idInstance);
      kept.set(one.idInstance, row);
      this.#fill(row, one);
      if (this.list.children[place] !== row) this.list.insertBefore(row, this.list.children[place] ?? null);
    });
    for (const [id, row] of this.#rows) if (!kept.has(id)) row.remove();
    this.#rows = kept;
  }

  #rowOf(id) {
    return el("li", {}, el("button", { type: "button", class: "instance", on: { click: () => this.choose(id) } },
      el("span", { class: "name" }), el("span", { class: "state" }), el("span", { class: "id" }),
      el("span", { class: "figures" }, el("span", { class: "at", title: "its clock" }), el("span", { class: "calls" }))));
  }

  #fill(row, one) {
    const [button] = row.children;
    const find = (name) => button.querySelector(`.${name}`);
    setText(find("name"), visible(one.name));
    setText(find("id"), String(one.idInstance));
    const state = find("state");
    state.dataset.state = one.state;
    setText(state, one.state);
    const calls = one.calls === undefined ? "" : one.calls === 1 ? "1 call" : `${one.calls} calls`;
    setText(find("calls"), [calls, one.parked > 0 ? `${one.parked} parked` : ""].filter(Boolean).join(", "));
    button.setAttribute("aria-current", one.idInstance === this.chosen ? "true" : "false");
  }

  async make() {
    const dialog = byId("new-dialog");
    dialog.querySelector("form").reset();
    const form = await ask(dialog);
    if (!form) return;
    const name = form.elements.name.value;
    const body = { ...(name === "" ? {} : { name }), ...(form.elements.state.value === "" ? {} : { state: form.elements.state.value }),
      ...(form.elements.paused.checked ? { clock: { paused: true } } : {}) };
    try {
      const made = await call("POST", "/_mock/instances", body);
      await this.load();
      this.choose(made.idInstance);
      this.#said(`${made.name} is made`, "good");
    } catch (problem) {
      this.#said(problem.message, "bad");
    }
  }

  async remove() {
    const one = this.find(this.chosen);
    if (!one) return;
    setText(byId("delete-name"), visible(one.name));
    if (!(await ask(byId("delete-dialog")))) return;
    try {
      const gone = await call("DELETE", controlOf(one.idInstance));
      const never = gone.rulesNeverFired.length > 0 ? `; rules that never fired: ${gone.rulesNeverFired.join(", ")}` : "";
      const cut = gone.unanswered > 0 ? `; ${gone.unanswered} calls without an answer were cut` : "";
      await this.load();
      this.#said(`${one.name} is deleted${cut}${never}`, "good");
    } catch (problem) {
      this.#said(problem.message, "bad");
    }
  }

  async reset() {
    const one = this.find(this.chosen);
    if (!one) return;
    setText(byId("reset-name"), visible(one.name));
    const form = await ask(byId("reset-dialog"));
    if (!form) return;
    try {
      await call("POST", `${controlOf(one.idInstance)}/reset`, form.elements.keep.checked ? { keep: ["script"] } : {});
      await this.load();
      this.#said(`${one.name} has begun anew`, "good");
    } catch (problem) {
      this.#said(problem.message, "bad");
    }
  }

  #said(text, kind) {
    say(byId("instances-said"), text, kind);
  }
}
