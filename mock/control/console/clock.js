// The clock of the chosen instance, or of all: how fast, how far, standing still.

import { call, controlOf, get } from "./api.js";
import { byId, isUsable, say, setText, setUsable } from "./dom.js";
import { formatAt, formatSpan, SeenClock } from "./time.js";

const drawEvery = 100;

export class ClockPanel {
  #id = null;
  #own = null;
  #common = null;

  /** `changed()` is called after each change. */
  constructor(changed) {
    this.changed = changed;
    for (const button of document.querySelectorAll("[data-jump]")) {
      button.addEventListener("click", () => this.jump(JSON.parse(button.dataset.jump), button));
    }
    for (const scope of document.querySelectorAll('input[name="clock-scope"]')) scope.addEventListener("change", () => this.#turn());
    byId("clock-pause").addEventListener("click", () => this.pause());
    byId("speed-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#setSpeed();
    });
    setInterval(() => this.#tick(), drawEvery);
  }

  get ofAll() {
    return byId("clock-all").checked;
  }
  get #path() {
    return this.ofAll ? "/_mock/clock" : `${controlOf(this.#id)}/clock`;
  }
  get #clock() {
    return this.ofAll ? this.#common : this.#own;
  }

  show(id) {
    this.#id = id;
    this.#own = null;
    say(byId("clock-said"), "");
  }

  /** What the server says of the instance's clock. */
  seen(clock) {
    this.#own = new SeenClock(clock);
    this.#draw();
  }

  /** Looks at the clock of the server, while it is that one which is shown. */
  async look() {
    if (!this.ofAll) return;
    this.#common = new SeenClock(await get("/_mock/clock"));
    this.#draw();
  }

  #turn() {
    say(byId("clock-said"), "");
    this.look().catch(() => {}); // the next look tries again
    this.#draw();
  }

  #draw() {
    const clock = this.#clock;
    if (!clock) return;
    const { paused, speed } = clock.told;
    setText(byId("clock-pause"), paused ? "Go on" : "Pause");
    byId("clock").classList.toggle("still", paused);
    setText(byId("clock-pace"), paused ? "stands still" : speed === 1 ? "real time" : `${speed} times real time`);
    const field = byId("speed");
    if (document.activeElement !== field) field.value = String(speed);
    setUsable(byId("jump-rotation"), !this.ofAll);
    setUsable(byId("jump-release"), !this.ofAll && clock.told.nextReleaseMs !== null);
    this.#tick();
  }

  #tick() {
    const clock = this.#clock;
    if (!clock) return;
    setText(byId("clock-now"), clock.utc());
    setText(byId("clock-at"), `+${formatAt(Math.floor(clock.at() / 100) * 100).slice(0, -2)}`);
    const { nextReleaseMs } = clock.told;
    const left = typeof nextReleaseMs === "number" ? Math.max(0, nextReleaseMs - clock.passed()) : null;
    setText(byId("clock-release"), left === null ? "" : `a parked call is due in ${formatSpan(left < 1000 ? left : Math.ceil(left / 1000) * 1000)}`);
  }

  async pause() {
    const clock = this.#clock;
    if (!clock) return;
    const paused = !clock.told.paused;
    await this.#do(() => call("PATCH", this.#path, { paused }), () => (paused ? "the clock stands still" : "the clock goes on"));
  }

  async #setSpeed() {
    const speed = Number(byId("speed").value.replace(",", "."));
    await this.#do(() => call("PATCH", this.#path, { speed }), (told) => told.warning ?? `speed ${told.speed}`);
  }

  /** `where` as the control API takes it: `{by}` or `{to}`. */
  async jump(where, button = null) {
    if (button && !isUsable(button)) {
      say(byId("clock-said"), this.ofAll ? "only the clock of one instance can jump there" : "no parked call has a time at which it is let go");
      return;
    }
    await this.#do(() => call("POST", `${this.#path}/advance`, where), (told) => {
      const released = Array.isArray(told.released) ? told.released.length : told.released;
      const calls = released === 0 ? "no call was let go" : released === 1 ? "1 call was let go" : `${released} calls were let go`;
      const passed = (told.passed ?? []).map(({ what }) => what);
      const seen = [...new Set(passed)].slice(0, 4).map((what) => {
        const times = passed.filter((one) => one === what).length;
        return times > 1 ? `${what} (${times} times)` : what;
      });
      return `jumped: ${calls}${seen.length > 0 ? `; passed ${seen.join(", ")}` : ""}`;
    });
  }

  async #do(work, words) {
    const said = byId("clock-said");
    try {
      say(said, words(await work()), "good");
    } catch (problem) {
      say(said, problem.message, "bad");
    }
    this.changed();
    this.look().catch(() => {}); // the next look tries again
  }
}
