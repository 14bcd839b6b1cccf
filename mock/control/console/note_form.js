// Sends a notification: its kind, and what shall stand in it.

import { call, controlOf } from "./api.js";
import { byId, el, say, setText } from "./dom.js";
import { isMessage, messages, textPlaces, types, usualMessage } from "./note_kinds.js";
import { offsetOf } from "./script_editor.js";

const ownBody = "";

/** `set` with the text of the message in it. What a person wrote stays in its lines and columns. */
function setWith(place, text, written) {
  if (text === "") return written;
  const pair = `${JSON.stringify(place)}:${JSON.stringify(text)}`;
  if (/^\s*(\{\s*\})?\s*$/.test(written)) return `{${pair}}`;
  if (!written.trimStart().startsWith("{")) return written; // the server says what is wrong with it
  const brace = written.indexOf("{");
  return `{${pair},\n${written.slice(0, brace)} ${written.slice(brace + 1)}`;
}

/** A number where it is one; what is none the server refuses in its words. */
const numberOr = (text) => (/^-?\d{1,9}$/.test(text) ? Number(text) : text);

export class NoteForm {
  #id = null;
  #type = types[0];

  /** `sent(answer)` is called with what the server has answered. */
  constructor(sent) {
    this.sent = sent;
    this.form = byId("note-form");
    this.fields = { type: byId("note-type"), message: byId("note-message"), text: byId("note-text"), copies: byId("note-copies"),
      obeys: byId("note-obeys"), json: byId("note-json") };
    const { type, message, json } = this.fields;
    type.append(...types.map((name) => el("option", { value: name }, name)), el("option", { value: ownBody }, "a body of your own"));
    message.append(...messages.map((name) => el("option", { value: name }, name)));
    type.addEventListener("input", () => this.#turn());
    message.addEventListener("input", () => this.#offer());
    json.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.form.addEventListener("input", () => this.#blame(null));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#offer();
  }

  /** To another instance, or to none. */
  show(id) {
    this.#id = id;
    say(byId("note-said"), "");
    this.#blame(null);
  }

  #turn() {
    const { type, message } = this.fields;
    if (message.value === usualMessage(this.#type)) message.value = usualMessage(type.value);
    this.#type = type.value;
    this.#offer();
  }

  #offer() {
    const { type, message, json } = this.fields;
    const own = type.value === ownBody;
    byId("note-message-field").hidden = !isMessage(type.value);
    byId("note-text-field").hidden = this.#textPlace === undefined;
    setText(byId("note-json-label"), own ? "Body, as JSON" : "Set, as JSON: pointers and what stands there (may be left empty)");
    json.placeholder = own ? '{"typeWebhook":"ofMyOwn"}' : '{"/timestamp":1700000000}';
    message.disabled = !isMessage(type.value);
  }

  get #textPlace() {
    return isMessage(this.fields.type.value) ? textPlaces[this.fields.message.value] : undefined;
  }

  /** The request: what a person wrote as JSON begins in its second line. */
  #request() {
    const { type, message, text, copies, obeys, json } = this.fields;
    const own = type.value === ownBody;
    const head = { ...(own ? {} : { type: type.value }), ...(isMessage(type.value) ? { message: message.value } : {}),
      ...(copies.value.trim() === "" ? {} : { copies: numberOr(copies.value.trim()) }), ...(obeys.checked ? { obeySettings: true } : {}) };
    const written = own || this.#textPlace === undefined ? json.value : setWith(this.#textPlace, text.value, json.value);
    if (!own && written.trim() === "") return JSON.stringify(head);
    const members = Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join("");
    const separate = written === json.value ? "\n" : "";
    return `{${members}"${own ? "body" : "set"}":${separate}${written}\n}`;
  }

  async #send() {
    const said = byId("note-said");
    if (this.#id === null) {
      say(said, "there is no instance to send it to", "bad");
      return;
    }
    const id = this.#id;
    // Words of the last one would pass for this one's, and the same again would not be read out.
    say(said, "");
    this.#blame(null);
    try {
      const answer = await call("POST", `${controlOf(id)}/notifications`, this.#request());
      if (id !== this.#id) return;
      const released = answer.released.length === 0 ? "" : answer.released.length === 1 ? "; a call that waited for it was let go"
        : `; ${answer.released.length} calls that waited for it were let go`;
      if (answer.queued) say(said, `queued: receipt ${answer.receiptId}${released}`, "good");
      else say(said, `not queued: ${answer.switchedOff} is switched off in the settings`);
      this.sent(answer);
    } catch (problem) {
      if (id !== this.#id) return;
      this.#refused(problem);
    }
  }

  /** A refusal in the server's words, and the caret where it begins. */
  #refused(problem) {
    const [first] = problem.body?.problems ?? [];
    const field = { type: "type", message: "message", copies: "copies" }[first?.pointer.split("/")[1]] ?? (first?.line > 1 ? "json" : null);
    if (field === "json") {
      const { json } = this.fields;
      say(byId("note-said"), `${first.line - 1}:${first.column}: ${problem.message}`, "bad");
      const at = offsetOf(json.value, first.line - 1, first.column);
      json.focus();
      json.setSelectionRange(at, at);
    } else {
      say(byId("note-said"), problem.message, "bad");
      if (field) this.fields[field].focus();
    }
    this.#blame(field);
  }

  #blame(name) {
    for (const [each, field] of Object.entries(this.fields)) {
      if (each === name) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }
}
