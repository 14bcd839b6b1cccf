#!/usr/bin/env node
// Green API by the vendor's first npm SDK. It has no loop for a login, so this one is the adapter's.
// In this folder, once: npm install (or have NODE_PATH name a node_modules with the SDK in it). Then:
//   greenmock-conformance run -- conformance/adapters/node/adapter.mjs

import { readFileSync } from "node:fs";
import { globalAgent } from "node:https";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const load = createRequire(import.meta.url);
const sdk = "@green-api/whatsapp-api-client";
const { env } = process, seen = {}, task = env.GREEN_API_TASK;
for (const name of task === "describe" ? [] : ["GREEN_API_TASK", "GREEN_API_URL"])
  if (!env[name]) refuse(`${name} is not set: this is started by greenmock-conformance run -- ${process.argv[1]}`);
if (!["describe", "authorize", "logout", "call"].includes(task)) refuse(`there is no task ${task} (GREEN_API_TASK)`);
if (env.GREEN_API_CA_FILE) globalAgent.options.ca = readFileSync(env.GREEN_API_CA_FILE);

const say = (event, fields) => console.log(JSON.stringify({ event, ...fields }));

function refuse(why) {
  console.error(why);
  process.exit(2);
}

async function finish(event) {
  say(event);
  await sleep(Number(env.GREEN_API_LINGER_MS ?? 3000));
  process.exit(0);
}

/** One look at the account; throws if there is trouble. */
async function look({ instance }) {
  const { stateInstance: state } = await instance.getStateInstance();
  if (state === "authorized") await finish("alreadyLogged");
  if (state !== seen.state) say("state", { value: (seen.state = state) });
  if (state !== "notAuthorized") return;
  const { type, message } = await instance.qr();
  if (type === "alreadyLogged") await finish("authorized");
  if (type === "error" && /auth|log ?out/i.test(message)) await instance.logout();
  if (type !== "qrCode") throw new Error(message ?? "qr gives no code");
  if (message !== seen.code) say("qr", { image: (seen.code = message) });
}

async function once(task, api) {
  if (task === "describe") {
    const { version } = load(`${sdk}/package.json`);
    console.log(JSON.stringify({ contract: 1, client: sdk, version, tasks: ["authorize", "logout", "call"], loop: "adapter", pollEvery: "1s" }));
  } else if (task === "call") {
    const part = Object.values(api).find((methods) => methods?.[env.GREEN_API_METHOD]);
    say("result", { kind: "ok", data: await part[env.GREEN_API_METHOD](...(env.GREEN_API_BODY ? [JSON.parse(env.GREEN_API_BODY)] : [])) });
  } else if ((await api.instance.logout()).isLogout === true) await finish("loggedOut");
  else throw new Error("not logged out");
  process.exit(0);
}

const api = task !== "describe" && load(sdk).restAPI({ host: env.GREEN_API_URL, idInstance: env.GREEN_API_ID_INSTANCE, apiTokenInstance: env.GREEN_API_TOKEN_INSTANCE });
for (let errors = 0; ; await sleep(1000 * Math.min(2 ** Math.max(errors - 1, 0), 30))) {
  try {
    await (task === "authorize" ? look(api) : once(task, api));
    errors = 0;
  } catch (error) {
    const status = error.response?.status;
    say("error", { message: error.message, ...(status > 299 ? { status } : error.request ? { kind: "network" } : {}) });
    if (task !== "authorize" || [401, 403, 404, 466].includes(status) || ++errors === 10) process.exit(1);
  }
}
