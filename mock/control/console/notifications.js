// The notifications of the chosen instance, and when they are fetched anew.

import { controlOf, get } from "./api.js";
import { Attempts } from "./attempts.js";
import { byId, setText } from "./dom.js";
import { NoteForm } from "./note_form.js";
import { Queue } from "./queue.js";

const events = new Set(["notification", "webhook", "reset", "gap"]);

/** True if the queue, or what was delivered of it, may have changed by that. */
function concerns({ event, data }) {
  return events.has(event) || (event === "call" && data.call === "receiveNotification" && data.phase !== "arrived");
}

export class Notifications {
  #id = null;
  #seen = "";
  #stale = true;
  #asking = false;
  #instance = null;

  /** `changed()` is called after each thing that was done, `toSettings()` when a person wants to set the address. */
  constructor({ changed, toSettings }) {
    const again = () => {
      this.#stale = true;
      changed();
    };
    this.queue = new Queue(again);
    this.attempts = new Attempts();
    this.form = new NoteForm((answer) => {
      this.queue.reach(answer.waiting);
      again();
    });
    byId("attempts-settings").addEventListener("click", toSettings);
  }

  /** Of another instance, or of none. */
  show(id) {
    this.#id = id;
    this.#instance = null;
    this.#begin();
    this.form.show(id);
    setText(byId("notifications-count"), "");
  }

  /** Events of this instance. */
  told(list) {
    if (list.some(({ event }) => event === "reset")) this.#begin();
    if (list.some(concerns)) this.#stale = true;
  }

  /** What the server says of the instance. What was too old goes without an event, and an address too. */
  seen(instance) {
    const now = JSON.stringify([instance.notifications, instance.settings.webhookUrl]);
    if (now !== this.#seen) this.#stale = true;
    this.#seen = now;
    this.#instance = instance;
    const { waiting } = instance.notifications;
    setText(byId("notifications-count"), waiting === 0 ? "" : String(waiting));
    this.#tick();
  }

  /** Fetches what waits and what was delivered, if that has changed. */
  async look() {
    if (this.#id === null || !this.#stale || this.#asking) return;
    const id = this.#id;
    this.#asking = true;
    this.#stale = false;
    try {
      const path = controlOf(id);
      const [queue, attempts] = await Promise.all([get(`${path}/notifications?limit=${this.queue.limit}`), get(`${path}/webhooks`)]);
      if (id !== this.#id) return;
      this.queue.show(queue);
      this.attempts.show(attempts);
      this.#tick();
    } catch (problem) {
      this.#stale = true;
      throw problem;
    } finally {
      this.#asking = false;
    }
  }

  #begin() {
    this.#seen = "";
    this.#stale = true;
    this.queue.begin();
    this.attempts.begin();
  }

  #tick() {
    if (!this.#instance) return;
    const { clock, settings } = this.#instance;
    this.queue.tick(clock.at);
    this.attempts.tick(settings.webhookUrl, clock.at);
  }
}
