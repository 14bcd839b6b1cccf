// Numbered notifications for a test: queued while a client reads them, and what became of them.

import http from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { expect, Failure } from "./harness.mjs";

// The queue holds 10,000, or 8 MiB; so it is filled in portions.
const full = 1000;
const low = 200;

/** How many notifications: COUNT of the environment. */
export const count = (usual) => Number(process.env.COUNT || usual);

/** The number that a notification bears. */
export const numberOf = (body) => Number(body.messageData.textMessageData.textMessage);

/** The control API of the server's instance, over one connection that stays open. */
export class Control {
  constructor(server) {
    this.root = `${server.control}/_mock/instances/${server.id}`;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** The answer's JSON. */
  async ask(method, call = "", body = undefined) {
    const address = call ? `${this.root}/${call}` : this.root;
    const answer = await new Promise((resolve, reject) => {
      const headers = { "Content-Type": "application/json" };
      http.request(address, { method, agent: this.agent, timeout: 60_000, headers })
        .on("response", (response) =>
          text(response).then((said) => resolve({ status: response.statusCode, said }), reject))
        .on("timeout", function () { this.destroy(new Error(`${method} ${address}: no answer within a minute`)); })
        .on("error", reject)
        .end(body === undefined ? undefined : JSON.stringify(body));
    });
    if (answer.status >= 300) {
      throw new Failure(`${method} ${call} ${JSON.stringify(body)} answered ${answer.status}: ${answer.said}`);
    }
    return JSON.parse(answer.said);
  }

  /** How many wait, were dropped, were too old. */
  queue = async () => (await this.ask("GET")).notifications;

  /** Every call so far, the oldest first. */
  async journal() {
    const all = [];
    for (let cursor = "0", more = true; more;) {
      const page = await this.ask("GET", `journal?since=${cursor}&limit=2000`);
      expect("records that the journal gave up", 0, page.dropped);
      all.push(...page.records);
      ({ cursor, more } = page);
    }
    return all;
  }

  close = () => this.agent.destroy();
}

/** Queues the notifications 1 to `last` and keeps the queue from running over; the number of each receipt. */
export async function feed(server, last) {
  const control = new Control(server);
  const numbers = new Map();
  try {
    for (let number = 1; number <= last; ++number) {
      const told = await control.ask("POST", "notifications",
        { type: "incomingMessage", set: { "/messageData/textMessageData/textMessage": String(number) } });
      numbers.set(told.receiptId, number);
      if (told.waiting >= full) while ((await control.queue()).waiting > low) await pause(20);
    }
  } finally {
    control.close();
  }
  return numbers;
}
