// Steps of a test, each told as it passes, and what was expected where one fails.

import { deepStrictEqual } from "node:assert/strict";

export class Checks {
  #failed = [];
  #step = "";

  /** Runs it; a failure does not keep the next from running. */
  async step(name, work) {
    this.#step = name;
    const before = this.#failed.length;
    try {
      await work();
    } catch (error) {
      this.#failed.push(`${name}: ${error.stack ?? error}`);
    }
    console.log(`${this.#failed.length === before ? "ok  " : "FAIL"} ${name}`);
  }

  equal(what, expected, seen) {
    try {
      deepStrictEqual(seen, expected);
    } catch {
      this.#failed.push(`${this.#step}: ${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`);
    }
  }

  /** Sets the exit status. */
  end() {
    for (const failure of this.#failed) console.error(failure);
    if (this.#failed.length > 0) process.exitCode = 1;
  }
}
