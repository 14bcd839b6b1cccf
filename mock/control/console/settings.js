// The settings of the chosen instance: what is changed here is applied together, and nothing else is.

import { call, controlOf, get } from "./api.js";
import { byId, say, setText } from "./dom.js";
import { SettingRow } from "./setting_row.js";

const pointerTo = "/settings/";

export class Settings {
  #id = null;
  #rows = new Map();
  #drafts = new Map();
  #turn = 0;

  /** `changed()` is called after each thing that was done. */
  constructor(changed) {
    this.changed = changed;
    this.form = byId("settings-form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#apply();
    });
    byId("settings-back").addEventListener("click", () => {
      for (const row of this.#rows.values()) row.undo();
      this.#mark();
      say(byId("settings-said"), "this is what is set");
    });
  }

  /** Of another instance, or of none; what was changed in the last one and not applied is kept. */
  show(id) {
    const draft = new Map(this.#changes());
    if (this.#id !== null) this.#drafts.set(this.#id, draft);
    this.#id = id;
    this.#rows.clear();
    byId("settings-values").replaceChildren();
    byId("settings-switches").replaceChildren();
    this.form.hidden = true;
    say(byId("settings-said"), "");
  }

  async look() {
    if (this.#id === null) return;
    const id = this.#id;
    const turn = this.#turn;
    const { settings } = await get(`${controlOf(id)}/settings`);
    if (id !== this.#id || turn !== this.#turn) return; // it may be older than what was applied since
    if (this.#rows.size === 0) this.#build(settings);
    for (const setting of settings) this.#rows.get(setting.name)?.seen(setting);
    this.#mark();
  }

  /** Goes to the field of one. */
  async focus(name) {
    await this.look().catch(() => {}); // without its settings there is no field either
    this.#rows.get(name)?.input.focus();
  }

  #build(settings) {
    const draft = this.#drafts.get(this.#id) ?? new Map();
    for (const setting of settings) {
      const row = new SettingRow(setting, () => this.#mark());
      this.#rows.set(setting.name, row);
      if (draft.has(setting.name)) row.put(draft.get(setting.name));
      byId(SettingRow.isSwitch(setting) ? "settings-switches" : "settings-values").append(row.element);
    }
    this.form.hidden = false;
  }

  /** What is changed and not applied, by name. */
  #changes() {
    return [...this.#rows].filter(([, row]) => row.changed).map(([name, row]) => [name, row.value]);
  }

  #mark() {
    const count = this.#changes().length;
    setText(byId("settings-changed"), count === 0 ? "" : `${count} changed, not applied`);
  }

  async #apply() {
    const said = byId("settings-said");
    const changes = this.#changes();
    if (changes.length === 0) {
      say(said, "nothing is changed");
      return;
    }
    const id = this.#id;
    this.#turn += 1;
    for (const row of this.#rows.values()) row.refuse("");
    try {
      await call("PATCH", controlOf(id), { settings: Object.fromEntries(changes) });
      if (id !== this.#id) return;
      for (const [name, value] of changes) this.#rows.get(name).applied(value);
      say(said, `applied: ${changes.map(([name]) => name).join(", ")}`, "good");
    } catch (problem) {
      if (id !== this.#id) return;
      this.#refused(problem);
    } finally {
      this.#turn += 1;
      this.#mark();
    }
    this.changed();
  }

  #refused(problem) {
    const found = (problem.body?.problems ?? []).map(({ pointer, detail }) => [this.#rows.get(pointer.slice(pointerTo.length)), detail])
      .filter(([row]) => row);
    for (const [row, detail] of found) row.refuse(detail);
    found[0]?.[0].input.focus();
    const words = found.length === 1 ? "1 is refused; nothing is changed" : `${found.length} are refused; nothing is changed`;
    say(byId("settings-said"), found.length === 0 ? problem.message : words, "bad");
  }
}
