// The whole surface of an SDK: each function that it has is called once, and what it gives is compared with what is right.
// A function that a test does not call makes it fail, and so does one that the fake lacks and is not named as such.

import { isDeepStrictEqual } from "node:util";
import { expect, Failure } from "./harness.mjs";
import { Control } from "./numbered.mjs";

export const ann = "79001234567@c.us";
export const bob = "79001234568@c.us";
export const nobody = 79001234569;
export const group = /^\d+@g\.us$/;
export const apiId = /^BAE5[0-9A-F]{12}$/;
export const number = (seen) => typeof seen === "number";
export const words = (seen) => typeof seen === "string";

/** The head and the end of a JPEG: as much as anybody here looks at. */
export const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

/** An object of which these keys are as said; it may have others. */
export const having = (some) => (seen) => seen !== null && typeof seen === "object" &&
  Object.entries(some).every(([key, value]) => isDeepStrictEqual(resolved(value, seen[key]), seen[key]));

/** What `seen` should be: patterns and tests of `expected` give way to what they find good. */
function resolved(expected, seen) {
  if (expected instanceof RegExp) return expected.test(seen) ? seen : `${expected}`;
  if (typeof expected === "function") return expected(seen) ? seen : `what ${expected.name || "the test"} takes`;
  if (Array.isArray(expected)) return expected.map((value, place) => resolved(value, seen?.[place]));
  if (expected === null || typeof expected !== "object" || Buffer.isBuffer(expected)) return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, resolved(value, seen?.[key])]));
}

/** `expect`, with patterns, and of an object of a class its own fields, those that are undefined left out. */
export function alike(what, expected, seen) {
  const plain = seen === undefined ? undefined : JSON.parse(JSON.stringify(seen));
  expect(what, resolved(expected, plain), plain);
}

/** The functions that an object offers, those of its classes included. */
function functionsOf(object) {
  const names = new Set();
  for (let at = object; at && at !== Object.prototype && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== "constructor" && typeof object[name] === "function") names.add(name);
    }
  }
  return [...names];
}

export class Surface {
  /**
   * `parts`: the SDK's objects by name ("" for one whose functions are named by themselves).
   * `inner`: functions that serve the others and call nothing by themselves.
   * `lacking`: what the SDK has and the fake answers with 404.
   */
  constructor(name, server, parts, { inner = [], lacking = [] } = {}) {
    Object.assign(this, { name, server, parts, lacking, rows: [] });
    // Calls of the partner API belong to no instance, and stand in a journal of their own.
    this.journals = [new Control(server), Object.assign(new Control(server), { root: `${server.control}/_mock` })];
    const all = Object.entries(parts).flatMap(([part, object]) => functionsOf(object).map((key) => (part ? `${part}.${key}` : key)));
    expect("functions that the SDK has no more", [], [...inner, ...lacking].filter((key) => !all.includes(key)));
    this.all = all.filter((key) => !inner.includes(key));
  }

  has = (name) => this.all.includes(name);

  /** The SDK's function: what it gives, or throws; and what it put on the wire. */
  async #call(name, args) {
    const place = name.lastIndexOf(".");
    const part = this.parts[place < 0 ? "" : name.slice(0, place)];
    if (!this.has(name)) throw new Failure(`${this.name} has no ${name}`);
    const { cursor } = await this.journals[0].ask("GET", "journal?limit=1");
    let result, error;
    try {
      result = await part[name.slice(place + 1)](...args);
    } catch (thrown) {
      error = thrown;
    }
    const calls = [];
    for (const journal of this.journals) calls.push(...(await journal.ask("GET", `journal?since=${cursor}`)).records);
    return { result, error, wire: calls.map(({ verb, path, status }) => `${verb} ${/^\/(?:wa\w+|partner)\/(\w+)/.exec(path)?.[1]} ${status}`) };
  }

  /** It gives `expected`, by one request; the result. */
  async gives(name, args, expected) {
    const { result, error, wire } = await this.#call(name, args);
    if (error) throw new Failure(`${name} threw: ${error.stack}`);
    alike(name, expected, result);
    expect(`requests of ${name}`, 1, wire.length);
    this.did(name, wire[0]);
    return result;
  }

  /** The service refuses it, as documented, by `status`. */
  async refused(name, args, status, why) {
    const { error, wire } = await this.#call(name, args);
    if (!error) throw new Failure(`${name} should be refused by ${status}, and is not`);
    expect(`requests of ${name}, which is refused`, [String(status)], wire.map((line) => line.split(" ")[2]));
    this.did(name, `${wire[0]}: ${why}`);
  }

  /** The fake answers that it has no such method. */
  async lacks(name, ...args) {
    if (!this.lacking.includes(name)) throw new Failure(`${name} is not named among what the fake lacks`);
    const { error, wire } = await this.#call(name, args);
    if (!error) throw new Failure(`${name} works now: call it as the others, and take it out of what the fake lacks`);
    expect(`requests of ${name}, which the fake lacks`, ["404"], wire.map((line) => line.split(" ")[2]));
    this.did(name, `${wire[0]}: the fake lacks it`);
  }

  /** It was seen to work, in a way that is not told by its result. */
  did(name, how) {
    if (!this.has(name)) throw new Failure(`${this.name} has no ${name}`);
    this.rows.push([name, how]);
  }

  /** Prints what was called, and fails if something was not. */
  end() {
    for (const journal of this.journals) journal.close();
    const called = new Set(this.rows.map(([name]) => name));
    expect(`functions of ${this.name} that this test does not call`, [], this.all.filter((name) => !called.has(name)));
    expect("what the fake lacks, as found and as named", [...this.lacking].sort(),
      this.rows.filter(([, how]) => how.endsWith(": the fake lacks it")).map(([name]) => name).sort());
    const width = Math.max(...this.all.map((name) => name.length));
    const seen = new Set();
    for (const [name, how] of this.rows) {
      if (!seen.has(name)) console.log(`  ${name.padEnd(width)}  ${how}`);
      seen.add(name);
    }
    console.log(`${this.name}: ${this.all.length} functions, ${this.all.length - this.lacking.length} of them work, ` +
      `${this.lacking.length} the fake lacks: ok`);
  }
}
