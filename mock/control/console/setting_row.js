// One setting on the page: the control that is right for it, and what is to be said of it.

import { el, setText, visible } from "./dom.js";

const isSwitch = ({ type }) => type === "yesNo" || type === "flag";

const same = (value) => value;
/** How a control is read and set; `held(value)`: what it gives back of a value. A line of text has no ends of lines. */
const text = { get: (input) => input.value, put: (input, value) => (input.value = value), held: (value) => value.replace(/[\r\n]/g, "") };
const controls = {
  yesNo: { get: (input) => (input.checked ? "yes" : "no"), put: (input, value) => (input.checked = value === "yes"), held: same },
  flag: { get: (input) => input.checked, put: (input, value) => (input.checked = value === true), held: same },
  // What is no number the server refuses in its words.
  number: { get: (input) => (/^\s*-?\d+\s*$/.test(input.value) ? Number(input.value) : input.value),
    put: (input, value) => (input.value = String(value)), held: same },
  text,
  timeOfDay: text,
};

function inputFor({ name, type, access }) {
  const shared = { id: `setting-${name}`, "aria-describedby": `setting-${name}-note setting-${name}-refused` };
  if (isSwitch({ type })) return el("input", { ...shared, type: "checkbox", disabled: access === "readOnly" });
  return el("input", { ...shared, type: "text", inputmode: type === "number" ? "numeric" : null, readonly: access === "readOnly",
    placeholder: type === "timeOfDay" ? "HH:MM" : null, autocomplete: "off", spellcheck: "false", dir: "auto" });
}

export class SettingRow {
  /** `setting`: as the control API tells it. `edited()` is called when a person has changed it. */
  constructor(setting, edited) {
    this.setting = setting;
    this.control = controls[setting.type];
    this.input = inputFor(setting);
    this.note = el("span", { id: `${this.input.id}-note`, class: "muted note-of" });
    this.refusal = el("p", { id: `${this.input.id}-refused`, class: "said bad" });
    const label = el("label", { for: this.input.id }, el("code", {}, setting.name));
    this.element = el("div", { class: isSwitch(setting) ? "setting switched" : "setting", data: { type: setting.type } },
      ...(isSwitch(setting) ? [this.input, label] : [label, this.input]), this.note, this.refusal);
    this.input.addEventListener("input", () => {
      this.refuse("");
      this.mark();
      edited();
    });
    this.put(setting.value);
  }

  static isSwitch(setting) {
    return isSwitch(setting);
  }

  get value() {
    return this.control.get(this.input);
  }

  /** A person has changed it, and it is not applied. */
  get changed() {
    return this.value !== this.control.held(this.setting.value);
  }

  /** Lets it show this, applied or not. */
  put(value) {
    this.control.put(this.input, value);
    this.mark();
  }

  /** The server tells of it. What a person has changed stays. */
  seen(setting) {
    const { changed } = this;
    this.setting = setting;
    if (!changed && this.changed) this.control.put(this.input, setting.value);
    this.mark();
  }

  applied(value) {
    this.seen({ ...this.setting, value });
  }

  /** Back to what is set. */
  undo() {
    this.refuse("");
    this.put(this.setting.value);
  }

  /** In the server's words; an empty one takes it back. */
  refuse(words) {
    setText(this.refusal, visible(words));
    if (words === "") this.input.removeAttribute("aria-invalid");
    else this.input.setAttribute("aria-invalid", "true");
  }

  mark() {
    const { type, takes, access, value } = this.setting;
    const notes = [];
    if (isSwitch(this.setting)) notes.push(JSON.stringify(this.value));
    else if (type !== "text") notes.push(takes);
    if (access === "readOnly") notes.push("read only");
    if (access === "seedOnly") notes.push("dialect seed");
    if (this.changed) notes.push(`not applied, now ${JSON.stringify(value)}`);
    setText(this.note, visible(notes.join(", ")));
    this.element.classList.toggle("changed", this.changed);
  }
}
