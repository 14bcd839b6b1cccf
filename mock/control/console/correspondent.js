// Who the chosen chat is with, what they do with what they get, and the switches for it.

import { call, controlOf, get } from "./api.js";
import { byId, say, setText, visible } from "./dom.js";
import { isGroup, People } from "./people.js";

const membersShown = 20;
const switches = { whatsapp: "chat-whatsapp", reads: "chat-reads", blocked: "chat-blocked" };

/** What a stranger is, until somebody says otherwise. */
const strangerOf = (chatId) => ({ chatId, whatsapp: true, reads: true, blocked: false });

function answerInWords(answer) {
  if (!answer) return "answers nothing";
  const texts = answer.texts ?? [];
  const what = answer.echo ? "answers the same text" : `answers ${texts.map((text) => JSON.stringify(text)).join(", then ")}`;
  return `${what}, ${answer.after} after it was delivered`;
}

export class Correspondent {
  #id = null;
  #chatId = null;
  #setting = 0;

  /** `changed()` is called after each thing that was done. */
  constructor(changed) {
    this.changed = changed;
    this.said = byId("chat-properties-said");
    for (const [name, field] of Object.entries(switches)) byId(field).addEventListener("change", () => this.#set(name, byId(field).checked));
  }

  begin(id, chatId) {
    this.#id = id;
    this.#chatId = chatId;
    say(this.said, "");
  }

  show(people) {
    const chatId = this.#chatId;
    if (chatId === null) return;
    const name = visible(people.nameOf(chatId));
    setText(byId("chat-name"), name);
    byId("chat-scroll").setAttribute("aria-label", `conversation with ${name}`);
    byId("chat-switches").hidden = isGroup(chatId);
    const about = isGroup(chatId) ? Correspondent.#aboutGroup(people, chatId) : this.#aboutPerson(people, chatId);
    setText(byId("chat-about"), visible(about.filter((part) => part !== "").join(" \u00b7 ")));
  }

  static #aboutGroup(people, chatId) {
    const group = people.group(chatId);
    if (!group) return [chatId, "a group of which nothing is known"];
    const members = group.participants.map((one) => `${people.nameOf(one.chatId)}${one.admin ? " (admin)" : ""}`);
    const rest = members.length - membersShown;
    const shown = rest > 0 ? [...members.slice(0, membersShown), `and ${rest} more`] : members;
    return [chatId, shown.length === 0 ? "no members" : shown.join(", "), group.member ? "" : "the account is no member"];
  }

  #aboutPerson(people, chatId) {
    const contact = people.contact(chatId);
    const known = contact ?? strangerOf(chatId);
    // While a change is under way, what the server says is older than what is shown.
    if (this.#setting === 0) for (const [name, field] of Object.entries(switches)) byId(field).checked = known[name];
    const { name = "", contactName = "" } = known;
    return [people.nameOf(chatId) === chatId ? "" : chatId, contactName !== "" && name !== "" ? `calls itself ${name}` : "",
      contact ? "" : "a stranger", answerInWords(known.answer)];
  }

  /** The API takes a contact whole: what else there is of it is asked for first. */
  async #set(name, value) {
    const [id, chatId] = [this.#id, this.#chatId];
    const path = `${controlOf(id)}/contacts`;
    this.#setting += 1;
    let refusal = "";
    try {
      const known = new People(await get(path)).contact(chatId) ?? strangerOf(chatId);
      await call("PUT", path, { contacts: [{ ...known, [name]: value }] });
    } catch (problem) {
      refusal = problem.message;
    } finally {
      this.#setting -= 1;
    }
    if (id === this.#id && chatId === this.#chatId) say(this.said, refusal, "bad");
    this.changed();
  }
}
