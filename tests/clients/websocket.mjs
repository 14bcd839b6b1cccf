// The npm package ws, which the vendor's own Node example uses, on the websocket of scanqrcode: a login, a
// time-out, and a connection that breaks.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import WebSocket from "ws";

import { dialects, expect, withServer } from "./harness.mjs";

/** A websocket whose messages are awaited one by one. */
class Client {
  /** `base`: http or https; `options`: of ws. */
  constructor(server, base = server.url, options = {}) {
    const address = `${base.replace(/^http/, "ws")}/waInstance${server.id}/scanqrcode/${server.token}`;
    this.socket = new WebSocket(address, options);
    this.messages = [];
    this.waiting = [];
    this.socket.on("message", (data, binary) => this.#take(binary ? { binary } : JSON.parse(data.toString())));
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code) => resolve(code));
      this.socket.on("error", (error) => { this.error = error; });
    });
    this.closed.then((code) => this.#take({ closed: code }));
  }

  #take(message) {
    const next = this.waiting.shift();
    if (next) next(message);
    else this.messages.push(message);
  }

  next() {
    if (this.messages.length > 0) return Promise.resolve(this.messages.shift());
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

for (const dialect of dialects) {
  // Slow, or the second code might be replaced before it is scanned.
  await withServer(["--dialect", dialect, "--speed", "0.01"], async (server) => {
    const client = new Client(server);
    const first = await client.next();
    expect("type of the first message", "qrCode", first.type);
    await server.tell("clock/advance", { to: "rotation" });
    const second = await client.next();
    expect("type after a rotation", "qrCode", second.type);
    expect("the code has changed", true, first.message !== second.message);
    const scanned = await server.scan(await server.picture(second.message, "second.png"));
    expect(`scan of the second code: ${scanned.said}`, 0, scanned.status);
    const login = await client.next();
    expect("type after the scan", dialect === "seed" ? "accountData" : "alreadyLogged", login.type);
    expect("close code", 1000, await client.closed);
  });

  await withServer(["--dialect", dialect], async (server) => {
    const client = new Client(server);
    await client.next();
    await server.tell("clock/advance", { by: "100s" });
    let message = await client.next();
    while (message.type === "qrCode") message = await client.next();
    expect("type when time is up", dialect === "seed" ? "timeoutExpired" : "timeout", message.type);
    expect("close code", 1000, await client.closed);
  });
}

await withServer([], async (server) => {
  const client = new Client(server);
  await client.next();
  await server.tell("drop", { what: "sockets" });
  expect("close code of a connection that broke", 1006, await client.closed);
});

const folder = await mkdtemp(join(tmpdir(), "greenmock-wss-"));
try {
  await withServer(["--tls", "--tls-dir", folder], async (server) => {
    const { httpsUrl, caFile } = server.about;
    const client = new Client(server, httpsUrl, { ca: await readFile(caFile) });
    expect("type of the first message over wss", "qrCode", (await client.next()).type);
    await server.tell("clock/advance", { to: "rotation" });
    expect("type after a rotation", "qrCode", (await client.next()).type);
    await server.tell("phone", { do: "scan" });
    expect("type after the scan", "alreadyLogged", (await client.next()).type);
    expect("close code", 1000, await client.closed);
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

console.log("npm ws logs in over the websocket, in both dialects, and over TLS");
