// A page that somebody else has written, from another origin, shows the code that comes over the websocket. A picture of
// that page is enough to log in, in either theme and at any zoom, and the page notices. SCREENSHOTS=folder keeps what was seen.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Checks } from "./checks.mjs";
import { launchBrowser, patience, scanScreenshot, startServer } from "./harness.mjs";

/** As plain as they come; its address behind `?` is that of the websocket. */
const outsidePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Link the shop</title>
<style>
  :root { color-scheme: light dark }
  body { font-family: sans-serif; margin: 2rem; background: Canvas; color: CanvasText }
  main { display: flex; gap: 2rem; align-items: center; flex-wrap: wrap }
</style>
<h1>Link the shop to WhatsApp</h1>
<main><img id="code" alt="code" hidden><ol><li>Open WhatsApp</li><li>Linked devices</li><li>Point the camera here</li></ol></main>
<p id="status" role="status">connecting</p>
<script>
  const say = (text) => document.getElementById("status").textContent = text;
  const code = document.getElementById("code");
  const socket = new WebSocket(decodeURIComponent(location.search.slice(1)));
  let codes = 0;
  socket.onmessage = async ({ data }) => {
    const { type, message } = JSON.parse(data);
    if (type === "qrCode") {
      code.src = "data:image/png;base64," + message;
      await code.decode();
      code.hidden = false;
      codes += 1;
      say("code " + codes);
    } else {
      code.hidden = true;
      say(type);
    }
  };
  socket.onclose = ({ code, wasClean }) => document.body.dataset.closed = code + (wasClean ? "" : ", not clean");
</script>
</html>`;

const checks = new Checks();
const server = await startServer(["--strict"]);
const outside = createServer((_, answer) => answer.setHeader("Content-Type", "text/html; charset=utf-8").end(outsidePage));
await new Promise((resolve) => outside.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${outside.address().port}`;
const { browser, close } = await launchBrowser();

/** One account, and the page that shows its code. `zoom`: as a person sets it, which is how many pixels a CSS pixel has. */
async function visit({ colorScheme, zoom }, work) {
  const account = await server.tell("POST", "/_mock/instances", { clock: { paused: true } });
  const { idInstance: id, apiTokenInstance: token, wsUrl } = account;
  const context = await browser.newContext({ colorScheme, deviceScaleFactor: zoom, viewport: { width: Math.round(1280 / zoom), height: Math.round(800 / zoom) } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const errors = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.goto(`${origin}/?${encodeURIComponent(`${wsUrl}/waInstance${id}/scanqrcode/${token}`)}`);
    const says = (text) => page.locator("#status").filter({ hasText: text }).waitFor();
    await work({ page, says, id, tell: (verb, path, body) => server.tell(verb, `/_mock/instances/${id}${path}`, body) });
    checks.equal("errors of the page", [], errors);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `outside-${colorScheme}-${zoom}.png`) });
  } finally {
    await context.close();
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const zoom of [0.5, 1, 2]) {
    await checks.step(`a screenshot logs in, and the page notices (${colorScheme}, zoom ${zoom})`, () =>
      visit({ colorScheme, zoom }, async ({ page, says, id, tell }) => {
        await says(/^code 1$/);
        const seen = await page.evaluate(() => ({ zoom: devicePixelRatio, dark: matchMedia("(prefers-color-scheme: dark)").matches }));
        checks.equal("what the page sees of it", { zoom, dark: colorScheme === "dark" }, seen);
        await tell("POST", "/clock/advance", { by: "20s" });
        await says(/^code 2$/);
        checks.equal("the phone", `scanned: instance ${id} is authorized`, await scanScreenshot(page, server.control));
        await says(/^alreadyLogged$/);
        await page.locator("body[data-closed='1000']").waitFor();
        const { records } = await tell("POST", "/wait", { for: { socket: "closed" } });
        checks.equal("the origin of the call", origin, records[0].headers.find(([name]) => name.toLowerCase() === "origin")?.[1]);
        checks.equal("how it ended", ["service", 1000], [records[0].socket.end, records[0].socket.code]);
      }));
  }
}

await checks.step("a picture of the last code is refused, and the page goes on", () =>
  visit({ colorScheme: "light", zoom: 1 }, async ({ page, says, tell }) => {
    await says(/^code 1$/);
    const { message } = await page.evaluate(() => ({ message: document.getElementById("code").src.split(",")[1] }));
    await tell("POST", "/clock/advance", { by: "20s" });
    await says(/^code 2$/);
    const refusal = await tell("POST", "/phone", { do: "scan", image: message }).then(() => "scanned", (error) => error.message);
    checks.equal("what the phone says", true, refusal.includes("rotatedAway"));
    await tell("POST", "/phone", { do: "scan" });
    await says(/^alreadyLogged$/);
  }));

const folder = await mkdtemp(join(tmpdir(), "greenmock-page-"));
const file = join(folder, "page.html");
await writeFile(file, "<!doctype html><title>A page from a file</title>");
for (const [name, address] of [["of another origin", `${origin}/?`], ["from a file", pathToFileURL(file).href]]) {
  await checks.step(`a page ${name} may call the methods and read what they say`, async () => {
    const { apiUrl, idInstance: id, apiTokenInstance: token } = await server.tell("POST", "/_mock/instances", {});
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    try {
      await page.goto(address);
      const call = (method, options, secret = token) => page.evaluate(async ([url, how]) => {
        const answer = await fetch(url, how).catch((error) => ({ status: error.message, text: () => "" }));
        return [answer.status, (await answer.text()).slice(0, 40)];
      }, [`${apiUrl}/waInstance${id}/${method}/${secret}`, options]);
      const json = (verb, body) => ({ method: verb, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      checks.equal("state", [200, '{"stateInstance":"notAuthorized"}'], await call("getStateInstance"));
      checks.equal("qr", 200, (await call("qr"))[0]);
      checks.equal("a method that the browser asks leave for", [200, '{"saveSettings":true}'],
        await call("setSettings", json("POST", { stateWebhook: "no" })));
      checks.equal("a verb that it asks leave for", 200, (await call("clearWebhooksQueue", { method: "DELETE" }))[0]);
      checks.equal("logout", [200, '{"isLogout":true}'], await call("logout"));
      checks.equal("a wrong token", [401, ""], await call("qr", undefined, "wrong"));
    } finally {
      await page.close();
    }
  });
}
await rm(folder, { recursive: true, force: true });

await close();
outside.close();
await server.close();
checks.end();
