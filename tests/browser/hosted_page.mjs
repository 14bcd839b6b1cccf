// The hosted page in a real browser: that it shows a code that can be scanned, and says what is wrong when none comes.
// SCREENSHOTS=folder keeps what each test saw at its end.

import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { launchBrowser, patience, scanScreenshot, startServer } from "./harness.mjs";

const sideBySide = 4;
const ready = "Scan the code with the phone.";
const tests = new Map();

/** One account and one page for each test. `options`: what the account is made with. */
function test(name, options, work, context = {}) {
  tests.set(name, { options, work, context });
}

class Visit {
  constructor(server, account, page) {
    Object.assign(this, { server, account, page, problems: [], foreign: [] });
    this.link = `${account.apiUrl}/waInstance${account.idInstance}/${account.apiTokenInstance}`;
    page.setDefaultTimeout(patience);
    page.on("pageerror", (error) => this.problems.push(error.message));
    page.on("console", (message) => {
      // What the server answers is part of the tests; the browser notes each status that is no success.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) this.problems.push(message.text());
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "data:" && url.origin !== new URL(page.url()).origin && page.url() !== "about:blank") this.foreign.push(request.url());
    });
  }

  get status() {
    return this.page.getByRole("status");
  }
  get button() {
    return this.page.getByRole("button", { name: "Get QR" });
  }
  get picture() {
    return this.page.getByRole("img", { name: "QR code" });
  }
  get logout() {
    return this.page.getByRole("button", { name: "Log out" });
  }

  /** A call of the control API of this account; the answer's JSON. */
  tell(verb, path, body) {
    return this.server.tell(verb, `/_mock/instances/${this.account.idInstance}${path}`, body);
  }
  async open(link = this.link) {
    await this.page.goto(link);
  }
  /** Opens the page and asks for the code. */
  async ask(link) {
    await this.open(link);
    await this.button.click();
  }
  /** Waits until the page says this; the text has to be the whole of it. */
  async says(text) {
    await this.status.filter({ hasText: text }).waitFor();
    assert.equal(await this.status.textContent(), text);
  }
  async showsACode() {
    await this.picture.waitFor();
    await this.says(ready);
  }
  async source() {
    return this.picture.getAttribute("src");
  }
  async calls(method) {
    return (await this.tell("GET", "/counts"))[method]?.arrived ?? 0;
  }
  /** What the phone says to a screenshot of the whole page. */
  scan() {
    return scanScreenshot(this.page, this.server.control);
  }
}

async function until(what, holds) {
  for (const end = Date.now() + patience; !(await holds()); await pause(50))
    assert.ok(Date.now() < end, `it never came true that ${what}`);
}

const authorized = (visit) => `scanned: instance ${visit.account.idInstance} is authorized`;
const rule = (...rules) => ({ script: { greenmock: 1, rules } });

test("asks for nothing until the button is pressed, and then keeps the code current", { clock: { paused: true } }, async (v) => {
  await v.page.clock.install();
  await v.open();
  await v.page.clock.runFor(60_000);
  assert.equal(await v.calls("qr"), 0);
  assert.equal(await v.picture.count(), 0);
  await v.page.clock.resume();
  await v.button.click();
  await v.showsACode();
  const first = await v.source();
  assert.match(first, /^data:image\/png;base64,/);
  await v.tell("POST", "/clock/advance", { by: "20s" });
  await until("the picture is another one", async () => (await v.source()) !== first);
  await v.tell("POST", "/wait", { for: { call: "qr" }, count: 8, within: "60s" });
  const verdict = await v.tell("POST", "/verify", { checks: [
    { id: "one-at-a-time", overlap: { of: { call: "qr" }, most: 1 } },
    { id: "once-a-second", gap: { of: { call: "qr" }, least: "1s", over: 4 } },
    { id: "nothing-else", calls: { of: { call: "getStateInstance" }, most: 0 } }] });
  assert.ok(verdict.passed, JSON.stringify(verdict.findings));
});

for (const colorScheme of ["light", "dark"]) {
  test(`a screenshot of a telephone logs in, and the page notices (${colorScheme})`, { clock: { paused: true } }, async (v) => {
    await v.page.clock.install();
    await v.ask();
    await v.showsACode();
    const seen = await v.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      picture: document.querySelector("img").getBoundingClientRect().width,
      page: getComputedStyle(document.body).backgroundColor,
      figure: getComputedStyle(document.querySelector("figure")).backgroundColor,
    }));
    assert.ok(seen.wide <= 320, `the page is ${seen.wide} pixels wide`);
    assert.equal(seen.picture, 276, "the picture has its natural size");
    assert.equal(seen.figure, "rgb(255, 255, 255)");
    assert.equal(seen.page === "rgb(255, 255, 255)", colorScheme === "light");
    assert.equal(await v.scan(), authorized(v));
    await v.page.clock.runFor(1_000);
    await v.says("The account is logged in.");
    assert.equal(await v.picture.count(), 0);
    const asked = await v.calls("qr");
    await v.page.clock.runFor(60_000);
    assert.equal(await v.calls("qr"), asked, "it asks no more");
  }, { colorScheme, viewport: { width: 320, height: 640 } });
}

test("can be used by keyboard alone", { state: "blocked" }, async (v) => {
  await v.open();
  const focused = () => v.page.evaluate(() => document.activeElement.textContent);
  await v.page.keyboard.press("Tab");
  assert.equal(await focused(), "Get QR");
  await v.page.keyboard.press("Enter");
  await v.logout.waitFor();
  await v.page.keyboard.press("Tab");
  assert.equal(await focused(), "Log out");
  await v.page.keyboard.press("Space");
  await v.showsACode();
  assert.equal(await focused(), "Get QR", "the focus is not lost with the button");
});

test("says that the account is blocked, and logs it out when asked", { state: "blocked" }, async (v) => {
  await v.page.clock.install();
  await v.ask();
  await v.says("WhatsApp has blocked this account.");
  const asked = await v.calls("qr");
  await v.page.clock.runFor(60_000);
  assert.equal(await v.calls("qr"), asked, "it waits for the person");
  assert.equal(await v.calls("logout"), 0);
  await v.logout.click();
  await v.showsACode();
  assert.equal(await v.logout.count(), 0);
});

test("says that an earlier login is in the way, and logs it out when asked",
  rule({ when: { method: "qr", until: "logout" }, reply: "hasAuth" }), async (v) => {
    await v.ask();
    await v.says("An earlier login is in the way. Log the account out first.");
    await v.page.getByText("Instance has auth. You need to make log out").waitFor();
    await v.logout.click();
    await v.showsACode();
  });

test("says that a logout did not work", { state: "blocked", ...rule({ when: { method: "logout" }, reply: { json: { isLogout: false } } }) },
  async (v) => {
    await v.ask();
    await v.logout.click();
    await v.says("The account was not logged out.");
  });

test("waits for an account that is starting", { state: "starting" }, async (v) => {
  await v.ask();
  await v.says("The account is starting. Waiting for it.");
  await v.page.getByText("instance in starting process try later").waitFor();
  await v.tell("PATCH", "", { state: "notAuthorized" });
  await v.showsACode();
});

test("goes through starting after a scan", { clock: { paused: true }, login: { starting: "3s" } }, async (v) => {
  await v.ask();
  await v.showsACode();
  await v.tell("POST", "/phone", { do: "scan" });
  await v.says("The account is starting. Waiting for it.");
  assert.equal(await v.picture.count(), 0, "the code is used up");
  await v.tell("POST", "/clock/advance", { by: "3s" });
  await v.says("The account is logged in.");
});

test("has patience for ten minutes, one call at a time",
  { clock: { paused: true }, ...rule({ when: { method: "qr", call: 1 }, wait: "10m" }) }, async (v) => {
    await v.ask();
    await v.says("Waiting for the service. A code can take up to 10 minutes.");
    await v.page.getByText(/^Waiting for ([4-9]|\d\d+) s\.$/).waitFor();
    assert.equal(await v.calls("qr"), 1);
    await v.tell("POST", "/clock/advance", { by: "10m" });
    await v.showsACode();
    assert.equal(await v.page.getByText(/^Waiting for/).count(), 0);
  });

/// It runs until it is stopped, however long that takes, and cannot be stopped at a time that has gone by.
async function stopTheClock(v) {
  await v.page.clock.install({ time: 0 });
  await v.page.clock.pauseAt(3_600_000);
}

test("takes a code away that is too old", rule({ when: { method: "qr", call: "2-" }, wait: "10m" }), async (v) => {
  await stopTheClock(v); // or it would go on by itself, as fast as the real one, besides
  await v.ask();
  await v.showsACode();
  await v.page.clock.runFor(2_000); // the second call, which is held
  await v.tell("POST", "/wait", { for: { call: "qr", phase: "parked" } });
  await v.page.clock.runFor(10_000);
  assert.equal(await v.picture.count(), 1);
  await v.page.clock.runFor(12_000);
  assert.equal(await v.picture.count(), 0);
  await v.says("Waiting for the service. A code can take up to 10 minutes.");
});

test("goes on after a 504", rule({ when: { method: "qr" }, times: 1, reply: 504 }), async (v) => {
  await stopTheClock(v); // or it might go on before anybody has looked
  await v.ask();
  await v.says("The service gave no code in time. Trying again.");
  await v.page.clock.runFor(5_000);
  await v.showsACode();
});

test("asks more slowly when there were too many calls", rule({ when: { method: "qr", call: "2-", until: "signal=calm" }, reply: 429 }), async (v) => {
  await v.ask();
  await v.picture.waitFor();
  await v.says("Too many calls for this account: asking more slowly.");
  assert.equal(await v.picture.count(), 1, "the code is still good");
  await v.tell("POST", "/wait", { for: { call: "qr" }, count: 4, within: "60s" });
  await v.tell("POST", "/signal", { name: "calm" });
  await v.showsACode();
  const { records } = await v.tell("GET", "/journal?method=qr");
  const gaps = records.slice(1, 4).map((record, n) => record.arrived.t - records[n].sent.t);
  assert.ok(gaps[1] >= 1900 && gaps[2] >= 3800, `pauses: ${gaps}`);
});

test("says that the link is wrong", {}, async (v) => {
  await v.ask(`${v.link}0`);
  await v.says("This link is wrong: there is no such account, or its token is another one.");
  await v.ask(v.link.replace(/waInstance\d+/, "waInstance1"));
  await v.says("This link is wrong: there is no such account, or its token is another one.");
});

test("says that the server cannot be reached, and goes on by itself", { ownPort: true }, async (v) => {
  await v.ask();
  await v.showsACode();
  await v.tell("POST", "/server", { do: "down" });
  await v.says("The server cannot be reached. Trying again.");
  assert.equal(await v.picture.count(), 0);
  await v.tell("POST", "/server", { do: "up" });
  await v.showsACode();
});

test("says that a passkey is wanted", { script: { greenmock: 1,
  rules: [{ when: { method: "qr", state: "notAuthorized" }, reply: "passkeyRequired" }],
  timeline: [{ at: "qr#2", state: "authorized" }] } }, async (v) => {
  await v.ask();
  await v.says("WhatsApp wants a passkey. Confirm the login on the phone.");
  await v.says("The account is logged in.");
});

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
test("shows texts of the service as text", rule({ when: { method: "qr" }, reply: { error: markup } }), async (v) => {
  await v.ask();
  await v.says("The service gives no code. Trying again.");
  assert.equal(await v.page.locator("#detail").textContent(), markup);
  assert.equal(await v.page.locator("img").count(), 1, "the one of the code");
  assert.equal(await v.page.title(), "QR code");
});

test("says what it cannot read, and goes on", rule(
  { when: { method: "qr", until: "signal=answers" }, reply: { status: 200, headers: { "Content-Type": "text/html" }, text: "<html>Bad gateway</html>" } },
  { when: { method: "qr", until: "signal=well" }, reply: { qrCode: { damage: "notPng" } } }), async (v) => {
  await v.ask();
  await v.says("The service sent an answer that cannot be read. Trying again.");
  await v.tell("POST", "/signal", { name: "answers" });
  await v.says("The service sent a picture that cannot be read. Trying again.");
  assert.equal(await v.picture.count(), 0);
  await v.tell("POST", "/signal", { name: "well" });
  await v.showsACode();
});

test("stays whole when the browser translates it", { clock: { paused: true } }, async (v) => {
  // As automatic translation does: each text is put into elements of the browser's own, and is another one.
  const translate = () => v.page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
      ["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.parentElement.tagName) || node.data.trim() === "" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const found = [];
    while (texts.nextNode()) found.push(texts.currentNode);
    for (const text of found) {
      const outer = document.createElement("font");
      outer.append(document.createElement("font"));
      outer.firstChild.textContent = `*${text.data}*`;
      text.replaceWith(outer);
    }
  });
  await v.open();
  await translate();
  await v.page.getByRole("button", { name: "*Get QR*" }).click();
  await v.showsACode();
  await translate();
  await v.tell("POST", "/phone", { do: "scan" });
  await v.says("The account is logged in.");
});

test("runs no script and no style but its own", {}, async (v) => {
  await v.open();
  const ran = await v.page.evaluate(() => new Promise((resolve) => {
    document.addEventListener("securitypolicyviolation", () => resolve("refused"));
    const script = document.createElement("script");
    script.textContent = "document.title = 'hurt'";
    document.body.append(script);
    if (document.title === "hurt") resolve("ran"); // at once, if it may
  }));
  assert.equal(ran, "refused");
  assert.equal(await v.page.title(), "QR code");
  v.problems = v.problems.filter((text) => !text.includes("Content Security Policy"));
});

test("works under a prefix, and in the shapes that others write the link in", {}, async (v) => {
  const { idInstance: id, apiTokenInstance: token } = v.account;
  const base = v.account.apiUrl;
  for (const link of [`${base}/gateway/v1/waInstance${id}/${token}`, `${base}/wainstance${id}/${token}/v3/`,
    `${base}//waInstance${id}/${token}/?lang=en#code`]) {
    await v.ask(link);
    await v.showsACode();
  }
  const { records } = await v.tell("GET", "/journal?method=qr");
  assert.ok(records.some((record) => record.path === `/gateway/v1/waInstance${id}/qr/${token}`), "the prefix is kept");
  assert.ok(records.every((record) => record.status === 200), "strict takes every call");
});

test("works under the host name of the real one, by way of a proxy", { clock: { paused: true } }, async (v) => {
  const { idInstance: id, apiTokenInstance: token } = v.account;
  await v.ask(`http://qr.green-api.com/waInstance${id}/${token}`);
  await v.showsACode();
  assert.equal(await v.scan(), authorized(v));
  await v.says("The account is logged in.");
}, { proxied: true });

// ---- running them

async function run(server, browser, name, { options, work, context: { proxied, ...context } }) {
  const account = await server.tell("POST", "/_mock/instances", options);
  const opened = await browser.newContext({
    viewport: { width: 390, height: 844 }, ...context, ...(proxied ? { proxy: { server: server.url } } : {}) });
  try {
    const visit = new Visit(server, account, await opened.newPage());
    try {
      await work(visit);
      assert.deepEqual(visit.problems, [], "nothing is complained about in the browser's console");
      assert.deepEqual(visit.foreign, [], "nothing is fetched from elsewhere");
    } finally {
      if (process.env.SCREENSHOTS)
        await visit.page.screenshot({ path: join(process.env.SCREENSHOTS, `${name.replace(/\W+/g, "-")}.png`), fullPage: true });
    }
  } finally {
    await opened.close();
  }
}

// Strict: whatever the page sends has to be as the documentation says.
const server = await startServer(["--strict"]);
const { browser, close } = await launchBrowser();
const waiting = [...tests];
async function runner() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, one] = next;
    try {
      await run(server, browser, name, one);
      console.log(`ok    ${name}`);
    } catch (error) {
      console.log(`FAIL  ${name}\n${error.stack ?? error}`);
      process.exitCode = 1;
    }
  }
}
await Promise.all(Array.from({ length: sideBySide }, runner));
await close();
await server.close();
