// Spans and moments in words, and a virtual clock that goes on between two looks at the server.

const two = (number) => String(number).padStart(2, "0");

/** Milliseconds since a start as `0:40.000`, `1:02:03.004`. */
export function formatAt(ms) {
  const whole = Math.floor(ms / 1000);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const tail = `${two(whole % 60)}.${String(Math.floor(ms % 1000)).padStart(3, "0")}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** A span in words that a glance takes in: `31 ms`, `4.2 s`, `10 min`, `1 h 30 min`. */
export function formatSpan(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  if (minutes < 60) return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `2026-01-01T00:00:40.000Z` moved on by so many ms, as `2026-01-01 00:00:40`. */
export function formatUtc(iso, onBy) {
  const moment = new Date(Date.parse(iso) + onBy);
  return Number.isNaN(moment.getTime()) ? iso : moment.toISOString().slice(0, 19).replace("T", " ");
}

/** A clock as the server told it, and as it is by now. */
export class SeenClock {
  constructor(told) {
    this.told = told;
    this.seen = performance.now();
  }

  /** Virtual milliseconds since it was told. */
  passed() {
    return this.told.paused ? 0 : (performance.now() - this.seen) * this.told.speed;
  }
  at() {
    return this.told.at + this.passed();
  }
  utc() {
    return formatUtc(this.told.now, this.passed());
  }
}
