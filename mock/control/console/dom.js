// Elements, and text that may come from anywhere: it gets into the page as text nodes only.

/** @returns {HTMLElement} the element of this page with that id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element. `properties`: `class`, `on` (listeners by event), `data`, or attributes; null, undefined and false
 * leave an attribute out. `children`: nodes and texts.
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (name === "data") Object.assign(made.dataset, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Changes text only where it differs, so that selections and screen readers are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Told, and looks, as if it could not be pressed; keeps the focus, and a press still says why. */
export function setUsable(button, usable) {
  button.setAttribute("aria-disabled", usable ? "false" : "true");
}
export const isUsable = (button) => button.getAttribute("aria-disabled") !== "true";

/** What cannot be seen, or turns the text around it, as marks that can be seen. Tabs and ends of lines stay. */
export function visible(text) {
  return text.replaceAll("\r\n", "\n").replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (mark) => `\u2039U+${mark.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u203a`);
}

/** Says it to a screen reader; it shows nothing. */
export function announce(text) {
  const region = byId("announcer");
  region.textContent = "";
  // A region that gets the same text again is silent without a pause.
  setTimeout(() => (region.textContent = text), 30);
}

/** A sentence beside what was done: `good`, `bad` or plain. It is read out. */
export function say(element, text, kind = "") {
  element.className = `said ${kind}`;
  setText(element, visible(text));
}

async function toClipboard(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // A page from another host over plain HTTP has no clipboard of its own.
  const area = el("textarea", { class: "away", "aria-hidden": "true" });
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  const before = document.activeElement;
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  if (!done) throw new Error("the browser does not let a page copy here");
  return undefined;
}

/** Copies, and says so on the button for a moment. */
export async function copyFrom(button, text, what) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  try {
    await toClipboard(text);
    button.textContent = "Copied";
    announce(`${what} copied`);
  } catch (error) {
    button.textContent = "Not copied";
    announce(`${what} not copied: ${error.message}`);
  }
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => (button.textContent = label), 1500);
}

/** Opens a dialog; resolves with its form when it is sent, with null when it is left. */
export function ask(dialog) {
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    const end = new AbortController();
    let sent = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sent = form;
      dialog.close();
    }, { signal: end.signal });
    dialog.addEventListener("close", () => {
      end.abort();
      resolve(sent);
    }, { signal: end.signal });
    dialog.showModal();
  });
}
