// The people and groups of an account, under the names by which the page calls them.

export const isGroup = (chatId) => chatId.endsWith("@g.us");

export class People {
  #contacts = new Map();
  #groups = new Map();

  /** As the control API tells them; `me`: the account's own chatId. */
  constructor({ contacts = [], groups = [] } = {}, me = null) {
    this.me = me;
    for (const contact of contacts) this.#contacts.set(contact.chatId, contact);
    for (const group of groups) this.#groups.set(group.chatId, group);
  }

  get contacts() {
    return [...this.#contacts.values()];
  }
  get ids() {
    return [...this.#contacts.keys(), ...this.#groups.keys()];
  }
  /** Undefined: a stranger. */
  contact(chatId) {
    return this.#contacts.get(chatId);
  }
  group(chatId) {
    return this.#groups.get(chatId);
  }

  nameOf(chatId) {
    if (chatId === this.me) return "the account";
    const { name = "", contactName = "" } = this.#contacts.get(chatId) ?? this.#groups.get(chatId) ?? {};
    return contactName || name || chatId;
  }

  /** Who can write in a group: its members, but for the account. */
  writersIn(chatId) {
    return (this.#groups.get(chatId)?.participants ?? []).map((one) => one.chatId).filter((one) => one !== this.me);
  }
}
