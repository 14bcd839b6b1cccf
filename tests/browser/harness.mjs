// A greenmock of its own and a real browser for a test, both always ended.

import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { chromium } from "playwright-core";

const greenmock = process.env.GREENMOCK || fileURLToPath(new URL("../../build/bin/greenmock", import.meta.url));
/** For what comes in a moment, milliseconds: on a busy machine even a click may take half a minute. */
export const patience = 60_000;
const startWithin = patience;
const stopWithin = patience;

// A client told to use a proxy would not reach a server on loopback.
for (const name of ["GREENMOCK_CONTROL_TOKEN", "GREENMOCK_PARTNER_TOKEN", "http_proxy", "https_proxy", "all_proxy"]) {
  delete process.env[name];
  delete process.env[name.toUpperCase()];
}

/** Starts `greenmock serve` with these arguments; ports are free ones unless `args` names them. */
export async function startServer(args = []) {
  const folder = await mkdtemp(join(tmpdir(), "greenmock-browser-"));
  const ready = join(folder, "ready.json");
  const ports = ["--port", "--control-port"].flatMap((name) => (args.includes(name) ? [] : [name, "0"]));
  // setpriv: no server is left behind even if this test is killed.
  const command = ["setpriv", "--pdeathsig", "KILL", greenmock, "serve", ...ports, "--log", "none", "--ready-file", ready, ...args];
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (status, signal) => resolve(signal ?? status));
  });
  const deadline = Date.now() + startWithin;
  while (!existsSync(ready)) {
    const end = await Promise.race([ended, pause(10, "alive")]);
    if (end !== "alive" || Date.now() > deadline) throw new Error(`greenmock is not ready: ${end}`);
  }
  const about = JSON.parse(await readFile(ready, "utf8"));
  const server = {
    url: about.url,
    httpsUrl: about.httpsUrl,
    control: about.controlUrl,
    id: about.instances[0]?.idInstance,
    token: about.instances[0]?.apiTokenInstance,
    /** A call of the control API; the answer's JSON. */
    async tell(verb, path, body, headers = {}) {
      const answer = await fetch(`${about.controlUrl}${path}`, {
        method: verb,
        headers: { ...(verb === "GET" || verb === "DELETE" ? {} : { "Content-Type": "application/json" }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(2 * patience), // a call may be one that waits
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${verb} ${path} answered ${answer.status}: ${text}`);
      return JSON.parse(text);
    },
    /** Ends it; its exit status, or the signal that it took. */
    async close() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), stopWithin);
      const end = await ended;
      clearTimeout(late);
      await rm(folder, { recursive: true, force: true });
      return end;
    },
  };
  return server;
}

/** What `greenmock scan` says to a screenshot of the whole page. */
export async function scanScreenshot(page, control) {
  const folder = await mkdtemp(join(tmpdir(), "greenmock-page-"));
  const path = join(folder, "page.png");
  try {
    await page.screenshot({ path, fullPage: true });
    const { stdout } = await promisify(execFile)(greenmock, ["scan", path, "--control", control]);
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Debian's Chromium, or the one that CHROMIUM names. `home`: where it looks for authorities that a user trusts. */
export async function launchBrowser({ home } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    // Root has no sandbox to run it in.
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
    ...(home === undefined ? {} : { env: { ...process.env, HOME: home } }),
  });
  return { browser, close: () => browser.close() };
}
