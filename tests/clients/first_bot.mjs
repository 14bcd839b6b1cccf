// docs/first-bot.md, as a reader follows it: each command is run, and each line that it promises is looked for.
//
// A block of the page is "sh server" or "sh bot" (a program that runs in a terminal of its own; the next one of that terminal
// ends it by Ctrl-C), "sh bot-ends" (Ctrl-C alone), "sh" (commands that end), "text bot" or "text here" (what the bot or the
// commands before have said, in this order). What differs: free ports, a folder of its own, the greenmock that is tested.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, Failure, freePort, here } from "./harness.mjs";

const top = join(here, "../..");
const greenmock = process.env.GREENMOCK || join(top, "build/bin/greenmock");
const within = 30_000; // generous, since tests run side by side

/** A program in a terminal: what it says, and Ctrl-C. */
class Terminal {
  constructor(what, directory, commands) {
    this.what = what;
    this.said = "";
    this.looked = 0;
    // The last command takes the place of the shell, so that a signal is its own.
    const script = commands.trimEnd().split("\n");
    script.push(`exec ${script.pop()}`);
    this.process = spawn("setpriv", ["--pdeathsig", "KILL", "bash", "-eu", "-c", script.join("\n")], {
      cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (data) => (this.said += data));
    this.ended = new Promise((resolve) => this.process.once("close", (status, signal) => resolve(signal ?? status)));
  }

  /** Until it has said these, one after the other, since the last time. */
  async says(lines) {
    for (const deadline = Date.now() + within; ;) {
      let place = this.looked;
      const missing = lines.find((line) => {
        const found = this.said.indexOf(line, place);
        if (found >= 0) place = found + line.length;
        return found < 0;
      });
      if (missing === undefined) return (this.looked = place);
      const end = await Promise.race([this.ended, pause(20, "alive")]);
      if (end !== "alive" || Date.now() > deadline) {
        throw new Failure(`${this.what} does not say "${missing}" (${end}). It says:\n${this.said}`);
      }
    }
  }

  async interrupted() {
    this.process.kill("SIGINT");
    const end = await Promise.race([this.ended, pause(within, "alive", { ref: false })]);
    expect(`how ${this.what} ends after Ctrl-C; it said:\n${this.said}`, 0, end);
  }

  async stop() {
    this.process.kill("SIGKILL");
    await this.ended;
  }
}

const page = await readFile(join(top, "docs/first-bot.md"), "utf8");
const blocks = [...page.matchAll(/^```(\w+)(?: ([\w-]+))?\n([^]*?)^```$/gm)].map(([, kind, where, text]) => ({ kind, where, text }));
const directory = await mkdtemp(join(tmpdir(), "greenmock-first-bot-"));
const terminals = {};
let commands = 0;
try {
  const [port, control] = [await freePort(), await freePort()];
  await mkdir(join(directory, "build/bin"), { recursive: true });
  await symlink(greenmock, join(directory, "build/bin/greenmock"));
  await symlink(join(top, "docs"), join(directory, "docs"));
  const local = (text) => text.replaceAll("127.0.0.1:8080", `127.0.0.1:${port}`).replaceAll("127.0.0.1:8081", `127.0.0.1:${control}`)
    .replaceAll("greenmock serve", `greenmock serve --port ${port} --control-port ${control}`)
    .replaceAll("greenmock scan", `greenmock scan --control http://127.0.0.1:${control}`)
    .replace(/^curl /gm, "curl -sS --fail-with-body ");

  // Each terminal keeps what was exported in it.
  const exported = { server: "", bot: "", here: "" };
  let said = "";
  for (const { kind, where, text } of blocks) {
    if (kind === "sh" && where === "bot-ends") {
      await terminals.bot.interrupted();
    } else if (kind === "sh" && where) {
      if (where === "server" && terminals.server) await terminals.server.interrupted();
      if (where === "bot" && terminals.bot && terminals.bot.process.exitCode === null) await terminals.bot.interrupted();
      terminals[where] = new Terminal(`the ${where}`, directory, exported[where] + local(text));
      if (where === "server") await terminals.server.says(["Ctrl-C"]);
    } else if (kind === "sh") {
      const run = new Terminal("a command", directory, `${exported.here}${local(text)}\ntrue`);
      const end = await Promise.race([run.ended, pause(within, "alive", { ref: false })]);
      expect(`how it ends:\n${text}\n${run.said}`, 0, end);
      said = run.said;
    } else if (where) {
      const lines = text.trimEnd().split("\n");
      if (where === "bot") await terminals.bot.says(lines);
      else for (const line of lines) if (!said.includes(line)) throw new Failure(`the commands do not say ${line}, but:\n${said}`);
    } else {
      continue; // what only the real service understands
    }
    exported[where ?? "here"] += local(text).split("\n").filter((line) => line.startsWith("export ")).map((line) => `${line}\n`).join("");
    if (kind === "sh") commands += text.split("\n").filter((line) => /^(?!export|\s|$)/.test(line)).length;
  }
  for (const terminal of ["bot", "server"]) await terminals[terminal].interrupted();
  console.log(`docs/first-bot.md: ${commands} commands, each as the page says: ok`);
} catch (error) {
  console.error(`docs/first-bot.md: ${error instanceof Failure ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  for (const terminal of Object.values(terminals)) await terminal.stop();
  await rm(directory, { recursive: true, force: true });
}
