// tls_client.mjs URL PROXY ANSWER: fetch and node:https, told of the authority by NODE_EXTRA_CA_CERTS.

import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import tls from "node:tls";

import { expect } from "./harness.mjs";

const [url, proxy, answer] = process.argv.slice(2);
const path = new URL(url).pathname;

/** What node:https gets. */
function get(address, options = {}) {
  return new Promise((resolve, reject) => {
    https.get(address, options, (response) => text(response).then(resolve, reject)).on("error", reject);
  });
}

/** A connection to the host and port through the proxy; refused: its status. */
function tunnel(target) {
  const { hostname: host, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    http.request({ host, port, method: "CONNECT", path: target })
      .on("connect", (response, socket) => resolve({ status: response.statusCode, socket }))
      .on("response", (response) => {
        response.resume();
        resolve({ status: response.statusCode });
      })
      .on("error", reject)
      .end();
  });
}

for (let i = 0; i < 3; ++i) expect(`fetch at ${url}`, answer, await (await fetch(url)).text());
expect(`node:https at ${url}`, answer, await get(url));
for (const host of ["api.green-api.com", "1103.api.green-api.com"]) {
  const { status, socket } = await tunnel(`${host}:443`);
  expect(`CONNECT ${host}`, 200, status);
  const createConnection = () => tls.connect({ socket, servername: host });
  expect(`node:https at ${host}`, answer, await get(`https://${host}${path}`, { createConnection }));
}
const refused = await tunnel("example.org:443");
refused.socket?.destroy();
expect("CONNECT example.org", 403, refused.status);
process.exit(0);
