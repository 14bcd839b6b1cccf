#!/usr/bin/env node
// Green API's websocket by the WebSocket that Node has from version 22 on, or by the same one of undici for Node 18 and 20,
// and wherever an authority has to be trusted. It has no loop for a login, so this one is the adapter's. In this folder, once:
// npm install (or have NODE_PATH name a node_modules with undici in it). Then:
//   greenmock-conformance run -- conformance/adapters/node-websocket/adapter.mjs

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const { env } = process, task = env.GREEN_API_TASK;
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

/** One websocket, to its end; throws if that is none that the service has told of. */
function session(open, seen) {
  return new Promise((resolve, reject) => {
    const socket = open();
    const end = (next) => (socket.onclose = socket.onerror = null, socket.close(1000), next());
    socket.onmessage = ({ data }) => {
      let frame;
      try { frame = JSON.parse(data); } catch { return; } // none of Green API's
      const { type, message } = frame ?? {};
      if (type === "qrCode") say("qr", { image: (seen.code = message) }), (seen.errors = 0);
      if (type === "alreadyLogged" || type === "accountData") end(() => finish(seen.code ? "authorized" : "alreadyLogged"));
      if (type === "timeout" || type === "timeoutExpired") end(() => reject(Object.assign(new Error(`the code has expired: ${type}`), { kind: "timeout" })));
      if (type === "error") end(() => (/auth|log ?out/i.test(message) ? resolve("log out") : reject(new Error(message))));
    };
    socket.onclose = ({ code, reason }) => {
      const taken = code === 1008 || (code === 1000 && seen.code); // by another session: not to be fought for
      reject(Object.assign(new Error(`the service closed the websocket: ${code} ${reason}`), { kind: "network", final: taken }));
    };
    socket.onerror = ({ error, message }) => reject(Object.assign(new Error(error?.cause?.message ?? message), { kind: "network" }));
  });
}

if (task === "describe") {
  console.log(JSON.stringify({ contract: 1, client: "Node's WebSocket", version: process.versions.node, tasks: ["authorize-websocket"], events: ["qr", "authorized", "alreadyLogged", "error"], loop: "adapter", startup: "3s" }));
  process.exit(0);
}
for (const name of ["GREEN_API_TASK", "GREEN_API_URL", "GREEN_API_WS_URL"])
  if (!env[name]) refuse(`${name} is not set: this is started by greenmock-conformance run -- ${process.argv[1]}`);
if (task !== "authorize-websocket") refuse(`there is no task ${task} (GREEN_API_TASK)`);
const ca = env.GREEN_API_CA_FILE && readFileSync(env.GREEN_API_CA_FILE);
const { WebSocket, fetch, Agent } = ca || !globalThis.WebSocket ? createRequire(import.meta.url)("undici") : globalThis;
const options = ca ? { dispatcher: new Agent({ connect: { ca } }) } : {};
const logout = `${env.GREEN_API_URL.replace(/\/+$/, "")}/waInstance${env.GREEN_API_ID_INSTANCE}/logout/${env.GREEN_API_TOKEN_INSTANCE}`;
for (const seen = { errors: 0 }; ; await sleep(1000 * Math.min(2 ** Math.max(seen.errors - 1, 0), 30))) {
  try {
    if (await session(() => new WebSocket(env.GREEN_API_WS_URL, options), seen)) await fetch(logout, options);
  } catch ({ message, kind, final }) {
    say("error", { message, ...(kind && { kind }) });
    if (final || ++seen.errors === 8) process.exit(1);
  }
}
