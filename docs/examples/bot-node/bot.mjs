// A WhatsApp bot that answers each text. It needs Node 18 or later, no packages, and three variables of the environment:
//   GREEN_API_URL       https://api.green-api.com, or a greenmock's http://127.0.0.1:8080
//   ID_INSTANCE, API_TOKEN_INSTANCE
// It keeps nothing: login, settings and messages that wait are the account's. docs/first-bot.md tells how to try it.

import { rm, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** What the bot answers; the rest of the file is how. */
const answerTo = (text) => (text === "" ? "I can read texts only." : `You wrote: ${text}`);

const { GREEN_API_URL, ID_INSTANCE, API_TOKEN_INSTANCE } = process.env;
if (!GREEN_API_URL || !ID_INSTANCE || !API_TOKEN_INSTANCE) {
  console.error("Set GREEN_API_URL, ID_INSTANCE and API_TOKEN_INSTANCE.");
  process.exit(2);
}
const longPoll = 20; // seconds that the service holds a call that has nothing to tell
const picture = "qr.png";

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => ending.abort());

/** What the service answered to a call: its status is no 200. */
class Refused extends Error {
  constructor(method, response, text) {
    super(`${method} was answered by ${response.status}${text && ": "}${text.slice(0, 200).replaceAll(API_TOKEN_INSTANCE, "…")}`);
    this.status = response.status;
    this.retryAfter = Number(response.headers.get("Retry-After")) * 1000 || undefined;
  }
}

async function call(verb, method, { body, more = "", signal = AbortSignal.timeout(60_000) } = {}) {
  const address = `${GREEN_API_URL.replace(/\/+$/, "")}/waInstance${ID_INSTANCE}/${method}/${API_TOKEN_INSTANCE}${more}`;
  const response = await fetch(address, {
    method: verb,
    signal,
    headers: body && { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Refused(method, response, text);
  return text ? JSON.parse(text) : null;
}

/** Does it until it works. A refusal that lasts ends the bot, all else is tried again, with pauses that grow to a minute. */
async function untilDone(work) {
  for (let wait = 1000; ; wait = Math.min(wait * 2, 60_000)) {
    try {
      return await work();
    } catch (error) {
      if (ending.signal.aborted || [400, 401, 403, 404].includes(error.status)) throw error;
      console.error(`${error.message}. Trying again.`);
      await pause(error.retryAfter ?? wait, undefined, { signal: ending.signal });
    }
  }
}

/** Until the account is logged in; meanwhile the code to scan is in a picture that is kept current. */
async function login() {
  for (let shown; ; await pause(2000, undefined, { signal: ending.signal })) {
    const { stateInstance } = (await untilDone(() => call("GET", "getStateInstance"))) ?? {};
    if (["authorized", "suspended", "yellowCard"].includes(stateInstance)) break;
    if (stateInstance === "blocked") throw new Error("The account is blocked.");
    if (stateInstance !== "notAuthorized") continue; // it is starting, or its phone sleeps
    const { type, message } = (await untilDone(() => call("GET", "qr"))) ?? {};
    if (type !== "qrCode" || message === shown) continue;
    await writeFile(picture, Buffer.from(message, "base64"));
    if (!shown) console.log(`Log in: scan ${picture} with the phone's WhatsApp (Settings, Linked devices).`);
    shown = message;
  }
  await rm(picture, { force: true });
  console.log("Logged in.");
}

/** The account must tell of what comes in, and to whoever asks. */
async function prepare() {
  const { incomingWebhook, webhookUrl } = await untilDone(() => call("GET", "getSettings"));
  if (webhookUrl) throw new Error(`Notifications go to ${webhookUrl}; clear the setting webhookUrl.`);
  if (incomingWebhook === "yes") return;
  await untilDone(() => call("POST", "setSettings", { body: { incomingWebhook: "yes" } }));
  console.log("Asked the account to tell of messages; that can take five minutes.");
}

async function handle({ typeWebhook, senderData, messageData, status, chatId }) {
  if (typeWebhook === "outgoingMessageStatus") console.log(`${chatId}: ${status}`);
  if (typeWebhook !== "incomingMessageReceived") return;
  const text = messageData?.textMessageData?.textMessage ?? messageData?.extendedTextMessageData?.text ?? "";
  const body = { chatId: senderData.chatId, message: answerTo(text) };
  try {
    await call("POST", "sendMessage", { body });
    console.log(`${senderData.chatId}: answered`);
  } catch (error) {
    if (error.status === 429) throw error; // nothing was done: it comes again
    console.error(`${senderData.chatId}: perhaps no answer. ${error.message}`); // sending again could say it twice
  }
}

async function answerAll() {
  console.log("Waiting for messages.");
  for (let handled; ;) {
    await untilDone(async () => {
      const notification = await call("GET", "receiveNotification",
        { more: `?receiveTimeout=${longPoll}`, signal: ending.signal }); // an end cuts this call only
      if (!notification) return;
      const { receiptId, body } = notification;
      if (receiptId !== handled) await handle(body); // else only its delete failed
      handled = receiptId;
      await call("DELETE", "deleteNotification", { more: `/${receiptId}` });
    });
  }
}

try {
  await login();
  await prepare();
  await answerAll();
} catch (error) {
  if (ending.signal.aborted) {
    console.log("Ended.");
  } else {
    console.error(error.message);
    process.exitCode = 1;
  }
}
