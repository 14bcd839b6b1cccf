// The console in a real browser: what a person does there, and what must not happen there.

import { createServer } from "node:http";
import { connect } from "node:net";

import { Checks } from "./checks.mjs";
import { clientOf, fitsSmallPhone, hostile, openConsole, text, textIs, until } from "./console_page.mjs";
import { launchBrowser, patience, startServer } from "./harness.mjs";

const checks = new Checks();
const { browser, close: closeBrowser } = await launchBrowser();
const open = (server, options) => openConsole(browser, server, options);

/** Sends bytes as they stand, and waits for the end of the answer. */
function sendRaw(server, bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect(new URL(server.url).port, "127.0.0.1", () => socket.end(bytes));
    socket.on("error", reject).on("close", resolve).resume();
  });
}

/** An empty page of another origin, for the websockets that a browser opens. */
async function openNobody() {
  const empty = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end("<!doctype html>"));
  await new Promise((resolve) => empty.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext();
  const nobody = await context.newPage();
  nobody.setDefaultTimeout(patience);
  await nobody.goto(`http://127.0.0.1:${empty.address().port}/`);
  return {
    /** Opens a websocket; resolved once the first text has come. */
    openSocket: (address) => nobody.evaluate((url) => new Promise((resolve, reject) => {
      window.socket = new WebSocket(url);
      window.socket.onmessage = () => resolve();
      window.socket.onerror = () => reject(new Error("no websocket"));
    }), address),
    say: (words) => nobody.evaluate((said) => window.socket.send(said), words),
    closeSocket: (code, reason) => nobody.evaluate(([number, why]) => window.socket.close(number, why), [code, reason]),
    async close() {
      await context.close();
      empty.close();
    },
  };
}

const server = await startServer(["--instance", "1101000001:secret"]);
const client = clientOf(server);
const { page, seen, close } = await open(server);

await checks.step("shows the instance and its code", async () => {
  await textIs(page, "#connection-text", /^live$/);
  await textIs(page, "#instance-id", /^1101000001$/);
  await page.locator("#code-picture").waitFor();
  await until("the picture is drawn", () => page.locator("#code-picture").evaluate((image) => image.complete && image.naturalWidth > 0));
  checks.equal("seconds are shown", true, /^code \d+, \d+ s left$/.test(await text(page, "#code-until")));
  checks.equal("the token is masked", false, (await text(page, "#access-list")).includes("secret"));
  await page.getByRole("button", { name: "Show token" }).click();
  checks.equal("the token is shown", true, (await text(page, "#access-list")).includes("secret"));
  await page.getByRole("button", { name: "Show token" }).click();
});

await checks.step("a client that polls is logged in by the button", async () => {
  checks.equal("before", "qrCode", (await client("qr")).type);
  const loggedIn = (async () => {
    for (;;) {
      const { type } = await client("qr");
      if (type === "alreadyLogged") return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })().catch(() => false);
  await page.getByRole("button", { name: "Scan" }).click();
  await textIs(page, "#state", /^authorized$/);
  checks.equal("the client sees it", true, await loggedIn);
  await textIs(page, "#phone-said", /scanned; the account is authorized/);
  await page.getByRole("button", { name: "Scan" }).click({ force: true }); // it looks disabled, and says why
  await textIs(page, "#phone-said", /authorized: it shows no code/);
});

await checks.step("blocks the account, and the client notices", async () => {
  await page.getByRole("button", { name: "Block" }).click();
  await textIs(page, "#state", /^blocked$/);
  checks.equal("state", { stateInstance: "blocked" }, await client("getStateInstance"));
});

await checks.step("logs out, sleeps, wakes and sets any state", async () => {
  await page.getByRole("button", { name: "Log out from the phone" }).click();
  await textIs(page, "#state", /^notAuthorized$/);
  await page.locator("#state-choice").selectOption("authorized");
  await page.locator("#state-form button").click();
  await textIs(page, "#state", /^authorized$/);
  await page.getByRole("button", { name: "Battery dead" }).click();
  await textIs(page, "#state", /^sleepMode$/);
  await page.getByRole("button", { name: "On", exact: true }).click();
  await textIs(page, "#state", /^authorized$/);
  await page.getByRole("button", { name: "Log out from the phone" }).click();
  await textIs(page, "#state", /^notAuthorized$/);
});

await checks.step("refuses, types a code and resets", async () => {
  const { idInstance: id, apiTokenInstance: token, control } = await server.tell("POST", "/_mock/instances", {
    name: "worked on", clock: { paused: true }, script: { greenmock: 1, rules: [{ id: "mine", when: { method: "getSettings" }, reply: 500 }] } });
  const own = new URL(control).pathname;
  await page.locator(".instance").filter({ hasText: "worked on" }).click();
  await textIs(page, "#instance-name", /^worked on$/);
  const serial = async () => (await server.tell("GET", `${own}/qr`)).payload;
  const before = await serial();
  await page.getByRole("button", { name: "Refuse" }).click();
  await textIs(page, "#phone-said.good", /refused: the code is used up/);
  checks.equal("another code is shown", true, before !== (await serial()));

  await page.locator("#typed-code").fill("WRNG-CODE");
  await page.locator("#typed-form button").click();
  await textIs(page, "#phone-said.bad", /nobody has asked for one|has never given|no code/i);
  const { code } = await clientOf(server, id, token)("getAuthorizationCode", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: '{"phoneNumber":79001234567}' });
  await page.locator("#typed-code").fill(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `);
  await page.locator("#typed-code").press("Enter");
  await textIs(page, "#phone-said.good", /the code is typed; the account is authorized/);
  await textIs(page, "#state", /^authorized$/);
  await page.getByRole("button", { name: "Sleep" }).click();
  await textIs(page, "#phone-said.good", /the phone is off; the account is sleepMode/);

  const rules = async () => (await server.tell("GET", `${own}/script`)).script.rules.length;
  const rows = page.locator("#journal-panel .exchange");
  await page.getByRole("tab", { name: "Journal" }).click();
  await until("the call is there", async () => (await rows.count()) === 1);
  await page.locator("#reset-instance").click();
  await textIs(page, "#reset-name", /^worked on$/);
  await page.keyboard.press("Escape");
  await until("the dialog is gone", async () => !(await page.locator("#reset-dialog[open]").isVisible()));
  checks.equal("nothing was done", ["sleepMode", 1], [(await server.tell("GET", own)).state, await rules()]);
  await page.locator("#reset-instance").click();
  await page.locator("#reset-dialog button.main").click();
  await textIs(page, "#instances-said", /worked on has begun anew/);
  await textIs(page, "#state", /^notAuthorized$/);
  await until("the journal begins anew", async () => (await rows.count()) === 0);
  checks.equal("the script is kept", 1, await rules());
  await page.locator("#reset-instance").click();
  await page.locator("#reset-dialog input[name=keep]").uncheck();
  await page.locator("#reset-dialog button.main").click();
  await until("the script is gone", async () => (await rules()) === 0);
  await server.tell("DELETE", own);
  await textIs(page, "#instance-id", /^1101000001$/);
});

await checks.step("follows a websocket while it is open, and after", async () => {
  const { idInstance: id, apiTokenInstance: token, control, wsUrl } = await server.tell("POST", "/_mock/instances", { name: "talks", clock: { paused: true } });
  const own = new URL(control).pathname;
  await page.locator(".instance").filter({ hasText: "talks" }).click();
  await textIs(page, "#instance-name", /^talks$/);
  const nobody = await openNobody();
  await nobody.openSocket(`${wsUrl}/waInstance${id}/scanqrcode/${token}`);
  const row = page.locator("#journal-panel .exchange");
  await row.filter({ hasText: "open, 1 frame" }).waitFor();
  await row.locator("summary").click();
  const frames = row.locator(".frames tbody tr");
  await until("the frame is listed", async () => (await frames.count()) === 1);
  checks.equal("the first frame", true, /^1\tto the client\ttext\t\d+\tqrCode\t0:00\.000\t\d+ ms$/.test(await frames.first().innerText()));
  await server.tell("POST", `${own}/clock/advance`, { by: "20s" });
  await until("the code of the rotation is listed", async () => (await frames.count()) === 2);
  await nobody.say(hostile);
  await until("what the client says is listed", async () => (await frames.count()) === 3);
  checks.equal("as text", true, (await frames.last().innerText()).includes("<img src=x onerror=alert(1)><script>alert(2)</script>"));
  await row.filter({ hasText: "open, 3 frames" }).waitFor();
  await nobody.closeSocket(4001, "<b>bye</b>");
  await row.filter({ hasText: "client 4001, 4 frames" }).waitFor();
  await until("how it ended is told", async () => {
    const told = await row.locator(".detail").innerText();
    return ["close code", "4001", "<b>bye</b>", "The client has ended it by a close frame."].every((part) => told.includes(part));
  });
  const ended = page.locator("#journal-panel .happening").filter({ hasText: "a websocket has ended" });
  await until("it is told that it ended", async () => (await ended.count()) === 1);
  checks.equal("what happened stands between the calls", ["a websocket was opened", "a websocket has ended: client, close code 4001"],
    (await page.locator("#journal-panel .happening").allInnerTexts()).map((one) => one.split("\n").at(-1)).filter((one) => one.includes("websocket")).reverse());
  await page.locator("#journal-panel [data-part=text]").fill("alert(2)");
  await until("it is found by what was said", async () => (await row.count()) === 1);
  await page.locator("#journal-panel [data-part=text]").fill("");
  checks.equal("elements made of text", 0, await page.locator("main b, main script, main img[src=x]").count());
  await nobody.close();
  await server.tell("DELETE", own);
  await textIs(page, "#instance-id", /^1101000001$/);
});

await checks.step("says in words what the server refuses", async () => {
  await textIs(page, "#state", /^notAuthorized$/);
  // Somebody else is quicker than the page.
  await page.route("**/phone", async (route) => {
    await server.tell("PATCH", `/_mock/instances/${server.id}`, { state: "authorized" });
    await route.continue();
  });
  await page.getByRole("button", { name: "Scan" }).click();
  await textIs(page, "#phone-said.bad", /authorized already; log out first/);
  await page.unroute("**/phone");
  await server.tell("PATCH", `/_mock/instances/${server.id}`, { state: "notAuthorized" });
});

await checks.step("moves the clock, and the code with it", async () => {
  await page.getByRole("button", { name: "Pause", exact: true }).first().click();
  await textIs(page, "#clock-pace", /stands still/);
  await textIs(page, "#code-until", /the clock stands still/);
  const before = await server.tell("GET", `/_mock/instances/${server.id}/clock`);
  const picture = await page.locator("#code-picture").getAttribute("src");
  await page.getByRole("button", { name: "+20 s" }).click();
  await textIs(page, "#clock-said", /jumped: no call was let go; passed rotation/);
  await page.getByRole("button", { name: "+10 min" }).click();
  await textIs(page, "#clock-said", /rotation \(30 times\)/);
  const after = await server.tell("GET", `/_mock/instances/${server.id}/clock`);
  checks.equal("virtual milliseconds that passed", 620_000, after.at - before.at);
  await until("another picture", async () => (await page.locator("#code-picture").getAttribute("src")) !== picture);
  await page.getByRole("button", { name: "To next release" }).click({ force: true });
  await textIs(page, "#clock-said", /no parked call/);
  await page.locator("#speed").fill("60");
  await page.keyboard.press("Enter");
  await textIs(page, "#clock-said", /a code lives for/);
  await page.locator("#speed").fill("-1");
  await page.keyboard.press("Enter");
  await textIs(page, "#clock-said.bad", /speed/);
  await page.getByLabel("all", { exact: true }).check();
  await page.getByRole("button", { name: "+100 s" }).click();
  await textIs(page, "#clock-said", /jumped/);
  await page.getByLabel("this", { exact: true }).check();
  await server.tell("PATCH", `/_mock/instances/${server.id}/clock`, { speed: 1, paused: false });
});

await checks.step("shows a mistake of a script at its place", async () => {
  await page.getByRole("tab", { name: "Script" }).click();
  const wrong = '{ "greenmock": 1,\n  // \u00e9\u00e9\n  "rules": [ { "id": "slow", "whne": {"method": "qr"} } ] }\n';
  await page.locator("#script-text").fill(wrong);
  await page.getByRole("button", { name: "Apply" }).click();
  const problem = page.locator("#script-problems li").first();
  await problem.filter({ hasText: "whne" }).waitFor();
  checks.equal("place and pointer", true, /3:\d+/.test(await problem.innerText()) && (await problem.innerText()).includes("/rules/0/whne"));
  const caret = await page.locator("#script-text").evaluate((area) => area.selectionStart);
  checks.equal("the caret", wrong.indexOf('"whne"'), caret);
  checks.equal("the editor has the focus", "script-text", await page.evaluate(() => document.activeElement.id));
  checks.equal("marked lines", 1, await page.locator("#script-marks .mark").count());
  checks.equal("nothing is changed", [], (await server.tell("GET", `/_mock/instances/${server.id}/script`)).script.rules);
  await page.locator("#script-ready").selectOption("ten-minute-wait");
  await textIs(page, "#script-said", /ten minutes.*Not applied yet/);
  await page.getByRole("button", { name: "Check" }).click();
  await textIs(page, "#script-said", /no mistake/);
  await page.locator("#script-text").press("Control+Enter");
  await textIs(page, "#script-said", /applied: 1 rule/);
  await textIs(page, "#script-rules", /ten-minutes has not fired/);
  checks.equal("comments stay", true, (await page.locator("#script-text").inputValue()).startsWith("// "));
  await server.tell("PUT", `/_mock/instances/${server.id}/script`, { greenmock: 1, rules: [{ id: "theirs", when: { method: "qr" }, reply: 500 }] });
  await textIs(page, "#script-rules", /theirs has not fired/);
  await until("the script of somebody else is shown", async () => (await page.locator("#script-text").inputValue()).includes('"theirs"'));
  await page.locator("#script-ready").selectOption("ten-minute-wait");
  await textIs(page, "#script-said", /Not applied yet/);
  await page.getByRole("button", { name: "Apply" }).click();
  await textIs(page, "#script-said", /applied: 1 rule/);
});

await checks.step("lets a parked call go by a jump", async () => {
  await page.getByRole("tab", { name: "Journal" }).click();
  await server.tell("POST", `/_mock/instances/${server.id}/reset`, { keep: ["script"] });
  const late = client("qr").catch(() => ({ type: "none" }));
  const row = page.locator("#journal-panel .exchange").first();
  await row.filter({ hasText: "waits" }).waitFor();
  await textIs(page, "#clock-release", /due in 10 min|due in 9 min/);
  await page.getByRole("button", { name: "To next release" }).click();
  await textIs(page, "#clock-said", /1 call was let go/);
  checks.equal("the answer", "qrCode", (await late).type);
  await row.filter({ hasText: "200" }).waitFor();
});

await checks.step("opens an exchange in full", async () => {
  await fetch(`${server.url}/waInstance1101000001/noSuchMethod/secret?x=%20y`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Trace": "it's" }, body: '{"chatId":"1@c.us","message":"hello"}' });
  const row = page.locator("#journal-panel .exchange").filter({ hasText: "noSuchMethod" });
  await row.locator("summary").click();
  const detail = row.locator(".detail");
  await detail.filter({ hasText: "What happened" }).waitFor();
  const shown = await detail.innerText();
  for (const part of ["POST /waInstance1101000001/noSuchMethod/secret?x=%20y", "X-Trace: it's", '"chatId": "1@c.us"', "404", "arrived", "none took part"]) {
    checks.equal(`that it shows ${part}`, true, shown.toLowerCase().includes(part.toLowerCase()));
  }
  await detail.getByRole("button", { name: "Copy as curl" }).click();
  await detail.getByRole("button", { name: "Copied" }).waitFor();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  checks.equal("that the command is of the data port", true, command.includes(`${server.url}/waInstance1101000001/noSuchMethod/secret?x=%20y`) && command.includes("'X-Trace: it'\\''s'"));
  const qr = page.locator("#journal-panel .exchange").filter({ hasText: "ten-minutes" });
  await qr.locator("summary").click();
  await until("the picture of the code", () => qr.locator("img.code").evaluate((image) => image.complete && image.naturalWidth > 0));
});

await checks.step("filters, pauses and clears", async () => {
  for (let i = 0; i < 5; ++i) await client("getStateInstance");
  const rows = page.locator("#journal-panel .exchange");
  await until("all are there", async () => (await rows.count()) === 7);
  await page.locator("#journal-panel [data-part=method]").selectOption("getStateInstance");
  await until("those of one method", async () => (await rows.count()) === 5);
  await page.locator("#journal-panel [data-part=method]").selectOption("");
  await page.locator("#journal-panel [data-part=status]").fill("4xx");
  await until("those with an error", async () => (await rows.count()) === 1);
  await page.locator("#journal-panel [data-part=status]").fill("");
  await page.locator("#journal-panel [data-part=text]").fill("HELLO");
  await until("those with a text in the body", async () => (await rows.count()) === 1);
  await page.locator("#journal-panel [data-part=text]").fill("");
  await page.locator("#journal-panel [data-part=unmatched]").check();
  await until("what nothing answered", async () => (await rows.count()) === 1);
  await page.locator("#journal-panel [data-part=unmatched]").uncheck();
  await page.locator("#journal-panel [data-part=pause]").click();
  await client("getStateInstance");
  await textIs(page, "#journal-panel [data-part=count]", /paused: 1 new/);
  checks.equal("rows while it stands still", 7, await rows.count());
  await page.locator("#journal-panel [data-part=pause]").click();
  await until("the new one is there", async () => (await rows.count()) === 8);
  await page.locator("#journal-panel [data-part=clear]").click();
  await until("nothing is shown", async () => (await rows.count()) === 0);
});

await checks.step("what matched no instance is in its own place", async () => {
  await fetch(`${server.url}/waInstance99/qr/x`);
  await fetch(`${server.url}/nowhere?${encodeURIComponent(hostile)}`, { headers: { "X-Bad": '<script>alert(3)</script>' } });
  await textIs(page, "#unmatched-count", /^2$/);
  await page.getByRole("tab", { name: /Unmatched/ }).click();
  const row = page.locator("#unmatched-panel .exchange").filter({ hasText: "waInstance99" });
  await row.locator("summary").click();
  await row.locator(".detail").filter({ hasText: "99" }).filter({ hasText: "note" }).waitFor();
  await sendRaw(server, Buffer.from("160301020001", "hex")); // as TLS begins: https in place of http
  const none = page.locator("#unmatched-panel .exchange").filter({ hasText: "no request" });
  await none.locator("summary").click();
  await none.locator(".detail").filter({ hasText: "TLS" }).waitFor();
});

await checks.step("text from outside stays text", async () => {
  const made = await server.tell("POST", "/_mock/instances", { name: hostile, script: { greenmock: 1, rules: [
    { id: "<i>never</i>", when: { method: "reboot" }, reply: 500 },
    { id: "<b>bold</b>", when: { method: "getSettings" }, reply: { status: 200, json: { html: hostile } } }] } });
  const other = clientOf(server, made.idInstance, made.apiTokenInstance);
  const long = "<i>".repeat(350_000);
  await other("getSettings", { headers: { "X-Html": "<script>alert(4)</script>", "X-Quote": "\"'><svg/onload=alert(5)>" } }, `?q=${encodeURIComponent(hostile)}`);
  await other("sendMessage", { method: "POST", body: `${hostile}\0${long}`, headers: { "Content-Type": "text/html" } });
  await other("sendMessage", { method: "POST", body: Uint8Array.from([0xff, 0xfe, 0, 60, 98, 62]) });
  await other("sendMessage", { method: "POST", body: `{"type":"qrCode","message":"\\" onerror=alert(6)"}` });
  await server.tell("POST", `/_mock/instances/${made.idInstance}/signal`, { name: "<u>go</u>" }).catch(() => {});
  // What no client library sends: marks in the method, and so in the note, in the query, the Host, the target of a CONNECT.
  await sendRaw(server, `GET /waInstance${made.idInstance}/<b>x/${made.apiTokenInstance}?<i>y</i> HTTP/1.1\r\nHost: <b>host</b>\r\n\r\n`);
  await sendRaw(server, "CONNECT <b>api</b>.green-api.com:443 HTTP/1.1\r\nHost: x\r\n\r\n");
  await page.getByRole("tab", { name: "Journal" }).click();
  await page.locator(".instance").filter({ hasText: "<img src=x" }).click();
  await textIs(page, "#instance-name", /<img src=x onerror=alert\(1\)>/);
  checks.equal("what turns the text is a mark", true, (await text(page, "#instance-name")).includes("\u2039U+202E\u203a"));
  const rows = page.locator("#journal-panel .exchange");
  await until("all are there", async () => (await rows.count()) === 5);
  for (let i = 0; i < 5; ++i) {
    await rows.nth(i).locator("summary").click();
    await rows.nth(i).locator(".detail h4").first().waitFor();
  }
  checks.equal("the text is there", 1, await rows.filter({ hasText: "<b>bold</b>" }).count());
  checks.equal("the note is there", true, (await rows.locator(".facts").allTextContents()).some((facts) => facts.includes("there is no method <b>x")));
  await page.locator("#typed-code").fill("<b>code</b>");
  await page.locator("#typed-code").press("Enter");
  await page.locator("#phone-said.bad").waitFor();
  await page.locator("#journal-panel [data-part=method]").selectOption("no method");
  await until("those of no method", async () => (await rows.count()) === 1);
  await page.locator("#journal-panel [data-part=method]").selectOption("");
  await page.getByRole("tab", { name: "Script" }).click();
  await textIs(page, "#script-rules", /<i>never<\/i> has not fired/);
  await page.locator("#script-text").fill('{"greenmock":1,"rules":[{"<b>key</b>":1,"when":{"method":"<svg onload=alert(7)>"}}]}');
  await page.getByRole("button", { name: "Check" }).click();
  await page.locator("#script-problems li").first().waitFor();
  await textIs(page, "#script-problems", /<b>key<\/b>/);
  await page.getByRole("tab", { name: /Unmatched/ }).click();
  await page.locator("#unmatched-panel .exchange").filter({ hasText: "<b>api</b>" }).locator("summary").click();
  await page.locator("#unmatched-panel .exchange .detail").filter({ hasText: "no open proxy" }).waitFor();
  checks.equal("that a CONNECT is offered as curl", 0, await page.locator("#unmatched-panel .exchange").filter({ hasText: "<b>api</b>" })
    .getByRole("button", { name: "Copy as curl" }).count());
  await page.getByRole("tab", { name: "Journal" }).click();
  await page.locator("#reset-instance").click();
  await textIs(page, "#reset-name", /<script>/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delete\u2026" }).click();
  await textIs(page, "#delete-name", /<script>/);
  await page.locator("#delete-dialog button.main").click();
  await textIs(page, "#instances-said", /is deleted.*<i>never<\/i>/);
  checks.equal("elements made of text", 0, await page.locator("main b, main i, main u, main svg, main script, main img[src=x], nav b, nav i, dialog b, dialog script").count());
  await textIs(page, "#instance-id", /^1101000001$/);
  checks.equal("dialogs, errors, violations of the policy", [], seen);
});

await checks.step("the whole way by keyboard", async () => {
  const keyboard = page.keyboard;
  await page.locator("#content").focus();
  await keyboard.press("?");
  await page.locator("#help-dialog[open]").waitFor();
  await keyboard.press("Escape");
  await keyboard.press("n");
  await page.locator("#new-dialog[open]").waitFor();
  await keyboard.type("by keyboard");
  await keyboard.press("Enter");
  await textIs(page, "#instance-name", /^by keyboard$/);
  await keyboard.press("s");
  await textIs(page, "#state", /^authorized$/);
  await keyboard.press("c");
  await textIs(page, "#clock-pace", /stands still/);
  await keyboard.press("2");
  checks.equal("the tab has the focus", "script-tab", await page.evaluate(() => document.activeElement.id));
  await keyboard.press("ArrowRight");
  checks.equal("arrows go on", "notifications-tab", await page.evaluate(() => document.activeElement.id));
  await keyboard.press("Home");
  await keyboard.press("/");
  await keyboard.type("sc?n12"); // writes, and does nothing else
  checks.equal("text of the filter", "sc?n12", await page.locator("#journal-panel [data-part=text]").inputValue());
  await page.locator("#journal-panel [data-part=text]").fill("");
  const { idInstance, apiTokenInstance } = (await server.tell("GET", "/_mock/instances/by%20keyboard"));
  await clientOf(server, idInstance, apiTokenInstance)("getStateInstance");
  await page.locator("#journal-panel .exchange").first().waitFor();
  // Every stop of the tabulator key has a name and shows that it has the focus.
  await page.locator(".skip").focus();
  const stops = new Set();
  for (let i = 0; i < 90; ++i) {
    await keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body) return null;
      const looks = getComputedStyle(at);
      const around = at.id === "script-text" ? getComputedStyle(at.parentElement) : looks;
      return { name: at.id || at.dataset.part || at.textContent.trim().slice(0, 30) || at.tagName, outlined: around.outlineStyle !== "none" };
    });
    if (!stop) break;
    if (!stop.outlined) checks.equal(`focus of ${stop.name}`, "visible", "not visible");
    stops.add(stop.name);
  }
  for (const name of ["help", "new-instance", "phone-scan", "state-choice", "clock-pause", "speed", "token-shown", "copy-environment", "delete-instance",
    "journal-tab", "text", "pause"]) checks.equal(`that ${name} is reached`, true, stops.has(name));
  await page.locator("#journal-panel .exchange summary").first().focus();
  await keyboard.press("Enter");
  await page.locator("#journal-panel .exchange .detail h4").first().waitFor();
});

await checks.step("what is named, is named", async () => {
  const nameless = await page.evaluate(() => [...document.querySelectorAll("button, input, select, textarea, [role=tab]")]
    .filter((one) => one.offsetParent !== null)
    .filter((one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length > 0))
    .map((one) => one.outerHTML.slice(0, 80)));
  checks.equal("controls without a name", [], nameless);
  checks.equal("landmarks", 3, await page.locator("body > header, nav, main").count());
  checks.equal("console errors", [], seen);
});

await checks.step("a gap in the events loses nothing", async () => {
  const { idInstance: id, apiTokenInstance: token, control } = await server.tell("POST", "/_mock/instances", {
    name: "gaps", clock: { paused: true }, script: { greenmock: 1, rules: [{ id: "held", when: { method: "qr" }, wait: "10m" }] } });
  const own = new URL(control).pathname;
  const gone = clientOf(server, id, token);
  await page.locator(".instance").filter({ hasText: "gaps" }).click();
  await textIs(page, "#instance-name", /^gaps$/);
  await page.getByRole("tab", { name: "Journal" }).click();
  const late = gone("qr").catch(() => null);
  const row = page.locator("#journal-panel .exchange").filter({ hasText: "held" });
  await row.filter({ hasText: "waits" }).waitFor();
  // A window that nobody sees keeps no connection.
  const look = (state) => page.evaluate((now) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => now });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
  await look("hidden");
  await textIs(page, "#connection-text", /^resting$/);
  const { cursor } = await server.tell("GET", `${own}/journal`);
  await server.tell("POST", `${own}/clock/advance`, { by: "10m" });
  checks.equal("the held call", "qrCode", (await late)?.type);
  let calls = 1;
  const isLost = async () => {
    const stop = new AbortController();
    const answer = await fetch(`${server.control}/_mock/events?since=${cursor}`, { headers: { Accept: "text/event-stream" }, signal: stop.signal });
    const { value } = await answer.body.getReader().read();
    stop.abort();
    return new TextDecoder().decode(value).includes("event: gap\n");
  };
  await until("the server has forgotten what came then", async () => {
    await Promise.all(Array.from({ length: 16 }, async () => {
      for (let i = 0; i < 40; ++i) await gone("getStateInstance");
    }));
    calls += 640;
    return isLost();
  }, 90_000);
  await look("visible");
  await textIs(page, "#connection-text", /^live$/);
  await textIs(page, "#journal-panel [data-part=count]", new RegExp(`^${calls} requests`));
  await page.locator("#journal-panel [data-part=text]").fill("held");
  await row.filter({ hasText: "200" }).waitFor();
  await page.locator("#journal-panel [data-part=text]").fill("");
  checks.equal("console errors", [], seen);
});

await checks.step("draws 10,000 requests in batches, and a bounded part of them", async () => {
  const { idInstance: id, apiTokenInstance: token } = await server.tell("POST", "/_mock/instances", { name: "busy" });
  const busy = clientOf(server, id, token);
  await page.locator(".instance").filter({ hasText: "busy" }).click();
  await textIs(page, "#instance-name", /^busy$/);
  // How long that takes depends on the machine; how much work it is does not.
  await page.evaluate(() => {
    window.drawn = { batches: 0, rows: 0 };
    const panel = document.querySelector("#journal-panel");
    new MutationObserver(() => {
      ++window.drawn.batches;
      window.drawn.rows = Math.max(window.drawn.rows, panel.querySelectorAll(".exchange").length);
    }).observe(panel, { childList: true, subtree: true });
  });
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (let i = 0; i < 640; ++i) await busy("getStateInstance");
  }));
  await textIs(page, "#journal-panel [data-part=count]", /^(9[89]\d\d|10000) requests/, 90_000);
  const drawn = await page.evaluate(() => window.drawn);
  checks.equal(`drawn ${drawn.batches} times, which is less than once in five requests`, true, drawn.batches < 2_000);
  checks.equal("rows that were shown at most", 300, drawn.rows);
  checks.equal("rows that are shown", 300, await page.locator("#journal-panel .exchange").count());
  await page.locator("#journal-panel [data-part=text]").fill("no such text");
  await page.waitForFunction(() => document.querySelectorAll("#journal-panel .exchange").length === 0);
});
await close();

await fitsSmallPhone(checks, browser, server, "/", async (small, fits) => {
  await textIs(small, "#connection-text", /^live$/);
  await small.locator("#code-picture").waitFor();
  for (const tab of ["#script-tab", "#notifications-tab", "#chats-tab", "#settings-tab", "#unmatched-tab", "#journal-tab"]) {
    await small.locator(tab).click();
    await fits(tab);
  }
  await small.locator("#journal-panel .exchange summary").first().click();
  await small.locator("#journal-panel .detail h4").first().waitFor();
});

await checks.step("no other page may fetch or frame it", async () => {
  const foreign = createServer((_, answer) => answer.end(`<!doctype html><iframe id="f" src="${server.control}/"></iframe>`));
  await new Promise((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext();
  const other = await context.newPage();
  other.setDefaultTimeout(patience);
  await other.goto(`http://127.0.0.1:${foreign.address().port}/`);
  const fetched = await other.evaluate((address) => fetch(`${address}/_mock/instances`).then(() => "read", () => "refused"), server.control);
  checks.equal("fetch", "refused", fetched);
  const frame = await (await other.locator("#f").elementHandle()).contentFrame();
  const framed = await frame.evaluate(() => document.getElementById("instance-list") !== null).catch(() => false);
  checks.equal("framed", false, framed);
  await context.close();
  foreign.close();
});

await checks.step("a server that is started again is noticed", async () => {
  const [port, control] = [new URL(server.url).port, new URL(server.control).port];
  const opened = await open(server);
  await textIs(opened.page, "#connection-text", /^live$/);
  await server.close();
  await textIs(opened.page, "#connection-text", /no connection/);
  const again = await startServer(["--port", port, "--control-port", control, "--instance", "1101000002:other"]);
  await textIs(opened.page, "#connection-text", /^live$/);
  await textIs(opened.page, "#notice-text", /started again/);
  await textIs(opened.page, "#instance-id", /^1101000002$/);
  await clientOf(again)("qr");
  await opened.page.locator("#journal-panel .exchange").first().waitFor();
  await opened.close();
  await again.close();
});

await checks.step("asks for the token, and uses it for all", async () => {
  const guarded = await startServer(["--instance", "1101000003:third", "--control-token", "s3cret"]);
  const opened = await open(guarded);
  await opened.page.locator("#token").fill("wrong");
  await opened.page.keyboard.press("Enter");
  await opened.page.locator("#token-wrong").waitFor();
  await opened.page.locator("#token").fill("s3cret");
  await opened.page.keyboard.press("Enter");
  await textIs(opened.page, "#connection-text", /^live$/);
  await opened.page.locator("#code-picture").waitFor();
  await clientOf(guarded)("qr");
  await opened.page.locator("#journal-panel .exchange").first().waitFor();
  await opened.page.getByRole("button", { name: "Scan" }).click();
  await textIs(opened.page, "#state", /^authorized$/);
  await opened.page.reload();
  await textIs(opened.page, "#connection-text", /^live$/);
  await opened.close();
  await guarded.close();
});

await closeBrowser();
checks.end();
