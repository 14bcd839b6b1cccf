// Shortcuts. They keep still while a person writes, and can be switched off.

import { byId } from "./dom.js";

const offKey = "greenmock.shortcuts";

const isWriting = (target) => target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type));

/** `actions`: what is done, by key. */
export function listenForKeys(actions) {
  const on = byId("shortcuts-on");
  on.checked = localStorage.getItem(offKey) !== "off";
  on.addEventListener("change", () => localStorage.setItem(offKey, on.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
