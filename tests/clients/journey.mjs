// What every client does: logs in, sees that it is logged in, logs out. A client is an object with
// getStateInstance(), qr() and logout(), each giving what the SDK handed to its caller.

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { expect, dialects, Failure, here, withServer } from "./harness.mjs";

// Or a code might be replaced between the call and the scan; jumps are as long as ever.
const slowClock = ["--speed", "0.01"];
const loggedIn = { type: "alreadyLogged", message: "instance account already authorized" };

export async function logsInAndOut(clientOf, dialect) {
  await withServer(["--dialect", dialect, ...slowClock], async (server) => {
    const client = clientOf(server);
    expect("state at first", { stateInstance: "notAuthorized" }, await client.getStateInstance());
    const first = await code(client, server, "first.png");
    await accepted(server, first.path);
    expect("state after the scan", { stateInstance: "authorized" }, await client.getStateInstance());
    expect("qr when logged in", loggedIn, await client.qr());
    expect("logout", { isLogout: true }, await client.logout());
    expect("state after logout", { stateInstance: "notAuthorized" }, await client.getStateInstance());
    const again = await code(client, server, "again.png");
    expect("the code after logout is another one", true, again.message !== first.message);
  });
}

export async function waitsTenMinutes(clientOf, dialect) {
  await withServer(["--dialect", dialect, "--script", join(here, "ten-minutes.json"), ...slowClock], async (server) => {
    const client = clientOf(server);
    const call = code(client, server, "late.png");
    call.catch(() => {}); // told of below, or by what goes wrong before
    await server.tell("wait", { for: { call: "qr", phase: "parked" }, within: "10s" });
    expect("the call has come back before its time", notYet, await within(0, call));
    await server.tell("clock/advance", { by: "10m" });
    const old = await within(10_000, call);
    if (old === notYet) throw new Failure("qr is not answered, though ten minutes have passed on the instance's clock");

    await server.tell("clock/advance", { by: "20s" });
    const fresh = await code(client, server, "fresh.png");
    expect("the code changes after 20 s", true, fresh.message !== old.message);

    const { status, said } = await server.scan(old.path);
    expect("a code that rotated away is refused", true, status !== 0);
    if (!/\d+(\.\d+)? ?(ms|s)\b/.test(said)) throw new Failure(`greenmock scan does not tell the age of the code: ${said}`);
    expect("state after the refused scan", { stateInstance: "notAuthorized" }, await client.getStateInstance());
    await accepted(server, fresh.path);
  });
}

async function code(client, server, name) {
  const answer = await client.qr();
  expect("type of qr", "qrCode", answer?.type);
  return { message: answer.message, path: await server.picture(answer.message, name) };
}

async function accepted(server, picture) {
  const { status, said } = await server.scan(picture);
  expect(`exit status of greenmock scan (${said})`, 0, status);
}

const notYet = "not yet";

/** What a promise gives, or `notYet` if that takes longer. */
async function within(milliseconds, promise) {
  const patience = new AbortController();
  const late = pause(milliseconds, notYet, { signal: patience.signal });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    patience.abort();
  }
}

/** Runs these tests of a client in both dialects, and prints one line. */
export async function run(name, clientOf, tests = { "login and logout": logsInAndOut }) {
  const sdkLog = [];
  const print = console.log;
  console.log = (...words) => sdkLog.push(words.join(" ")); // two of the SDKs log each request there
  try {
    for (const dialect of dialects) for (const test of Object.values(tests)) await test(clientOf, dialect);
    print(`${name}: ${Object.keys(tests).join(", ")}, in both dialects: ok`);
  } catch (error) {
    console.error(`${name}: ${error instanceof Failure ? error.message : error.stack}`);
    for (const line of sdkLog.slice(-5)) console.error(`  the SDK's log: ${stripVTControlCharacters(line)}`);
    process.exitCode = 1;
  }
}
