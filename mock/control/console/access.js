// What a client needs to reach the chosen instance, each with a button that copies it.

import { byId, copyFrom, el, setText, visible } from "./dom.js";
import { environmentOf } from "./shell.js";

const shown = [
  ["apiUrl", "apiUrl"],
  ["idInstance", "idInstance"],
  ["apiTokenInstance", "token"],
  ["wsUrl", "websocket"],
  ["qrUrl", "QR page"],
  ["mediaUrl", "mediaUrl"],
];
const dots = "\u2022".repeat(8);

export class Access {
  #instance = null;
  #open = false;

  constructor() {
    this.values = new Map();
    const list = byId("access-list");
    for (const [key, label] of shown) {
      const value = el("code", { dir: "ltr" });
      const copy = el("button", { type: "button", class: "quiet", "aria-label": `Copy ${label}`,
        on: { click: () => this.#instance && copyFrom(copy, String(this.#instance[key]), label) } }, "Copy");
      list.append(el("div", {}, el("dt", {}, label), el("dd", {}, value, copy)));
      this.values.set(key, value);
    }
    byId("token-shown").addEventListener("click", () => {
      this.#open = !this.#open;
      byId("token-shown").setAttribute("aria-pressed", String(this.#open));
      this.#draw();
    });
    byId("copy-environment").addEventListener("click", (event) =>
      this.#instance && copyFrom(event.currentTarget, environmentOf(this.#instance), "the environment"));
  }

  seen(instance) {
    this.#instance = instance;
    this.#draw();
  }

  #draw() {
    if (!this.#instance) return;
    const token = this.#instance.apiTokenInstance;
    for (const [key, value] of this.values) {
      const text = String(this.#instance[key]);
      setText(value, visible(this.#open ? text : text.replaceAll(token, dots)));
      value.title = value.textContent;
    }
  }
}
