// The script of the chosen instance: an editor that shows each mistake at its place.

import { call, controlOf, get } from "./api.js";
import { announce, byId, el, say, setText, visible } from "./dom.js";

const checkAfter = 500;
const longestChecked = 256 * 1024;
const nothing = '{ "greenmock": 1,\n  "rules": [] }\n';

/** Where a place that is told in lines and bytes is in the text. */
export function offsetOf(text, line, column) {
  let start = 0;
  for (let i = 1; i < line; ++i) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  let bytes = column - 1;
  let at = start;
  while (bytes > 0 && at < text.length && text[at] !== "\n") {
    const code = text.codePointAt(at);
    bytes -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
}

export class ScriptEditor {
  #id = null; // of the instance whose script stands in the editor
  #wanted = null;
  #drafts = new Map();
  #applied = "";
  #played = "";
  #timer = null;
  #lines = 0;

  constructor() {
    this.text = byId("script-text");
    this.gutter = byId("script-lines");
    this.marks = byId("script-marks");
    this.text.addEventListener("input", () => this.#typed());
    this.text.addEventListener("scroll", () => this.#scrolled());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.apply();
    });
    byId("script-check").addEventListener("click", () => this.check());
    byId("script-apply").addEventListener("click", () => this.apply());
    byId("script-reload").addEventListener("click", () => this.reload());
    byId("script-ready").addEventListener("change", (event) => this.#loadReady(event.target.value));
  }

  async begin() {
    const { scripts } = await get("/_mock/scripts");
    byId("script-ready").append(...scripts.map(({ name, promise }) => el("option", { value: name, title: promise }, name)));
    this.promises = new Map(scripts.map(({ name, promise }) => [name, promise]));
  }

  /** The script of another instance; what was typed for the last one is kept. */
  async show(id) {
    if (this.#id !== null && this.text.value !== this.#applied) this.#drafts.set(this.#id, this.text.value);
    // Until its script has come there is none: what stands there is another one's, and is sent to nobody.
    this.#id = null;
    this.#wanted = id;
    this.#applied = nothing;
    this.#put(nothing);
    this.#problems([]);
    say(byId("script-said"), "");
    if (id === null) return;
    let told;
    try {
      told = await get(`${controlOf(id)}/script`);
    } catch (problem) {
      if (id === this.#wanted) say(byId("script-said"), problem.message, "bad");
      return;
    }
    if (id !== this.#wanted) return;
    const { script, fired } = told;
    this.#id = id;
    this.#take(script);
    this.#rules(fired);
    const draft = this.#drafts.get(id);
    this.#drafts.delete(id);
    this.#put(draft ?? this.#applied);
  }

  /** How often each rule has fired. */
  async look() {
    if (this.#id === null) return;
    const id = this.#id;
    const { script, fired } = await get(`${controlOf(id)}/script`);
    if (id !== this.#id) return;
    this.#rules(fired);
    if (JSON.stringify(script) !== this.#played) this.#changedElsewhere(script);
  }

  /** A test, or another window: what was typed here stays. */
  #changedElsewhere(script) {
    const typed = this.text.value !== this.#applied;
    this.#take(script);
    if (typed) say(byId("script-said"), "The script was changed elsewhere. \"Back to what is played\" shows it.");
    else this.#put(this.#applied);
    this.#changed();
  }

  #take(script) {
    this.#played = JSON.stringify(script);
    this.#applied = script.rules.length === 0 && script.timeline.length === 0 ? nothing : `${JSON.stringify(script, null, 2)}\n`;
  }

  async #fetch(id) {
    const { script, fired } = await get(`${controlOf(id)}/script`);
    if (id !== this.#id) return;
    this.#take(script);
    this.#rules(fired);
  }

  /** Lets go what was typed. */
  async reload() {
    const id = this.#id;
    if (id === null) return;
    try {
      await this.#fetch(id);
      if (id !== this.#id) return;
      this.#put(this.#applied);
      this.#problems([]);
      say(byId("script-said"), "this is the script that is played");
    } catch (problem) {
      say(byId("script-said"), problem.message, "bad");
    }
  }

  async #loadReady(name) {
    byId("script-ready").value = "";
    if (name === "") return;
    try {
      const { text, promise } = await get(`/_mock/scripts/${encodeURIComponent(name)}`);
      this.#put(text);
      this.#problems([]);
      say(byId("script-said"), `${name}: ${promise} Not applied yet.`);
      this.text.focus();
      this.text.setSelectionRange(0, 0);
    } catch (problem) {
      say(byId("script-said"), problem.message, "bad");
    }
  }

  check() {
    return this.#send("?dry=1", () => "no mistake was found; nothing is changed");
  }

  apply() {
    const sent = this.text.value;
    const id = this.#id;
    return this.#send("", async (told) => {
      const { script, fired } = await get(`${controlOf(id)}/script`);
      if (id !== this.#id) return "";
      this.#take(script);
      this.#applied = sent; // with its comments
      this.#rules(fired);
      this.#changed();
      const rules = told.rules.length === 1 ? "1 rule" : `${told.rules.length} rules`;
      return `applied: ${rules}, ${told.timeline} in the timeline`;
    });
  }

  async #send(query, words) {
    clearTimeout(this.#timer);
    const said = byId("script-said");
    const id = this.#id;
    if (id === null) return;
    try {
      const told = await call("PUT", `${controlOf(id)}/script${query}`, this.text.value);
      const done = await words(told);
      if (id !== this.#id) return;
      this.#problems([]);
      say(said, done, "good");
    } catch (problem) {
      if (id !== this.#id) return;
      const found = problem.body?.problems ?? [];
      this.#problems(found);
      if (found.length === 0) {
        say(said, problem.message, "bad");
        return;
      }
      say(said, found.length === 1 ? "1 mistake; nothing is changed" : `${found.length} mistakes; nothing is changed`, "bad");
      announce(`line ${found[0].line}: ${found[0].detail}`);
      this.#goTo(found[0]);
    }
  }

  /** While a person types, mistakes are marked, and the caret stays where it is. */
  #typed() {
    this.#changed();
    this.#number();
    clearTimeout(this.#timer);
    const text = this.text.value;
    const id = this.#id;
    if (id === null || text.length > longestChecked) return;
    this.#timer = setTimeout(async () => {
      let found = [];
      try {
        await call("PUT", `${controlOf(id)}/script?dry=1`, text);
      } catch (problem) {
        found = problem.body?.problems ?? [];
      }
      if (id === this.#id && text === this.text.value) this.#problems(found);
    }, checkAfter);
  }

  #put(text) {
    this.text.value = text;
    this.text.scrollTop = 0;
    this.#number();
    this.#changed();
  }

  #changed() {
    setText(byId("script-changed"), this.text.value === this.#applied ? "" : "changed, not applied");
  }

  #number() {
    const lines = this.text.value.split("\n").length;
    if (lines === this.#lines) return;
    this.#lines = lines;
    this.gutter.textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
    byId("script-editor").style.setProperty("--digits", String(Math.max(2, String(lines).length)));
  }

  #scrolled() {
    const by = `translateY(${-this.text.scrollTop}px)`;
    this.gutter.style.transform = by;
    this.marks.style.transform = by;
  }

  #problems(found) {
    const list = byId("script-problems");
    list.hidden = found.length === 0;
    list.replaceChildren(...found.map((problem) => el("li", {}, el("button", { type: "button", class: "problem", on: { click: () => this.#goTo(problem) } },
      el("span", { class: "place" }, problem.line > 0 ? `${problem.line}:${problem.column}` : "-"),
      el("span", {}, visible(problem.detail)),
      el("code", { class: "pointer", dir: "ltr" }, visible(problem.pointer))))));
    const lines = new Set(found.map(({ line }) => line).filter((line) => line > 0));
    this.marks.replaceChildren(...[...lines].map((line) => {
      const mark = el("div", { class: "mark" });
      mark.style.setProperty("--line", String(line - 1));
      return mark;
    }));
    if (found.length > 0) this.text.setAttribute("aria-invalid", "true");
    else this.text.removeAttribute("aria-invalid");
    this.#scrolled();
  }

  #goTo({ line, column }) {
    if (!(line > 0)) return;
    const at = offsetOf(this.text.value, line, column);
    this.text.focus();
    this.text.setSelectionRange(at, at);
    const height = Number.parseFloat(getComputedStyle(this.text).lineHeight);
    this.text.scrollTop = Math.max(0, (line - 1) * height - this.text.clientHeight / 3);
    this.#scrolled();
  }

  #rules(fired) {
    const rows = Object.entries(fired).map(([id, times]) => el("li", { class: times > 0 ? "fired" : "" },
      el("code", {}, visible(id)), " ", times === 0 ? "has not fired" : times === 1 ? "fired once" : `fired ${times} times`));
    byId("script-rules").replaceChildren(...rows);
    byId("script-no-rules").hidden = rows.length > 0;
  }
}
