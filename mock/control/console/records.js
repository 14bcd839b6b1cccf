// The records of one journal as the page keeps them: in order, bounded, and renewed as events tell of changes.

import { get } from "./api.js";
import { inLine } from "./wire_text.js";

const mostKept = 10_000;
const page = 500;
const firstPage = 1000;
/** So many pages behind, the newest are better than all. */
const mostPages = 20;
/** Of each body so much is searched. */
const searched = 4096;
/** So many websockets, the newest, are looked at again and again while they are open. */
const mostSockets = 20;
/** So many of the last frames of a websocket are searched. */
const framesSearched = 50;

/** A body that is too long to be kept, as one of which the server has kept the beginning only. */
function cut(part) {
  if (part === null) return null;
  const { body } = part;
  if (typeof body === "string") return body.length <= searched ? part : { ...part, body: body.slice(0, searched), cutAt: searched };
  if (body.base64.length <= searched) return part;
  return { ...part, body: { base64: body.base64.slice(0, searched) }, cutAt: (searched / 4) * 3 };
}

/** An attempt to deliver a webhook that has begun, or has ended. */
function webhookInWords({ phase, attempt, url, status, problem }) {
  const which = attempt > 1 ? `webhook, attempt ${attempt}` : "webhook";
  if (phase === "begun") return `${which}: sent to ${url}`;
  return `${which}: ${status ? `answered ${status}` : problem}`;
}

/** What became of a websocket, with its frames counted, and the last of them. */
function counted(socket) {
  if (!socket) return null;
  const sent = socket.frames.filter(({ from }) => from === "service").length;
  return { ...socket, frames: socket.frames.slice(-framesSearched), sent, received: socket.frames.length - sent };
}

/** Without the most of its bodies and frames: one that is opened is fetched whole. */
const slim = (record) => ({ ...record, request: cut(record.request), reply: cut(record.reply), socket: counted(record.socket) });

const isOpen = ({ socket }) => socket && socket.end === "open";
const sameSocket = (one, other) => one?.end === other?.end && one?.sent === other?.sent && one?.received === other?.received &&
  one?.framesLeftOut === other?.framesLeftOut;

/** Text to search in, made when it is first searched. */
export function haystackOf(entry) {
  const { record } = entry;
  entry.hay ??= [record.verb, record.path, record.query, record.call ?? "", record.note, record.peer, record.tunnel ?? "", record.fault ?? "",
    ...record.headers.flat(), ...record.rules.map(({ id }) => id), record.request.body, record.reply?.body ?? "",
    record.socket?.end ?? "", record.socket?.reason ?? "", ...(record.socket?.frames ?? []).map(({ what }) => what)]
    .map((part) => (typeof part === "string" ? part : inLine(part))).join("\n").toLowerCase();
  return entry.hay;
}

export class Records {
  #byCall = new Map();
  #newest = 0;
  #stale = new Set();
  #early = new Set();
  #happenings = new Set();
  #pulling = false;
  #again = false;
  #looking = false;
  #over = false;

  /** Calls in the order of their arrival, and happenings between them: `{seq, record | happening, version}`. */
  entries = [];
  /** Records that the server has given up for want of room. */
  dropped = 0;

  /** `source`: the address of the journal. `onChange()` is called when something has come or changed. */
  constructor(source, onChange) {
    this.source = source;
    this.onChange = onChange;
  }

  /** Nothing is fetched or told any more. */
  end() {
    this.#over = true;
  }

  /** The newest, for a start. */
  begin() {
    return this.#guarded(() => this.#fetch(`limit=${firstPage}`));
  }

  /** As many as may be kept. */
  older() {
    return this.#guarded(() => this.#fetch(`limit=${mostKept}`));
  }

  /** A whole record; null if the journal has it no more. */
  async whole(entry) {
    const { records } = await get(this.#address(`since=${entry.seq - 1}&limit=1`));
    const found = records.find(({ id }) => id === entry.record.id) ?? null;
    if (found && found.outcome !== entry.record.outcome) this.#add(found);
    return found;
  }

  /** Events of this journal, in their order. */
  told(events) {
    for (const { event, id, data } of events) {
      if (event === "call") this.#toldOfCall(data);
      else if (event === "connect" || event === "disconnect") this.#toldOfSocket(data);
      else if (event === "reset") this.clear(Number(id));
      else if (event === "gap") this.#beginAnew();
      this.#happened(event, Number(id), data);
    }
    this.pull();
  }

  #toldOfCall(data) {
    const entry = this.#byCall.get(data.id);
    if (!entry) {
      this.#early.add(data.id);
      this.#again = true;
      return;
    }
    // What is known already may be told again, at the beginning of a stream.
    if (data.phase === "arrived" || entry.record.outcome !== "open") return;
    entry.record = { ...entry.record, [data.phase]: entry.record[data.phase] ?? { at: data.at, t: data.t },
      status: data.status, outcome: data.outcome };
    entry.version += 1;
    this.#stale.add(entry);
    this.onChange();
  }

  #toldOfSocket(data) {
    const entry = this.#byCall.get(data.id);
    if (entry) this.#stale.add(entry);
    else this.#again = true;
  }

  /** Looks at open websockets again: no event tells of their frames. */
  async lookAtSockets() {
    if (this.#over || this.#looking || !this.entries.some(({ record }) => record && isOpen(record))) return;
    this.#looking = true;
    await this.#guarded(async () => {
      const { records } = await get(this.#address(`method=scanqrcode&limit=${mostSockets}`));
      if (this.#over) return;
      const changed = records.filter((record) => {
        const known = this.#byCall.get(record.id);
        return known && isOpen(known.record) && !sameSocket(known.record.socket, counted(record.socket));
      });
      for (const record of changed) this.#add(record);
      if (changed.length > 0) this.onChange();
    });
    this.#looking = false;
  }

  #happened(event, seq, data) {
    const words = { state: `state ${data.state}`, scan: "the phone scanned or typed the code", signal: `signal ${data.name}`,
      notification: `notification ${data.what}${data.type ? `: ${data.type}` : ""}`,
      webhook: webhookInWords(data),
      reset: "reset", made: "the instance was made", connect: "a websocket was opened",
      disconnect: `a websocket has ended: ${data.end}${data.code ? `, close code ${data.code}` : ""}` }[event];
    if (words === undefined || this.#happenings.has(seq)) return;
    this.#happenings.add(seq);
    this.#insert({ seq, happening: words, at: data.at, version: 0 });
    this.onChange();
  }

  /** What was missed may have changed any of them. */
  #beginAnew() {
    this.entries = [];
    this.#byCall.clear();
    this.#happenings.clear();
    this.#stale.clear();
    this.#early.clear();
    this.#newest = 0;
    this.#again = true;
  }

  /** Forgets all up to that place. */
  clear(seq) {
    this.entries = this.entries.filter((entry) => entry.seq > seq);
    this.#byCall = new Map(this.entries.filter(({ record }) => record).map((entry) => [entry.record.id, entry]));
    this.#stale.clear();
    this.#newest = Math.max(this.#newest, seq);
    this.onChange();
  }

  /** Fetches what is new or has changed. Many calls of it are one. */
  async pull() {
    if (this.#pulling) return;
    this.#pulling = true;
    try {
      while (!this.#over && (this.#again || this.#stale.size > 0)) {
        await new Promise((resolve) => setTimeout(resolve, 120));
        if (this.#again) {
          this.#again = false;
          await this.#guarded(() => this.#newer());
        }
        await this.#guarded(() => this.#renew());
      }
    } finally {
      this.#pulling = false;
    }
  }

  async #guarded(work) {
    try {
      await work();
    } catch {
      // The server is gone, or the instance is: whoever follows the events hears of it.
      this.#stale.clear();
    }
  }

  #address(query) {
    return `${this.source}${this.source.includes("?") ? "&" : "?"}${query}`;
  }

  async #fetch(query) {
    const answer = await get(this.#address(query));
    if (this.#over) return answer;
    this.dropped = answer.dropped;
    for (const record of answer.records) this.#add(record);
    this.onChange();
    return answer;
  }

  async #newer() {
    for (let pages = 0; !this.#over; ++pages) {
      if (pages === mostPages) {
        await this.#fetch(`limit=${mostKept}`);
        break;
      }
      if (!(await this.#fetch(`since=${this.#newest}&limit=${page}`)).more) break;
    }
    this.#early.clear();
  }

  /** Those that have changed, page by page from the oldest of them. */
  async #renew() {
    while (this.#stale.size > 0 && !this.#over) {
      const waiting = this.#stale;
      this.#stale = new Set();
      let first = Infinity;
      for (const { seq } of waiting) first = Math.min(first, seq);
      const { records, more } = await this.#fetch(`since=${first - 1}&limit=${Math.min(page, waiting.size)}`);
      const last = records.at(-1);
      if (!more || !last) continue;
      const reached = Number(last.arrived.cursor);
      for (const entry of waiting) if (entry.seq > reached) this.#stale.add(entry);
    }
  }

  #add(whole) {
    const record = slim(whole);
    const seq = Number(record.arrived.cursor);
    this.#newest = Math.max(this.#newest, seq);
    const known = this.#byCall.get(record.id);
    if (known) {
      // An answer that was under way may be older than an event that has come meanwhile.
      if (known.record.outcome !== "open" && record.outcome === "open") return;
      if (known.record.socket && known.record.socket.end !== "open" && isOpen(record)) return;
      Object.assign(known, { record, hay: null, version: known.version + 1 });
      return;
    }
    const entry = { seq, record, hay: null, version: 0 };
    this.#byCall.set(record.id, entry);
    this.#insert(entry);
    if (this.#early.has(record.id) && record.outcome === "open") this.#stale.add(entry);
  }

  #insert(entry) {
    let place = this.entries.length;
    while (place > 0 && this.entries[place - 1].seq > entry.seq) place -= 1;
    this.entries.splice(place, 0, entry);
    if (this.entries.length <= mostKept) return;
    for (const gone of this.entries.splice(0, Math.ceil(mostKept / 50))) {
      if (gone.record) this.#byCall.delete(gone.record.id);
      this.#stale.delete(gone);
    }
  }
}
