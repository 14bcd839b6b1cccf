#!/usr/bin/env node
// Green API's websocket by the WebSocket of Node 22, or by undici, which is the same one for Node 18 and 20. Neither has a loop
// for a login, so this one is the adapter's. Where Node has none: npm install in this folder (or have NODE_PATH name a
// node_modules with undici in it). Then:
//   greenmock-conformance run -- conformance/adapters/node-websocket/adapter.mjs

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const { env } = process;
const say = (event, fields) => console.log(JSON.stringify({ event, ...fields }));

/** Of the websocket whose end is awaited: "in", "out" (has auth), "expired", or undefined when it broke. */
function session(WebSocket, url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (how) => (resolve(how), socket.close(1000));
    socket.onmessage = ({ data }) => {
      let frame;
      try { frame = JSON.parse(data); } catch { return; }
      const { type, message } = frame ?? {};
      if (type === "qrCode") say("qr", { image: message });
    };
  });
}
