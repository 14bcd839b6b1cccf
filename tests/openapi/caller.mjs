// Calls operations by their id, holds each answer against the document, and knows what was never called.

import { expect, Failure } from "../clients/harness.mjs";

const within = 30_000;

export class Caller {
  constructor(server, document) {
    this.server = server;
    this.document = document;
    this.good = new Set();
    this.bad = new Set();
  }

  /** The server must take it; the document must, too. `expected`: the status. Gives the body. */
  async takes(id, expected, { path = {}, query = {}, headers = {}, body } = {}) {
    this.document.checkRequest(id, body);
    const answer = await this.send(id, { path, query, headers, body });
    expect(`status of ${id}`, expected, answer.status);
    this.good.add(id);
    return answer.read;
  }

  /** The server must refuse it, with a problem. */
  async refuses(id, expected, { path = {}, query = {}, headers = {}, body } = {}) {
    const answer = await this.send(id, { path, query, headers, body });
    expect(`status of ${id}`, expected, answer.status);
    expect(`status in the problem of ${id}`, expected, answer.read.status);
    this.bad.add(id);
    return answer.read;
  }

  async send(id, { path, query, headers, body }) {
    const response = await this.fetch(id, { path, query, headers, body, signal: AbortSignal.timeout(within) });
    const type = response.headers.get("content-type");
    const text = type?.startsWith("image/png") ? "" : await response.text();
    const read = /[/+]json$/.test((type ?? "").split(";")[0]) ? JSON.parse(text) : text;
    this.document.checkAnswer(id, response.status, type, read);
    return { status: response.status, read };
  }

  fetch(id, { path = {}, query = {}, headers = {}, body, signal }) {
    const operation = this.document.operation(id);
    const filled = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? "shape"));
    const search = new URLSearchParams(query).toString();
    const changes = ["POST", "PUT", "PATCH"].includes(operation.verb);
    return fetch(`${this.server.control}${filled}${search ? `?${search}` : ""}`, {
      method: operation.verb,
      headers: { ...(changes ? { "Content-Type": "application/json" } : {}), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  }

  /** Reads a stream of events until one fits; all of them. */
  async listen(id, { path, query, headers } = {}, fits, meanwhile = async () => {}) {
    const end = new AbortController();
    const late = setTimeout(() => end.abort(new Failure(`${id}: the event did not come`)), within);
    try {
      const response = await this.fetch(id, { path, query, headers, signal: end.signal });
      this.document.checkAnswer(id, response.status, response.headers.get("content-type"), "");
      expect(`status of ${id}`, 200, response.status);
      const events = [];
      const doing = meanwhile();
      let text = "";
      for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
        text += bytes;
        const blocks = text.split("\n\n");
        text = blocks.pop();
        for (const event of blocks.map(parsed).filter((one) => one.data !== undefined)) {
          this.document.checkEvent(event.event, event.data);
          events.push(event);
          if (!fits(event)) continue;
          await doing;
          this.good.add(id);
          return events;
        }
      }
      throw new Failure(`${id}: the stream ended before the event came`);
    } finally {
      clearTimeout(late);
      end.abort();
    }
  }

  /** A page of another site, and a form, are refused whatever they want. */
  async guarded() {
    for (const [id, operation] of this.document.operations) {
      const foreign = await this.send(id, { path: {}, query: {}, headers: { Origin: "https://evil.example" } });
      expect(`status of ${id} for a foreign page`, 403, foreign.status);
      if (!["POST", "PUT", "PATCH"].includes(operation.verb)) continue;
      const form = await this.send(id, { path: {}, query: {}, headers: { "Content-Type": "text/plain" }, body: {} });
      expect(`status of ${id} for a form`, 415, form.status);
    }
  }

  neverCalled() {
    const missing = (called) => [...this.document.operations.keys()].filter((id) => !called.has(id));
    return [...missing(this.good).map((id) => `${id} was never called with good input`),
      ...missing(this.bad).map((id) => `${id} was never called with bad input`)];
  }
}

function parsed(block) {
  const event = { event: "message" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (event.data !== undefined) event.data = JSON.parse(event.data);
  return event;
}
