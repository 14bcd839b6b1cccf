// Chromium over HTTPS and wss: with the authority added as `greenmock ca` says, and nothing else changed.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { launchBrowser, patience, startServer } from "./harness.mjs";

const run = promisify(execFile);
const home = await mkdtemp(join(tmpdir(), "greenmock-tls-"));
const authority = join(home, "authority");
const server = await startServer(["--tls", "--tls-dir", authority]);
const link = `${server.httpsUrl}/waInstance${server.id}/${server.token}`;

async function trust() {
  const database = `sql:${join(home, ".pki/nssdb")}`;
  await mkdir(join(home, ".pki/nssdb"), { recursive: true });
  await run("certutil", ["-d", database, "-N", "--empty-password"]);
  await run("certutil", ["-d", database, "-A", "-t", "C,,", "-n", "greenmock", "-i", join(authority, "ca.pem")]);
}

/** A browser that is new each time: it reads whom it trusts when it starts. */
async function visit(work) {
  const { browser, close } = await launchBrowser({ home });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await work(page);
  } finally {
    await close();
  }
}

async function firstMessage(page) {
  return page.evaluate(
    (address) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(address);
        socket.onmessage = ({ data }) => resolve(JSON.parse(data).type);
        socket.onerror = () => reject(new Error("the websocket does not open"));
      }),
    `${server.httpsUrl.replace(/^https/, "wss")}/waInstance${server.id}/scanqrcode/${server.token}`,
  );
}

try {
  await visit(async (page) => {
    await assert.rejects(page.goto(link), /ERR_CERT_AUTHORITY_INVALID/, "nobody trusts it yet");
  });
  await trust();
  await visit(async (page) => {
    await page.goto(link);
    await page.getByRole("button", { name: "Get QR" }).click();
    await page.getByText("Scan the code with the phone.").waitFor();
    assert.equal(await firstMessage(page), "qrCode");
  });
  console.log("Chromium trusts the authority that was added");
} finally {
  await server.close();
  await rm(home, { recursive: true, force: true });
}
