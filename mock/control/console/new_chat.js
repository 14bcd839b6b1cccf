// Adds a person or a group.

import { call, controlOf, get } from "./api.js";
import { ask, byId, el, say, setText, visible } from "./dom.js";
import { People } from "./people.js";

const firstPerson = 79990000001n;
const firstGroup = 120363400000000001n;

/** `+7 900 123-45-67` is `79001234567@c.us`; what is a chatId already stays as it is. */
function chatIdOf(written, ending) {
  const bare = written.trim();
  return bare.includes("@") ? bare : `${bare.replace(/^\+|[\s()-]/g, "")}${ending}`;
}

/** One that nobody has yet. */
function freeId(taken, first, ending) {
  let number = first;
  while (taken.includes(`${number}${ending}`)) number += 1n;
  return `${number}${ending}`;
}

export class NewChat {
  /** `place()` gives `{id, people}`; `made(chatId)` is called when it is there. */
  constructor({ place, made }) {
    this.place = place;
    this.made = made;
    this.dialog = byId("chat-dialog");
    this.form = this.dialog.querySelector("form");
    this.members = byId("chat-new-members");
    for (const radio of this.form.elements.what) radio.addEventListener("input", () => this.#turn());
    byId("chat-new").addEventListener("click", () => this.open());
  }

  async open() {
    const { id, people } = this.place();
    if (id === null) return;
    this.form.reset();
    this.members.replaceChildren(...people.contacts.map(({ chatId }) => el("label", { class: "check" },
      el("input", { type: "checkbox", name: "member", value: chatId }), el("span", { dir: "auto" }, visible(people.nameOf(chatId))))));
    this.#turn();
    say(byId("chat-new-said"), "");
    while (await ask(this.dialog)) {
      try {
        this.made(id, await this.#add(`${controlOf(id)}/contacts`));
        return;
      } catch (problem) {
        say(byId("chat-new-said"), problem.message, "bad");
      }
    }
  }

  /** The chatId of what was added. Who is there is asked for anew, since nobody shall be overwritten. */
  async #add(path) {
    const people = new People(await get(path));
    const chatId = this.#chatId(people);
    if (this.#isGroup && people.group(chatId)) throw new Error(`${chatId} is a group already: choose another chatId`);
    await call("PUT", path, this.#isGroup ? { groups: [this.#group(chatId)] } : { contacts: [this.#person(people, chatId)] });
    return chatId;
  }

  get #isGroup() {
    return this.form.elements.what.value === "group";
  }

  #turn() {
    byId("chat-new-members-field").hidden = !this.#isGroup;
    setText(byId("chat-new-id-label"), this.#isGroup ? "chatId" : "Phone number");
    byId("chat-new-id").placeholder = this.#isGroup ? "120363043968066561@g.us" : "79001234567";
    setText(byId("chat-new-none"), this.members.children.length > 0 ? "" : "There is nobody yet whom to choose: write their numbers below.");
  }

  #chatId(people) {
    const written = this.form.elements.chatId.value.trim();
    const [ending, first] = this.#isGroup ? ["@g.us", firstGroup] : ["@c.us", firstPerson];
    return written === "" ? freeId(people.ids, first, ending) : chatIdOf(written, ending);
  }

  /** One that is there already keeps what it does. */
  #person(people, chatId) {
    const name = this.form.elements.name.value;
    return { ...people.contact(chatId), chatId, ...(name === "" ? {} : { name }) };
  }

  #group(chatId) {
    const { elements } = this.form;
    const chosen = [...this.members.querySelectorAll("input:checked")].map(({ value }) => value);
    const written = elements.others.value.split(/[,;\n]/).filter((one) => one.trim() !== "").map((one) => chatIdOf(one, "@c.us"));
    return { chatId, name: elements.name.value, participants: [...new Set([...chosen, ...written])] };
  }
}
