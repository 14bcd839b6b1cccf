// The OpenAPI document is valid, and tells the truth: every operation is called with good and with bad input,
// and each answer is held against it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Validator } from "@seriousme/openapi-schema-validator";

import { expect, Failure, here, withServer } from "../clients/harness.mjs";
import { Caller } from "./caller.mjs";
import { Document } from "./document.mjs";

const nobody = { path: { id: "nobody" } };
const blank = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const unknown = { query: { nonsense: "1" } };

try {
  await withServer([], holds);
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
}

async function holds(server) {
  const document = await served(server);
  const api = new Caller(server, document);
  await instances(api);
  await scripts(api);
  await clocks(api);
  await waiting(api, server);
  await connections(api);
  await phone(api, server);
  await notifications(api);
  await messages(api);
  await code(api);
  await journal(api);
  await events(api);
  await ofServer(api, server);
  await api.guarded();
  await ends(api);
  const missing = api.neverCalled();
  if (missing.length > 0) throw new Failure(missing.join("\n"));
  console.log(`${document.operations.size} operations are as the document says`);
}

async function served(server) {
  const source = JSON.parse(await readFile(join(here, "../../mock/control/openapi.json"), "utf8"));
  const response = await fetch(`${server.control}/_mock/openapi.json`);
  expect("the document that greenmock serves", source, await response.json());
  const { valid, errors } = await new Validator().validate(structuredClone(source));
  if (!valid) throw new Failure(`the document is no OpenAPI: ${JSON.stringify(errors, null, 2)}`);
  const document = new Document(source);
  document.compileAll();
  return document;
}

async function instances(api) {
  await api.takes("createInstance", 201, { body: {
    name: "shape", clock: { paused: true }, ownPort: true, ttl: "1h", state: "notAuthorized", limits: { qr: "9/1s" },
    settings: { incomingWebhook: "yes" }, login: { starting: "3s" }, qrIn: { blocked: 403 },
    script: { greenmock: 1, rules: [{ id: "slow", when: { method: "qr", call: 1 }, wait: "10m" }] } } });
  await api.takes("createInstance", 201);
  await api.refuses("createInstance", 400, { body: { nmae: "x" } });
  await api.refuses("createInstance", 409, { body: { name: "shape" } });
  await api.takes("listInstances", 200);
  await api.refuses("listInstances", 400, unknown);
  await api.takes("showInstance", 200);
  await api.takes("showInstance", 200, { path: { id: "#2" } });
  await api.refuses("showInstance", 404, nobody);
  await api.takes("changeInstance", 200, { body: { dialect: "seed", strict: true, limits: "off", login: {} } });
  await api.takes("changeInstance", 200, { body: { settings: { stateWebhook: "yes" }, dialect: "current", strict: false } });
  await api.refuses("changeInstance", 400, { body: { state: "asleep" } });
  const { settings } = await api.takes("showSettings", 200);
  expect("the setting that was changed", "yes", settings.find(({ name }) => name === "stateWebhook").value);
  await api.refuses("showSettings", 404, nobody);
}

async function scripts(api) {
  const rule = { id: "once", when: { method: "qr" }, times: 1, reply: 500 };
  await api.takes("putServerScript", 200, { body: { greenmock: 1, rules: [] }, query: { dry: "1" } });
  await api.takes("putServerScript", 200, { body: { greenmock: 1, instances: [{ name: "scripted" }] } });
  await api.refuses("putServerScript", 400, { body: { greenmock: 2 } });
  await api.refuses("putServerScript", 409, { body: { greenmock: 1, instances: [{ name: "scripted" }] } });
  await api.takes("putScript", 200, { body: { greenmock: 1, rules: [rule] }, query: { dry: "" } });
  await api.takes("putScript", 200, { body: { greenmock: 1, rules: [rule], timeline: [{ at: "9h", phone: "off" }] } });
  await api.refuses("putScript", 400, { body: { greenmock: 1, rules: [{ whne: {} }] } });
  await api.refuses("putScript", 404, { ...nobody, body: { greenmock: 1 } });
  await api.takes("showScript", 200);
  await api.refuses("showScript", 404, nobody);
  await api.takes("addRule", 201, { body: { when: { method: "qr", call: 9 }, reply: 404 } });
  await api.takes("addRule", 200, { body: { ...rule, id: "other" }, query: { dry: "1" } });
  await api.refuses("addRule", 400, { body: {} });
  await api.refuses("addRule", 409, { body: rule });
  await api.takes("deleteRule", 200, { path: { rule: "once" } });
  await api.refuses("deleteRule", 404, { path: { rule: "once" } });
  await api.refuses("deleteRule", 404, { path: { id: "nobody", rule: "once" } });
  const ready = await api.takes("listReadyMade", 200);
  await api.refuses("listReadyMade", 400, unknown);
  await api.takes("showReadyMade", 200, { path: { name: ready.scripts[0].name } });
  await api.refuses("showReadyMade", 404, { path: { name: "nothing-of-the-kind" } });
}

async function clocks(api) {
  await api.takes("showClock", 200);
  await api.refuses("showClock", 404, nobody);
  await api.takes("changeClock", 200, { body: { speed: 60 } });
  await api.takes("changeClock", 200, { body: { speed: 1, paused: true } });
  await api.refuses("changeClock", 400, { body: {} });
  await api.takes("advance", 200, { body: { by: "1m" } });
  await api.takes("advance", 200, { body: { to: "rotation" } });
  await api.refuses("advance", 400, { body: {} });
  await api.refuses("advance", 409, { body: { to: "release" } });
  await api.takes("showServerClock", 200);
  await api.refuses("showServerClock", 400, unknown);
  await api.takes("changeClockOfAll", 200, { body: { speed: 10 } });
  await api.takes("changeClockOfAll", 200, { body: { speed: 1, paused: false } });
  await api.refuses("changeClockOfAll", 400, { body: { speed: 0 } });
  await api.takes("advanceAll", 200, { body: { by: "20s" } });
  await api.refuses("advanceAll", 400, { body: { to: "rotation" } });
  await api.takes("changeClock", 200, { body: { paused: true } });
}

async function waiting(api, server) {
  const { idInstance, apiTokenInstance } = await api.takes("showInstance", 200);
  const call = (method) => fetch(`${server.url}/waInstance${idInstance}/${method}/${apiTokenInstance}`);
  await (await call("qr")).text();
  await (await call("nothing")).text();
  await (await fetch(`${server.url}/nowhere`)).text();
  await api.takes("wait", 200, { body: { for: { call: "qr", status: 200 }, count: 1, within: "10s" } });
  await api.takes("wait", 200, { body: { for: { event: "start" }, since: "0" } });
  await api.takes("wait", 200, { body: { for: { idle: "10ms" } } });
  await api.refuses("wait", 408, { body: { for: { call: "qr" }, count: 99, within: "10ms" } });
  await api.refuses("wait", 408, { body: { for: { call: "*", phase: "left" }, within: "10ms" } });
  await api.refuses("wait", 400, { body: {} });
  await api.refuses("wait", 404, { ...nobody, body: { for: { idle: "1s" } } });
  await api.refuses("wait", 408, { body: { for: { socket: "open" }, within: "10ms" } });
  const gone = api.refuses("wait", 410, { path: { id: "scripted" }, body: { for: { event: "signal=never" } } });
  await until(async () => /^greenmock_waiters 1$/m.test(await api.takes("metrics", 200)));
  await api.takes("deleteInstance", 200, { path: { id: "scripted" } });
  await gone;
}

async function connections(api) {
  await api.takes("signal", 200, { body: { name: "go" } });
  await api.refuses("signal", 400, { body: { name: "two words" } });
  await api.takes("drop", 200, { body: { what: "all" } });
  await api.refuses("drop", 400, { body: { what: "everything" } });
  await api.takes("ownPort", 200, { body: { do: "down" } });
  await api.takes("ownPort", 200, { body: { do: "up" } });
  await api.refuses("ownPort", 400, { body: { do: "reboot" } });
  await api.refuses("ownPort", 409, { path: { id: "#2" }, body: { do: "down" } });
}

async function phone(api, server) {
  const { payload } = await api.takes("showCode", 200);
  await api.takes("advance", 200, { body: { to: "rotation" } });
  const late = await api.refuses("phone", 409, { body: { do: "scan", code: payload } });
  expect("reason of a scan that comes too late", "rotatedAway", late.reason);
  await api.takes("phone", 200, { body: { do: "scan" } });
  await api.refuses("phone", 409, { body: { do: "scan" } });
  await api.takes("phone", 200, { body: { do: "logout" } });
  await api.refuses("phone", 400, { body: { do: "dance" } });
  await api.refuses("phone", 422, { body: { do: "scan", image: blank } });
  await typing(api, server);
  const now = await api.takes("showCode", 200);
  await api.takes("scan", 200, { body: { code: now.payload } });
  await api.refuses("scan", 409, { body: { code: now.payload } });
  await api.refuses("scan", 404, { body: { code: "2@nothing" } });
  await api.refuses("scan", 422, { body: { image: blank } });
  await api.refuses("scan", 400, { body: {} });
}

async function typing(api, server) {
  const { idInstance, apiTokenInstance } = await api.takes("showInstance", 200);
  const given = async () => {
    const response = await fetch(`${server.url}/waInstance${idInstance}/getAuthorizationCode/${apiTokenInstance}`,
      { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ phoneNumber: 441234567890 }) });
    return (await response.json()).code;
  };
  const reason = async (id, code) => (await api.refuses(id, 409, { body: { do: "enterCode", code } })).reason;
  expect("reason before any code was given", "noCode", await reason("phone", "GAPI2015"));
  const first = await given();
  expect("reason for a code that was never given", "wrongCode", await reason("phone", "?"));
  const second = await given();
  expect("reason for a code that was replaced", "worthless", await reason("phoneOfAny", first));
  await api.takes("advance", 200, { body: { by: "151s" } });
  expect("reason for a code that is too old", "expired", await reason("phoneOfAny", second));
  await api.refuses("phoneOfAny", 404, { body: { do: "enterCode", code: "?" } });
  await api.refuses("phoneOfAny", 400, { body: { do: "scan", code: "?" } });
  await api.takes("phoneOfAny", 200, { body: { do: "enterCode", code: await given() } });
  expect("reason when logged in", "wrongState", await reason("phone", second));
  await api.takes("phone", 200, { body: { do: "logout" } });
}

async function notifications(api) {
  const before = await api.takes("showNotifications", 200);  // states that the account came through
  const queued = await api.takes("notify", 200, { body: { type: "incomingMessage", message: "stickerMessage", copies: 2 } });
  expect("that it was queued", true, queued.queued);
  const unwanted = await api.takes("notify", 200, { body: { type: "incomingCall", obeySettings: true } });
  expect("the setting that does not want it", "incomingCallWebhook", unwanted.switchedOff);
  const shown = await api.takes("showNotifications", 200, { query: { limit: "1" } });
  expect("notifications that wait", [before.waiting + 2, 1], [shown.waiting, shown.notifications.length]);
  await api.refuses("notify", 400, { body: { type: "incomingMail" } });
  await api.refuses("showNotifications", 400, { query: { limit: "0" } });
  await api.refuses("showNotifications", 404, nobody);
  const sent = await api.takes("showWebhooks", 200);
  expect("webhooks of an account without an address", [0, null], [sent.webhooks.length, sent.nextTryAt]);
  await api.refuses("showWebhooks", 400, { query: { limit: "0" } });
  await api.refuses("showWebhooks", 404, nobody);
}

async function messages(api) {
  const ann = { chatId: "79001234567@c.us", name: "Ann", answer: { texts: ["a"], after: "2s" } };
  const group = { chatId: "120363043968066561@g.us", participants: [ann.chatId, { chatId: "me", admin: true }] };
  const people = await api.takes("putContacts", 200, { body: { contacts: [ann], groups: [group] } });
  expect("what is put back", people, await api.takes("putContacts", 200, { body: people }));
  await api.refuses("putContacts", 400, { body: { contacts: [{ chatId: "Ann" }] } });
  await api.takes("showContacts", 200);
  await api.refuses("showContacts", 404, nobody);
  await api.takes("changeInstance", 200, { body: { state: "authorized" } });
  await api.takes("say", 200, { body: { from: ann.chatId, text: "hi" } });
  await api.takes("say", 200, { body: { from: ann.chatId, chat: group.chatId, type: "imageMessage", data: {} } });
  await api.takes("changeInstance", 200, { body: { state: "notAuthorized" } });
  await api.takes("say", 200, { body: { from: ann.chatId, text: "later" } });
  await api.refuses("say", 400, { body: { from: ann.chatId } });
  await api.refuses("say", 409, { body: { from: ann.chatId, chat: "1@g.us", text: "hi" } });
  const all = await api.takes("showMessages", 200);
  expect("messages, and those held", [2, 1], [all.messages.length, all.held]);
  await api.takes("showMessages", 200, { query: { chat: ann.chatId, limit: "1" } });
  await api.refuses("showMessages", 400, { query: { chat: "Ann" } });
  await api.takes("changeInstance", 200, { body: { state: "authorized" } });
}

async function code(api) {
  await api.refuses("showCode", 404, nobody);
  await api.takes("codeAsPng", 200, { query: { size: "138" } });
  await api.refuses("codeAsPng", 400, { query: { size: "1" } });
  await api.takes("codeAsSvg", 200);
  await api.refuses("codeAsSvg", 404, nobody);
  await api.takes("codeAsText", 200);
  await api.refuses("codeAsText", 404, nobody);
}

async function journal(api) {
  const all = await api.takes("showJournal", 200);
  expect("that there are records", true, all.records.length > 0);
  await api.takes("showJournal", 200, { query: { method: "qr", phase: "sent", since: "0", limit: "1" } });
  await api.refuses("showJournal", 400, { query: { phase: "begun" } });
  const none = await api.takes("showServerJournal", 200);
  expect("that there are records of no instance", true, none.records.length > 0);
  await api.takes("showServerJournal", 200, { query: { instance: "shape" } });
  await api.refuses("showServerJournal", 404, { query: { instance: "nobody" } });
  await api.refuses("showServerJournal", 400, { query: { limit: "0" } });
  await api.takes("showCounts", 200);
  await api.refuses("showCounts", 404, nobody);
  await api.takes("verify", 200, { body: { checks: [{ id: "called", calls: { of: { call: "qr" }, least: 1 } }] } });
  await api.refuses("verify", 400, { body: { chekcs: [] } });
}

async function events(api) {
  const signal = (name) => () => api.takes("signal", 200, { body: { name } });
  const is = (name) => (event) => event.event === "signal" && event.data.name === name;
  const first = await api.listen("streamInstanceEvents", {}, is("seen"), async () => {
    await api.takes("phone", 200, { body: { do: "logout" } });
    await api.takes("advance", 200, { body: { by: "20s" } });
    await api.takes("phone", 200, { body: { do: "scan" } });
    await api.takes("notify", 200, { body: { type: "incomingCall" } });
    await signal("seen")();
  });
  for (const name of ["state", "rotation", "scan", "notification"]) {
    expect(`that the stream tells of a ${name}`, true, first.some((event) => event.event === name));
  }
  await signal("missed")();
  const missed = await api.listen("streamInstanceEvents", { headers: { "Last-Event-ID": first.at(-1).id } }, is("missed"));
  expect("events that a reader who came back got", ["signal"], missed.map((event) => event.event));
  const all = await api.listen("streamEvents", { query: { since: "0" } }, is("missed"));
  expect("that calls are told from the start on", true, all.some((event) => event.event === "call"));
  await api.listen("streamEvents", { headers: { "Last-Event-ID": "999999999" } }, (event) => event.event === "gap");
  await api.refuses("streamEvents", 400, { query: { since: "yesterday" } });
  await api.refuses("streamEvents", 406, { headers: { Accept: "application/json" } });
  await api.refuses("streamInstanceEvents", 404, nobody);
}

async function ofServer(api, server) {
  const paths = await api.takes("index", 200);
  for (const path of Object.values(paths)) {
    if (path === paths.events) continue; // it never ends; it is looked at above
    const { status } = await fetch(server.control + path);
    expect(`what the index leads to: ${path}`, 200, status);
  }
  await api.refuses("index", 400, unknown);
  await api.takes("health", 200);
  await api.refuses("health", 400, unknown);
  await api.takes("metrics", 200);
  await api.refuses("metrics", 400, unknown);
  await api.takes("openapi", 200);
  await api.refuses("openapi", 400, unknown);
}

async function ends(api) {
  await api.takes("resetInstance", 200, { body: { keep: ["script"] } });
  await api.takes("resetInstance", 200);
  await api.refuses("resetInstance", 400, { body: { keep: ["everything"] } });
  await api.refuses("resetAll", 409);
  await api.takes("resetAll", 200, { body: { force: true } });
  await api.takes("deleteInstance", 200);
  await api.refuses("deleteInstance", 404);
}

async function until(holds) {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Failure(`never came true: ${holds}`);
  }
}
