// Puts the parts of the page together: which instance is looked at, what the server tells, how often it is asked.

import { Access } from "./access.js";
import { controlOf, get, onTokenNeeded } from "./api.js";
import { Chats } from "./chats.js";
import { ClockPanel } from "./clock.js";
import { announce, ask, byId, setText, visible } from "./dom.js";
import { Instances } from "./instances.js";
import { Journal } from "./journal.js";
import { listenForKeys } from "./keys.js";
import { Notifications } from "./notifications.js";
import { Phone } from "./phone.js";
import { ScriptEditor } from "./script_editor.js";
import { Settings } from "./settings.js";
import { Stream } from "./stream.js";
import { Tabs } from "./tabs.js";

const lookEvery = 1000;
const lookAfterEvents = 150;
const mostHappenings = 5000;
const unmatchedSource = "/_mock/journal?instance=none";

const [wantedId, wantedTab] = location.hash.slice(1).split("/");

let chosen = null;
let detail = null;
let health = null;
let healthAt = 0;
let looking = false;
let lookAgain = false;
let lookTimer = null;
/** Events that are no calls, for whoever is chosen later. */
let happenings = [];

onTokenNeeded(async (wrong) => {
  const dialog = byId("token-dialog");
  byId("token-wrong").hidden = !wrong;
  const form = await ask(dialog);
  const given = form?.elements.token.value ?? null;
  form?.reset();
  return given;
});

const baseOf = (record) => {
  if (record.instance !== null && detail) return detail.apiUrl;
  const host = record.headers.find(([name]) => typeof name === "string" && name.toLowerCase() === "host")?.[1];
  return `http://${typeof host === "string" ? host : location.hostname}`;
};

const soon = () => {
  instances.loadSoon();
  look();
};
const phone = new Phone(soon);
const clock = new ClockPanel(soon);
const access = new Access();
const editor = new ScriptEditor();
const settings = new Settings(soon);
const notifications = new Notifications({ changed: soon, toSettings: () => {
  tabs.show("settings-tab");
  settings.focus("webhookUrl");
} });
const chats = new Chats();
/** What is looked at only while it is seen. */
const panels = { "script-tab": editor, "notifications-tab": notifications, "chats-tab": chats, "settings-tab": settings };
const journal = new Journal(byId("journal-panel"), { baseOf, empty: "No request yet. Point a client at the apiUrl, or copy the environment for one." });
const unmatched = new Journal(byId("unmatched-journal"), { baseOf, empty: "Every request has found its instance." });
unmatched.onChange = () => {
  const count = unmatched.size;
  setText(byId("unmatched-count"), count === 0 ? "" : String(count));
  byId("unmatched-tab").classList.toggle("some", count > 0);
};
const instances = new Instances({ choose, onList: keepChosen });
const tabs = new Tabs(byId("tabs"), (name) => {
  remember();
  panels[name]?.look().catch(() => {}); // the next look tries again
});

/** The address keeps what is looked at, so that a reload does too. */
function remember() {
  history.replaceState(null, "", `#${chosen ?? ""}/${tabs.shown.replace("-tab", "")}`);
}

function choose(id) {
  if (id === chosen) return;
  chosen = id;
  detail = null;
  byId("instance").hidden = id === null;
  byId("no-instance").hidden = id !== null;
  document.body.classList.toggle("without-instance", id === null);
  instances.select(id);
  phone.show(id);
  clock.show(id);
  editor.show(id).catch(() => {}); // the stream tells that the server is gone
  notifications.show(id);
  chats.show(id);
  settings.show(id);
  journal.show(id === null ? null : `${controlOf(id)}/journal`, happenings.filter(({ data }) => data.idInstance === id));
  remember();
  look();
}

/** Another one, if the chosen one is gone. */
function keepChosen() {
  if (chosen !== null && instances.find(chosen)) {
    instances.select(chosen);
    return;
  }
  if (chosen !== null) announce("the instance is gone");
  const wanted = chosen === null ? instances.find(Number(wantedId)) : undefined;
  choose((wanted ?? instances.all[0])?.idInstance ?? null);
}

function draw(instance) {
  detail = instance;
  setText(byId("instance-name"), visible(instance.name));
  setText(byId("instance-id"), String(instance.idInstance));
  document.title = `${visible(instance.name)}: greenmock`;
  const rows = Object.entries(instance.counts);
  byId("no-counts").hidden = rows.length > 0;
  byId("counts").hidden = rows.length === 0;
  const body = byId("counts").tBodies[0];
  const wanted = rows.map(([method, { arrived, parked, sent, left }]) => [method, arrived, parked, sent, left].map(String));
  if (JSON.stringify(wanted) !== body.dataset.shown) {
    body.dataset.shown = JSON.stringify(wanted);
    body.replaceChildren(...wanted.map((cells) => {
      const row = document.createElement("tr");
      cells.forEach((cell, place) => (row.insertCell().textContent = place === 0 ? visible(cell) : cell));
      return row;
    }));
  }
  phone.seen(instance);
  clock.seen(instance.clock);
  access.seen(instance);
  notifications.seen(instance);
}

/** Asks what cannot be told by events: the clock and the code move by themselves. */
async function look() {
  if (chosen === null || looking) {
    lookAgain = looking;
    return;
  }
  looking = true;
  const id = chosen;
  try {
    const instance = await get(controlOf(id));
    if (id !== chosen) return;
    draw(instance);
    await Promise.all([phone.look(), clock.look(), panels[tabs.shown]?.look()]);
  } catch (problem) {
    if (problem.status === 404) instances.loadSoon();
  } finally {
    looking = false;
    if (lookAgain || id !== chosen) {
      lookAgain = false;
      look();
    }
  }
}

/** After a burst of events, once. */
function lookSoon() {
  lookTimer ??= setTimeout(() => {
    lookTimer = null;
    look();
  }, lookAfterEvents);
}

/** True if the server is another one than before, with nothing of what was. */
async function wasStartedAgain() {
  const before = health;
  const expected = before ? before.uptimeMs + (performance.now() - healthAt) : 0;
  health = await get("/_mock/health");
  healthAt = performance.now();
  setText(byId("seed"), `seed ${health.seed}`);
  return before !== null && (before.seed !== health.seed || health.uptimeMs < expected - 2000);
}

function showConnection(state, text) {
  const mark = byId("connection");
  mark.dataset.state = state;
  setText(byId("connection-text"), text);
}

async function connected() {
  const again = health !== null;
  let restarted = false;
  try {
    restarted = await wasStartedAgain();
    await instances.load();
  } catch {
    return; // it went away again; the stream says so
  }
  showConnection("live", "live");
  if (!again || restarted) {
    happenings = [];
    unmatched.show(unmatchedSource);
  }
  if (restarted) {
    const id = chosen;
    chosen = null;
    choose((instances.find(id) ?? instances.all[0])?.idInstance ?? null);
    byId("notice").hidden = false;
    setText(byId("notice-text"), "greenmock was started again: what was before is gone.");
  } else if (again && byId("connection").dataset.was === "lost") {
    announce("connected again");
  }
  byId("connection").dataset.was = "live";
}

function lost() {
  showConnection("lost", "no connection, trying again");
  if (byId("connection").dataset.was !== "lost") announce("greenmock does not answer; the page tries again");
  byId("connection").dataset.was = "lost";
}

function told(events) {
  const gap = events.some(({ event }) => event === "gap");
  const own = events.filter(({ event, data }) => event === "gap" || data.idInstance === chosen);
  const foreign = events.filter(({ event, data }) => event === "gap" || (event === "call" && data.idInstance === null));
  if (own.length > 0) {
    journal.told(own);
    notifications.told(own);
  }
  if (foreign.length > 0) unmatched.told(foreign);
  const others = events.filter(({ event }) => event !== "call" && event !== "gap");
  happenings.push(...others);
  if (happenings.length > mostHappenings) happenings.splice(0, happenings.length - mostHappenings);
  instances.loadSoon();
  const states = own.filter(({ event }) => event === "state");
  if (states.length > 0 && byId("connection").dataset.was === "live") announce(`the account is ${states.at(-1).data.state}`);
  if (gap || own.length > 0) lookSoon();
}

const stream = new Stream({
  onEvents: told,
  onState: (state) => (state === "live" ? connected() : state === "lost" ? lost() : showConnection("resting", "resting")),
});

function openHelp() {
  byId("help-dialog").showModal();
}
byId("help").addEventListener("click", openHelp);
byId("notice-close").addEventListener("click", () => (byId("notice").hidden = true));
byId("new-instance-first").addEventListener("click", () => instances.make());
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

const tab = (name) => () => {
  tabs.show(name);
  byId(name).focus();
};
listenForKeys({
  "?": openHelp,
  n: () => instances.make(),
  s: () => phone.press("scan"),
  c: () => clock.pause(),
  r: () => !clock.ofAll && chosen !== null && clock.jump({ to: "rotation" }),
  p: () => (tabs.shown === "unmatched-tab" ? unmatched : journal).pause(),
  "/": () => {
    if (tabs.shown !== "unmatched-tab") tabs.show("journal-tab");
    (tabs.shown === "unmatched-tab" ? unmatched : journal).focusFilter();
  },
  ...Object.fromEntries(tabs.tabs.map(({ id }, place) => [place + 1, tab(id)])),
});

tabs.show(tabs.tabs.some(({ id }) => id === `${wantedTab}-tab`) ? `${wantedTab}-tab` : "journal-tab");
editor.begin().catch(() => {}); // without the list the editor works too
stream.wake();

setInterval(() => {
  if (document.visibilityState !== "visible") return;
  instances.tick();
  journal.tick();
  look();
}, lookEvery);
// A browser opens six connections to a server at most, for all of its windows: one that nobody sees keeps none.
document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? stream.wake() : stream.rest()));
