// The virtual phone: the code it sees, its buttons, and the state of the account.

import { call, controlOf, fetched, get } from "./api.js";
import { byId, isUsable, say, setText, setUsable } from "./dom.js";
import { formatSpan, SeenClock } from "./time.js";

const drawEvery = 250;
const loggedIn = ["authorized", "sleepMode", "blocked", "yellowCard", "suspended"];

/** In which states a button does something, and why not in the others. */
const buttons = {
  scan: { on: ["notAuthorized"], body: { do: "scan" }, done: "the code is scanned",
    why: (state) => (loggedIn.includes(state) ? `the account is ${state}: it shows no code until it is logged out` : `the account is ${state}`) },
  refuse: { on: ["notAuthorized"], body: { do: "refuse" }, done: "refused: the code is used up, and a new one is shown",
    why: (state) => `there is nothing to refuse while the account is ${state}` },
  logout: { on: [...loggedIn, "starting"], body: { do: "logout" }, done: "logged out from the phone",
    why: () => "nobody is logged in" },
  block: { patch: { state: "blocked" }, off: ["blocked"], done: "",
    why: () => "the account is blocked already" },
  sleep: { on: ["authorized"], body: { do: "off" }, done: "the phone is off", why: (state) => `an account that is ${state} cannot fall asleep` },
  battery: { on: ["authorized"], body: { do: "off" }, done: "the battery is dead: the phone is off",
    why: (state) => `nothing changes for an account that is ${state}` },
  wake: { on: ["sleepMode"], body: { do: "on" }, done: "the phone is on", why: () => "the phone is not off" },
};

const makesSense = ({ on, off }, state) => (on ? on.includes(state) : !off.includes(state));

const pictureNotes = {
  notAuthorized: "",
  starting: "The account is starting.",
  authorized: "Logged in. Nobody needs the code.",
  sleepMode: "Logged in, and the phone is off.",
  blocked: "The account is blocked.",
};

export class Phone {
  #id = null;
  #code = null;
  #state = null;
  #clock = null;
  #asking = false;
  #picture = null;

  /** `changed()` is called after each thing that was done. */
  constructor(changed) {
    this.changed = changed;
    this.picture = byId("code-picture");
    for (const [name, action] of Object.entries(buttons)) byId(`phone-${name}`).addEventListener("click", () => this.press(name, action));
    byId("state-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#do(() => call("PATCH", controlOf(this.#id), { state: byId("state-choice").value }), "");
    });
    byId("typed-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const code = byId("typed-code").value.trim();
      this.#do(() => call("POST", `${controlOf(this.#id)}/phone`, { do: "enterCode", ...(code === "" ? {} : { code }) }), "the code is typed");
    });
    setInterval(() => this.#tick(), drawEvery);
  }

  /** Another instance is looked at, or none. */
  show(id) {
    this.#id = id;
    this.#code = null;
    this.#state = null;
    this.picture.hidden = true;
    say(byId("phone-said"), "");
  }

  /** What the server says of the instance. */
  seen(instance) {
    this.#clock = new SeenClock(instance.clock);
    if (this.#state !== instance.state) {
      const first = this.#state === null;
      this.#state = instance.state;
      const chip = byId("state");
      chip.dataset.state = instance.state;
      setText(chip, instance.state);
      if (first || document.activeElement !== byId("state-choice")) byId("state-choice").value = instance.state;
      for (const [name, action] of Object.entries(buttons)) setUsable(byId(`phone-${name}`), makesSense(action, instance.state));
      byId("code").classList.toggle("unwanted", instance.state !== "notAuthorized");
      setText(byId("code-note"), pictureNotes[instance.state] ?? `Logged in; the account is ${instance.state}.`);
    }
  }

  /** Looks whether the code is another one. */
  async look() {
    if (this.#id === null || this.#asking) return;
    const id = this.#id;
    this.#asking = true;
    try {
      const code = await get(`${controlOf(id)}/qr`);
      if (id !== this.#id) return;
      if (this.#code?.payload !== code.payload) await this.#show(id, code);
      if (id !== this.#id) return;
      this.#code = { ...code, seen: performance.now() };
      this.#tick();
    } finally {
      this.#asking = false;
    }
  }

  async #show(id, code) {
    const drawing = await (await fetched(`${controlOf(id)}/qr.svg`)).blob();
    if (id !== this.#id) return;
    const address = URL.createObjectURL(drawing);
    this.picture.src = address;
    this.picture.alt = `QR code number ${code.serial} of this instance`;
    this.picture.hidden = false;
    if (this.#picture) URL.revokeObjectURL(this.#picture);
    this.#picture = address;
  }

  #tick() {
    if (!this.#code || !this.#clock) return;
    const { paused, speed } = this.#clock.told;
    const passed = paused ? 0 : (performance.now() - this.#code.seen) * speed;
    const left = Math.max(0, this.#code.nextRotationMs - passed);
    const whole = this.#code.epoch.until - this.#code.epoch.from;
    byId("code-left").style.setProperty("--left", String(Math.min(1, left / whole)));
    setText(byId("code-until"), paused
      ? `code ${this.#code.serial}, ${formatSpan(Math.ceil(left / 1000) * 1000)} left; the clock stands still`
      : `code ${this.#code.serial}, ${Math.ceil(left / 1000)} s left`);
    if (left === 0 && document.visibilityState === "visible") this.look().catch(() => {}); // the next look tries again
  }

  async press(name, action = buttons[name]) {
    if (this.#id === null) return;
    if (!isUsable(byId(`phone-${name}`))) {
      say(byId("phone-said"), action.why(this.#state));
      return;
    }
    const path = controlOf(this.#id);
    await this.#do(() => (action.patch ? call("PATCH", path, action.patch) : call("POST", `${path}/phone`, action.body)), action.done);
  }

  async #do(work, done) {
    const said = byId("phone-said");
    try {
      const { state } = await work();
      say(said, `${done === "" ? "" : `${done}; `}the account is ${state}`, "good");
    } catch (problem) {
      say(said, problem.message, "bad");
    }
    this.changed();
  }
}
