// Bots that answer for an hour of virtual time: people write by a script's timeline, at times several at one moment; the clock
// jumps from one moment to the next, and each jump waits until the bot has nothing more to do. In the end each message has one
// answer, in order, and the bot was told of each state of each answer, once.
//
//   node bot_hour.mjs COMMAND…         a bot that logs in by itself: its code is in qr.png
//   node bot_hour.mjs --logged-in COMMAND…
//   node bot_hour.mjs --logged-in --built-in-host COMMAND…   one that calls https://api.green-api.com, whatever it is told
//
// The bot has GREEN_API_URL, ID_INSTANCE and API_TOKEN_INSTANCE; it answers "You wrote: " and the text.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { expect, Failure, withServer } from "./harness.mjs";
import { Control } from "./numbered.mjs";

const within = 30_000; // generous, since tests run side by side
const people = [
  { chatId: "79001234561@c.us", name: "Ann" },
  { chatId: "79001234562@c.us", name: "Bob" },
  { chatId: "79001234563@c.us", name: "Cem", reads: false },
  { chatId: "120363043968066561@g.us", name: "Gardeners" },
];
const [ann, bob, cem, gardeners] = people;

/** Who says what at which minute; of the fourth chat Bob. */
function conversation() {
  const all = [];
  for (let minute = 3; minute < 60; minute += 3) {
    const copies = (minute / 3) % 3 === 0 ? 3 : 1;
    for (let copy = 0; copy < copies; ++copy) {
      const { chatId } = people[(minute / 3 + copy) % people.length];
      all.push({ minute, chatId, text: `message ${all.length + 1}, of minute ${minute}` });
    }
  }
  return all;
}

const scriptOf = (said, state) => ({
  greenmock: 1,
  instances: [{
    idInstance: 1101000001, apiTokenInstance: "29d9bff3e3e2d1a8ae6d7ba1d5b7e2c7", state, clock: { paused: true },
    settings: { outgoingWebhook: "yes", ...(state === "authorized" ? { incomingWebhook: "yes" } : {}) },
    contacts: [ann, bob, cem],
    groups: [{ chatId: gardeners.chatId, name: gardeners.name, participants: [ann.chatId, bob.chatId] }],
  }],
  timeline: said.map(({ minute, chatId, text }) => ({
    at: `${minute}m`, say: chatId === gardeners.chatId ? { from: bob.chatId, chat: chatId, text } : { from: chatId, text },
  })),
});

class Bot {
  constructor(server, directory, [command, ...parameters]) {
    this.said = "";
    this.process = spawn("setpriv", ["--pdeathsig", "KILL", command, ...parameters], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env, GREEN_API_URL: server.url, ID_INSTANCE: String(server.id), API_TOKEN_INSTANCE: server.token,
        ...(builtInHost ? { HTTPS_PROXY: server.url, NODE_EXTRA_CA_CERTS: server.about.caFile, NO_PROXY: "", no_proxy: "" } : {}),
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (data) => (this.said += data));
    this.ended = new Promise((resolve) => this.process.once("close", (status, signal) => resolve(signal ?? status)));
  }

  /** Until `seen()`; it fails if the bot ends. */
  async until(what, seen) {
    for (const deadline = Date.now() + within; !(await seen());) {
      const end = await Promise.race([this.ended, pause(20, "alive")]);
      if (end !== "alive") throw new Failure(`the bot ended with ${end}, without: ${what}\n${this.said}`);
      if (Date.now() > deadline) throw new Failure(`not within ${within / 1000} s: ${what}\n${this.said}`);
    }
  }

  async stop(signal) {
    this.process.kill(signal);
    const end = await Promise.race([this.ended, pause(within, "alive", { ref: false })]);
    if (end === "alive") throw new Failure(`the bot does not end after ${signal}\n${this.said}`);
    return end;
  }
}

/** The bot scans nothing; the phone does. */
async function login(server, bot, directory) {
  const picture = join(directory, "qr.png");
  await bot.until("a picture of the code", () => existsSync(picture));
  await bot.until("the phone takes the code", async () => (await server.scan(picture)).status === 0);
  await bot.until("it says that it waits", () => bot.said.includes("Waiting for messages."));
  expect("the picture when the login is done", false, existsSync(picture));
}

/** What the calls of receiveNotification handed out that was then deleted, in order. */
function takenBy(records) {
  const deleted = new Set(records.filter(({ call, reply }) => call === "deleteNotification" && JSON.parse(reply.body).result)
    .map(({ path }) => Number(path.slice(path.lastIndexOf("/") + 1))));
  return records.filter(({ receipt }) => receipt && deleted.has(receipt)).map(({ reply }) => JSON.parse(reply.body).body);
}

function judge(said, told, records) {
  const answers = told.filter(({ incoming }) => !incoming);
  const textOf = ({ data }) => data.extendedTextMessageData.text;
  expect("what came in", said.map(({ chatId, text }) => [chatId, text]),
    told.filter(({ incoming }) => incoming).map(({ chatId, data }) => [chatId, data.textMessageData.textMessage]));
  expect("the answers, in order", said.map(({ chatId, text }) => [chatId, `You wrote: ${text}`]),
    answers.map((answer) => [answer.chatId, textOf(answer)]));
  const last = ({ chatId }) => (chatId === cem.chatId ? "delivered" : "read");
  expect("what became of the answers", said.map(last), answers.map(({ status }) => status));

  const taken = takenBy(records);
  expect("messages that the bot took", said.map(({ text }) => text), taken
    .filter(({ typeWebhook }) => typeWebhook === "incomingMessageReceived").map(({ messageData }) => messageData.textMessageData.textMessage));
  for (const answer of answers) {
    const expected = last(answer) === "read" ? ["sent", "delivered", "read"] : ["sent", "delivered"];
    expect(`states of ${textOf(answer)} that the bot took`, expected, taken
      .filter(({ typeWebhook, idMessage }) => typeWebhook === "outgoingMessageStatus" && idMessage === answer.idMessage)
      .map(({ status }) => status));
  }
  const calls = (name) => records.filter(({ call }) => call === name).length;
  expect("calls of sendMessage", said.length, calls("sendMessage"));
  return { statuses: answers.reduce((sum, answer) => sum + (last(answer) === "read" ? 3 : 2), 0), calls: records.length };
}

const { values: { "logged-in": loggedIn, "built-in-host": builtInHost }, positionals: command } = parseArgs({
  options: { "logged-in": { type: "boolean" }, "built-in-host": { type: "boolean" } }, allowPositionals: true });
const name = basename(command.at(-1));
const directory = await mkdtemp(join(tmpdir(), "greenmock-bot-"));
let bot;
try {
  const said = conversation();
  const script = join(directory, "hour.json");
  await writeFile(script, JSON.stringify(scriptOf(said, loggedIn ? "authorized" : "notAuthorized")));
  const tls = builtInHost ? ["--tls", "--tls-dir", join(directory, "tls")] : [];
  await withServer(["--seed", "14", "--script", script, ...tls], async (server) => {
    const control = new Control(server);
    bot = new Bot(server, directory, command);
    if (!loggedIn) await login(server, bot, directory);
    const begun = Date.now();
    const jump = async (to) => {
      await control.ask("POST", "clock/advance", { to });
      await bot.until(`it has taken all that came until ${to}`, async () => {
        const { notifications, parked } = await control.ask("GET");
        return notifications.waiting === 0 && parked === 1;
      });
    };
    await bot.until("it waits for notifications", async () => (await control.ask("GET")).parked === 1);
    for (const minute of new Set(said.map((one) => one.minute))) {
      await jump(`${minute}m`);
      await jump(`${minute}m1s`); // delivered
      await jump(`${minute}m3s`); // read
    }
    await jump("60m");
    const seconds = (Date.now() - begun) / 1000;
    const { messages } = await control.ask("GET", "messages");
    const { statuses, calls } = judge(said, messages.reverse(), await control.journal());
    expect("the clock", 3_600_000, (await control.ask("GET", "clock")).at);
    const end = await bot.stop("SIGTERM");
    if (!loggedIn) expect(`how the bot ends\n${bot.said}`, 0, end);
    control.close();
    console.log(`${name}: ${said.length} messages in an hour of virtual time (${seconds.toFixed(1)} s), each answered once and in order; ` +
      `${statuses} states of answers taken, ${calls} calls: ok`);
  });
} catch (error) {
  console.error(`${name}: ${error instanceof Failure ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  if (bot) await bot.stop("SIGKILL").catch(() => {});
  await rm(directory, { recursive: true, force: true });
}
