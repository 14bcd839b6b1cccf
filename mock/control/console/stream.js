// Server-sent events over fetch, which unlike EventSource can send a token. Comes back by itself.

import { request } from "./api.js";

const pauseBetween = 1000;
/** The server says something every 15 s; a line that is silent for so long is dead. */
const longestSilence = 40_000;

/** Cuts text into events as it comes (HTML standard, 9.2.6, without lone CR). */
export class EventParser {
  #rest = "";

  /** @returns {{event: string, id: string|null, data: any}[]} those that are complete; `data` null: a place only. */
  push(text) {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(EventParser.#parsed);
  }

  static #parsed(block) {
    const found = { event: "message", id: null, data: null };
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, "");
      if (name === "event" || name === "id") found[name] = value;
      else if (name === "data") found.data = JSON.parse(value);
    }
    return found;
  }
}

/**
 * Follows `/_mock/events` from the oldest that the server still knows. `onEvents(list)` gets what came in one go;
 * `onState(state)` is told `live`, `lost` or `resting`. rest() and wake() let go of the connection and take it up again.
 */
export class Stream {
  #cursor = null;
  #abort = null;
  #resting = false;
  #running = false;

  constructor({ onEvents, onState }) {
    this.onEvents = onEvents;
    this.onState = onState;
  }

  wake() {
    this.#resting = false;
    if (!this.#running) this.#run();
  }

  rest() {
    this.#resting = true;
    this.#abort?.abort();
  }

  async #run() {
    this.#running = true;
    while (!this.#resting) {
      try {
        await this.#read();
      } catch {
        // Lost or refused: what to do is the same.
      }
      if (this.#resting) break;
      this.onState("lost");
      await new Promise((resolve) => setTimeout(resolve, pauseBetween));
    }
    this.#running = false;
    this.onState("resting");
  }

  async #read() {
    this.#abort = new AbortController();
    const headers = { Accept: "text/event-stream", ...(this.#cursor === null ? {} : { "Last-Event-ID": this.#cursor }) };
    const from = this.#cursor === null ? "?since=0" : "";
    const answer = await request(`/_mock/events${from}`, { headers, signal: this.#abort.signal });
    if (!answer.ok) return;
    await this.onState("live");
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const silence = setTimeout(() => this.#abort.abort(), longestSilence);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      const events = parser.push(decoder.decode(value, { stream: true }));
      for (const { id } of events) this.#cursor = id ?? this.#cursor;
      const told = events.filter(({ data }) => data !== null);
      if (told.length > 0) this.onEvents(told);
    }
  }
}
