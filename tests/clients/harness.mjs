// A greenmock of its own for a test: started, driven over its control API, and always ended.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { access, constants, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const dialects = ["seed", "current"];
export const here = fileURLToPath(new URL(".", import.meta.url));
const greenmock = process.env.GREENMOCK || join(here, "../../build/bin/greenmock");
const startWithin = 60_000; // generous, since tests run side by side
const stopWithin = 60_000;

// A client told to use a proxy would not reach a server on loopback.
for (const name of ["http_proxy", "https_proxy", "all_proxy"]) {
  delete process.env[name];
  delete process.env[name.toUpperCase()];
}

/** An outcome is wrong: what was expected, and what was seen. */
export class Failure extends Error {}

export function expect(what, expected, seen) {
  try {
    assert.deepStrictEqual(seen, expected);
  } catch {
    throw new Failure(`${what}\n  expected: ${short(expected)}\n  seen:     ${short(seen)}`);
  }
}

function short(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} characters)`;
}

/** A port for a program that cannot be told to take a free one; none that a connection may be given in between. */
export async function freePort() {
  const given = Number((await readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8")).trim().split(/\s+/)[0]);
  for (;;) {
    const port = randomInt(10_000, given);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Runs `work(server)` with a `greenmock serve` on free ports. */
export async function withServer(serveArguments, work) {
  await access(greenmock, constants.X_OK).catch(() => {
    throw new Failure(`there is no greenmock at ${greenmock}: build it with ./dev build, or set GREENMOCK`);
  });
  const directory = await mkdtemp(join(tmpdir(), "greenmock-client-"));
  const server = new Server(directory);
  try {
    await server.start(serveArguments);
    try {
      await work(server);
    } catch (error) {
      await server.stillRuns(500); // a dying process closes its sockets a moment before it has ended
      throw error;
    }
    await server.stillRuns(0);
    expect("exit status of greenmock after SIGTERM", 0, await server.stop());
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

class Server {
  constructor(directory) {
    this.directory = directory;
  }

  async start(serveArguments) {
    const ready = join(this.directory, "ready.json");
    const said = join(this.directory, "output.txt");
    const output = await open(said, "w");
    // setpriv: no server is left behind even if this test is killed.
    const command = ["setpriv", "--pdeathsig", "KILL", greenmock, "serve", "--port", "0", "--control-port", "0",
      "--log", "none", "--ready-file", ready, ...serveArguments];
    this.process = spawn(command[0], command.slice(1), { stdio: ["ignore", output.fd, output.fd] });
    this.ended = new Promise((resolve) => {
      this.process.once("error", (error) => resolve(error.message));
      this.process.once("exit", (status, signal) => resolve(signal ?? status));
    });
    this.ended.finally(() => output.close());

    this.said = () => readFile(said, "utf8");
    const deadline = Date.now() + startWithin;
    while (!existsSync(ready)) {
      const end = await Promise.race([this.ended, pause(10, "alive")]);
      if (end === "alive" && Date.now() < deadline) continue;
      const what = end === "alive" ? `wrote no ready file within ${startWithin / 1000} s` : `ended with ${end} before it was ready`;
      throw new Failure(`greenmock ${what}\n${await this.said()}`);
    }
    const about = JSON.parse(await readFile(ready, "utf8"));
    this.about = about;
    this.url = about.url.replace(/\/$/, "");
    this.control = about.controlUrl.replace(/\/$/, "");
    this.id = about.instances[0].idInstance;
    this.token = about.instances[0].apiTokenInstance;
  }

  async stillRuns(milliseconds) {
    const end = await Promise.race([this.ended, pause(milliseconds, "alive")]);
    if (end !== "alive") throw new Failure(`greenmock ended by itself with ${end}\n${await this.said()}`);
  }

  /** Ends the server; its exit status, or the signal that it took. */
  async stop() {
    if (!this.process) return undefined;
    this.process.kill("SIGTERM");
    const patience = new AbortController();
    const late = pause(stopWithin, undefined, { signal: patience.signal }).then(
      () => this.process.kill("SIGKILL"), () => {});
    const end = await this.ended;
    patience.abort();
    await late;
    return end;
  }

  /** POST to this instance's control API; the answer's JSON. */
  async tell(call, body) {
    const response = await fetch(`${this.control}/_mock/instances/${this.id}/${call}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Failure(`POST ${call} ${JSON.stringify(body)} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** What a client got in `message`, as a PNG file. */
  async picture(message, name) {
    const data = Buffer.from(message, "base64");
    expect(`base64 of the picture ${name}`, message, data.toString("base64"));
    expect(`first bytes of the picture ${name}`, "89504e470d0a1a0a", data.subarray(0, 8).toString("hex"));
    const path = join(this.directory, name);
    await writeFile(path, data);
    return path;
  }

  /** The virtual phone scans: exit status, and what was said. */
  async scan(picture) {
    const command = ["scan", picture, "--control", this.control];
    try {
      const { stdout, stderr } = await promisify(execFile)(greenmock, command, { timeout: 30_000 });
      return { status: 0, said: `${stdout}${stderr}`.trim() };
    } catch (error) {
      return { status: error.code ?? error.signal, said: `${error.stdout ?? ""}${error.stderr ?? error.message}`.trim() };
    }
  }
}
