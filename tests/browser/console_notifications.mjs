// The tab of notifications in a real browser: what waits, what a person sends, what becomes of webhooks.

import { createServer } from "node:http";

import { Checks } from "./checks.mjs";
import { clientOf, fitsSmallPhone, hostile, openConsole, text, textIs, until } from "./console_page.mjs";
import { launchBrowser, startServer } from "./harness.mjs";

const checks = new Checks();
const { browser, close: closeBrowser } = await launchBrowser();
const server = await startServer(["--instance", "1101000001:secret"]);
const client = clientOf(server);
const own = `/_mock/instances/${server.id}`;
const tell = (verb, path, body) => server.tell(verb, `${own}${path}`, body);
const waiting = async () => (await tell("GET", "/notifications")).notifications;
const newest = async () => (await waiting()).at(-1);

const { page, seen, close } = await openConsole(browser, server, { path: `/#${server.id}/notifications` });
const rows = page.locator("#queue-list .note");
const attempts = page.locator("#attempts-list .attempt");
const form = { type: page.locator("#note-type"), message: page.locator("#note-message"), text: page.locator("#note-text"),
  json: page.locator("#note-json"), copies: page.locator("#note-copies"), obeys: page.locator("#note-obeys") };
const send = () => page.locator("#note-form").getByRole("button", { name: "Send" }).click();
const queued = (receipt) => textIs(page, "#note-said.good", new RegExp(`queued: receipt ${receipt}`));

/** Sends, and gives what waits last then; it stands in the list. */
async function sendAndSee() {
  const before = (await waiting()).length;
  await send();
  await until("one more waits", async () => (await waiting()).length > before);
  const note = await newest();
  await queued(note.receiptId);
  await rows.filter({ hasText: String(note.receiptId) }).first().waitFor();
  return note;
}

async function empty() {
  await tell("POST", "/reset", { keep: ["script"] });
  await until("nothing is listed", async () => (await rows.count()) === 0);
}

await checks.step("says that nothing waits, and where notifications go", async () => {
  await textIs(page, "#connection-text", /^live$/);
  await textIs(page, "#queue-nothing", /Nothing waits/);
  await textIs(page, "#attempts-address", /No webhookUrl is set/);
});

await checks.step("sends a text", async () => {
  await form.text.fill("Hello from the page");
  const { type, body } = await sendAndSee();
  checks.equal("type", "incomingMessageReceived", type);
  checks.equal("text", "Hello from the page", body.messageData.textMessageData.textMessage);
  await rows.first().filter({ hasText: "incomingMessageReceived textMessage Hello from the page" }).waitFor();
  await textIs(page, "#queue-count", /^1 waits$/);
  await textIs(page, "#notifications-count", /^1$/);
  await rows.first().locator("summary").click();
  await rows.first().locator(".wire").filter({ hasText: '"textMessage": "Hello from the page"' }).waitFor();
  await rows.first().getByRole("button", { name: "Copy" }).click();
  await rows.first().getByRole("button", { name: "Copied" }).waitFor();
  checks.equal("the copied body", body, JSON.parse(await page.evaluate(() => navigator.clipboard.readText())));
});

await checks.step("sends a text with other contents, with the text of the field in it", async () => {
  await form.text.fill('both "quoted"');
  await form.json.fill('{\n  "/senderData/senderName": "Bea" // a comment, as everywhere\n}');
  const { body } = await sendAndSee();
  checks.equal("text and name", ['both "quoted"', "Bea"], [body.messageData.textMessageData.textMessage, body.senderData.senderName]);
  await form.text.fill("");
  await form.json.press("Control+Enter");
  await until("it is sent by the keys, too", async () => (await waiting()).length === 3);
  await form.json.fill("");
});

await checks.step("sends copies, and one that is all its own", async () => {
  await empty();
  await form.type.selectOption({ label: "a body of your own" });
  checks.equal("there is no kind of message", false, await form.message.isVisible());
  await form.json.fill('{"mine":[1,2]}');
  await form.copies.fill("2");
  await send();
  await until("both are listed", async () => (await rows.count()) === 2);
  const [first, second] = await waiting();
  checks.equal("receipt and body", [first.receiptId, { mine: [1, 2] }], [second.receiptId, second.body]);
  await rows.first().filter({ hasText: 'own body {"mine":[1,2]}' }).waitFor();
  await textIs(page, "#queue-count", /^2 wait$/);
  await form.copies.fill("1");
  await form.json.fill("");
});

await checks.step("obeys the settings, if that is wanted", async () => {
  await form.type.selectOption("incomingCall");
  await form.obeys.check();
  await send();
  await textIs(page, "#note-said", /not queued: incomingWebhook is switched off/);
  checks.equal("what waits", 2, (await waiting()).length);
  await tell("PATCH", "", { settings: { incomingWebhook: "yes", incomingCallWebhook: "yes" } });
  checks.equal("type", "incomingCall", (await sendAndSee()).type);
  await form.obeys.uncheck();
});

await checks.step("sends each type, and each kind of message", async () => {
  await empty();
  const refusal = (body) => tell("POST", "/notifications", body).then(() => "", (error) => error.message);
  const words = (told) => [...new Set([...told.matchAll(/\\"(\w+)\\"/g)].map(([, word]) => word).filter((word) => word !== "nothing"))];
  const offered = (select) => select.evaluate(({ options }) => [...options].map(({ value }) => value).filter((value) => value !== ""));
  const types = await offered(form.type);
  const kinds = await offered(form.message);
  // "incomingMessage" is a short word for one of them.
  checks.equal("types", words(await refusal({ type: "nothing" })).filter((word) => word !== "incomingMessage"), types);
  checks.equal("kinds", words(await refusal({ type: "incomingMessage", message: "nothing" })), kinds);
  for (const type of types) {
    await form.type.selectOption(type);
    checks.equal("type", type, (await sendAndSee()).type);
  }
  await form.type.selectOption("outgoingAPIMessageReceived");
  checks.equal("what is usual there", "extendedTextMessage", await form.message.inputValue());
  await form.type.selectOption("outgoingMessageReceived");
  for (const kind of kinds) {
    await form.message.selectOption(kind);
    const hasText = await form.text.isVisible();
    if (hasText) await form.text.fill(`text of ${kind}`);
    const { body } = await sendAndSee();
    checks.equal("kind", kind, body.messageData.typeMessage);
    if (hasText) checks.equal(`that the text is in ${kind}`, true, JSON.stringify(body.messageData).includes(`text of ${kind}`));
  }
  await form.type.selectOption("incomingMessageReceived");
  await form.message.selectOption("textMessage");
  await form.text.fill("");
});

await checks.step("shows a refusal in the server's words, at its place", async () => {
  const before = (await waiting()).length;
  const wrong = '{"/timestamp": 1,\n "/messageData/typeMessage/deeper": 2}';
  for (const said of ["", "a text"]) {
    await form.text.fill(said);
    await form.json.fill(wrong);
    await send();
    await textIs(page, "#note-said.bad", /^2:\d+: .*there is no place for this in such a notification/);
    checks.equal("that the field is marked", "true", await form.json.getAttribute("aria-invalid"));
    checks.equal("the focus", "note-json", await page.evaluate(() => document.activeElement.id));
    await form.json.press("End"); // and typing takes the mark away
    await form.json.press("Space");
    checks.equal("that it is marked no more", null, await form.json.getAttribute("aria-invalid"));
  }
  await form.text.fill("");
  await form.json.fill('{"/timestamp": }');
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/notifications", (route) => held.then(() => route.continue()), { times: 1 });
  await send();
  checks.equal("what is said while it is under way", "", await page.locator("#note-said").textContent());
  letGo();
  await textIs(page, "#note-said.bad", /^1:16: /);
  checks.equal("the caret", 15, await form.json.evaluate((area) => area.selectionStart));
  await form.json.fill("");
  await form.copies.fill("many");
  await send();
  await textIs(page, "#note-said.bad", /copies: expected a whole number from 1 to 100/);
  checks.equal("the focus", "note-copies", await page.evaluate(() => document.activeElement.id));
  checks.equal("marked fields", ["note-copies"], await page.locator("[aria-invalid=true]").evaluateAll((all) => all.map(({ id }) => id)));
  await form.copies.fill("1");
  checks.equal("what waits", before, (await waiting()).length);
});

await checks.step("follows a client that reads and deletes", async () => {
  await empty();
  for (const type of ["incomingCall", "incomingBlock"]) await tell("POST", "/notifications", { type });
  await until("those of somebody else are listed", async () => (await rows.count()) === 2);
  await rows.nth(1).locator("summary").click();
  const { receiptId } = await client("receiveNotification");
  await rows.first().filter({ hasText: "handed out" }).waitFor();
  await client("receiveNotification");
  await rows.first().filter({ hasText: "handed out 2 times" }).waitFor();
  await client("deleteNotification", { method: "DELETE" }, `/${receiptId}`);
  await until("it has vanished", async () => (await rows.count()) === 1);
  checks.equal("what is open stays open", true, await rows.first().locator(".wire").isVisible());
  checks.equal("the other one", true, (await rows.first().innerText()).includes("incomingBlock"));
  await client("clearWebhooksQueue", { method: "DELETE" });
  await until("all have vanished", async () => (await rows.count()) === 0);
  await textIs(page, "#queue-nothing", /Nothing waits/);
});

await checks.step("lets go a call that waits, and shows what grows old", async () => {
  await tell("PATCH", "/clock", { paused: true });
  const read = client("receiveNotification", {}, "?receiveTimeout=60");
  await tell("POST", "/wait", { for: { call: "receiveNotification", phase: "parked" }, within: "15s" });
  await send();
  await textIs(page, "#note-said.good", /a call that waited for it was let go/);
  checks.equal("what the client got", (await newest()).receiptId, (await read).receiptId);
  await tell("POST", "/clock/advance", { by: "2m" });
  await rows.first().locator(".age").filter({ hasText: /^2 min/ }).waitFor();
  await tell("POST", "/clock/advance", { by: "24h" });
  await until("what is older than a day has vanished", async () => (await rows.count()) === 0);
  await textIs(page, "#queue-count", /1 gone after a day/);
  await tell("PATCH", "/clock", { paused: false });
});

await checks.step("folds a long queue, and unfolds it for one that is sent", async () => {
  await empty();
  for (let i = 0; i < 49; ++i) await tell("POST", "/notifications", { type: "incomingCall" });
  await textIs(page, "#queue-count", /^49 wait, the oldest 20 are shown$/);
  checks.equal("rows", 20, await rows.count());
  checks.equal("the oldest stands first", true, (await rows.first().innerText()).includes(String((await waiting())[0].receiptId)));
  await sendAndSee();
  checks.equal("rows", 50, await rows.count());
  await tell("POST", "/notifications", { type: "incomingCall" });
  await textIs(page, "#queue-count", /^51 wait, the oldest 50 are shown$/);
  await page.locator("#queue-more").click();
  await until("all are listed", async () => (await rows.count()) === 51);
});

await checks.step("tells of each attempt to deliver one, and of the next", async () => {
  await tell("PATCH", "/clock", { paused: true }); // a reset leaves it so, at its beginning
  await empty();
  let status = 500;
  const receiver = createServer((_, answer) => {
    answer.statusCode = status;
    answer.end();
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  receiver.unref(); // the test ends though this step fails
  const address = `http://127.0.0.1:${receiver.address().port}/hook`;
  await page.getByRole("button", { name: "Set the address" }).click();
  await until("the field has the focus", () => page.evaluate(() => document.activeElement.id === "setting-webhookUrl"));
  await page.keyboard.type(address);
  await page.keyboard.press("Enter");
  await textIs(page, "#settings-said.good", /applied: webhookUrl/);
  await page.getByRole("tab", { name: /Notifications/ }).click();
  await textIs(page, "#attempts-address", new RegExp(address));
  const { receiptId } = await sendAndSee();
  await attempts.filter({ hasText: String(receiptId) }).filter({ hasText: "500" }).waitFor();
  await textIs(page, "#attempts-next", /^The next try is due at 1:00\.000, in 1 min of virtual time\.$/);
  status = 404;
  await tell("POST", "/clock/advance", { by: "60s" });
  await attempts.first().filter({ hasText: "attempt 2" }).filter({ hasText: "404" }).waitFor();
  await textIs(page, "#attempts-next", /^The next try is due at 2:00\.000/);
  status = 200;
  await tell("POST", "/clock/advance", { by: "60s" });
  await attempts.first().filter({ hasText: "attempt 3" }).filter({ hasText: "200" }).waitFor();
  await until("it was delivered", async () => (await rows.count()) === 0);
  checks.equal("attempts, the newest first", ["200", "404", "500"], await attempts.locator(".status").allInnerTexts());
  checks.equal("what is said of a next one", "", await text(page, "#attempts-next"));

  await new Promise((resolve) => receiver.close(resolve));
  await send();
  await attempts.first().filter({ hasText: "no answer" }).locator(".problem-text").filter({ hasText: /connect/i }).waitFor();
  await tell("PATCH", "", { settings: { webhookUrl: "" } });
  await textIs(page, "#attempts-address", /No webhookUrl is set/);
  await attempts.first().filter({ hasText: address }).waitFor();
  await until("nothing is due", async () => (await text(page, "#attempts-next")) === "");
  await tell("PATCH", "/clock", { paused: false });
});

await checks.step("text from outside stays text", async () => {
  await empty();
  await tell("POST", "/notifications", { type: "incomingMessage", set: { "/messageData/textMessageData/textMessage": hostile } });
  await tell("POST", "/notifications", { body: { typeWebhook: hostile, status: { html: hostile }, messageData: "<b>none</b>" } });
  await tell("POST", "/notifications", { body: { [hostile]: hostile, messageData: null } });
  await form.text.fill(hostile);
  await sendAndSee();
  await form.text.fill("");
  await until("all are listed", async () => (await rows.count()) === 4);
  for (const row of await rows.all()) {
    await row.locator("summary").click();
    await row.locator(".wire").filter({ hasText: "<img src=x onerror=alert(1)>" }).waitFor();
  }
  checks.equal("what turns the text is a mark", true, (await rows.first().innerText()).includes("\u2039U+202E\u203a"));
  await tell("PATCH", "", { settings: { webhookUrl: "http://nobody.invalid/<b>bold</b>", webhookUrlToken: hostile } });
  await textIs(page, "#attempts-address", /<b>bold<\/b>/);
  await attempts.first().locator(".problem-text").filter({ hasText: /./ }).waitFor();
  await tell("PATCH", "", { settings: { webhookUrl: "", webhookUrlToken: "" } });
  await attempts.first().filter({ hasText: "<b>bold</b>" }).waitFor();
  await form.type.selectOption({ label: "a body of your own" });
  await form.json.fill("<i>no JSON</i>");
  await send();
  await textIs(page, "#note-said.bad", /^1:1: /);
  await form.json.fill("");
  await form.type.selectOption("incomingMessageReceived");
  checks.equal("elements made of text", 0, await page.locator("main b, main i, main script, main img[src=x]").count());
});

await checks.step("a long body is cut, and copied whole", async () => {
  await empty();
  const long = "x".repeat(300_000);
  await tell("POST", "/notifications", { body: { long } });
  await rows.first().locator("summary").click();
  await rows.first().locator(".wire").filter({ hasText: /and \d+ characters more$/ }).waitFor();
  await rows.first().getByRole("button", { name: "Copy" }).click();
  await rows.first().getByRole("button", { name: "Copied" }).waitFor();
  checks.equal("the copied body", long, JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).long);
});

await checks.step("shows those of the chosen instance only", async () => {
  await tell("PATCH", "", { settings: { webhookUrl: "http://nobody.invalid/" } });
  await attempts.first().waitFor();
  await tell("PATCH", "", { settings: { webhookUrl: "" } });
  const made = await server.tell("POST", "/_mock/instances", { name: "another" });
  await page.locator(".instance").filter({ hasText: "another" }).click();
  await textIs(page, "#instance-name", /^another$/);
  await until("nothing of the other one is left", async () => (await rows.count()) === 0 && (await attempts.count()) === 0);
  await send();
  await until("it is sent to this one", async () => (await rows.count()) === 1);
  checks.equal("what waits there", 1, (await server.tell("GET", `${new URL(made.control).pathname}/notifications`)).waiting);
  await server.tell("DELETE", new URL(made.control).pathname);
  await textIs(page, "#instance-id", new RegExp(`^${server.id}$`));
  await until("those of the first one are back", async () => (await attempts.count()) > 0);
});

await checks.step("all is named, and is reached by keyboard", async () => {
  await page.locator("#content").focus();
  await page.keyboard.press("3");
  checks.equal("the tab has the focus", "notifications-tab", await page.evaluate(() => document.activeElement.id));
  const stops = [];
  for (let i = 0; i < 12; ++i) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => ({ id: document.activeElement.id || document.activeElement.tagName,
      outlined: getComputedStyle(document.activeElement).outlineStyle !== "none" }));
    if (stop.id === "BODY") break; // behind the last one
    checks.equal(`that the focus of ${stop.id} is seen`, true, stop.outlined);
    stops.push(stop.id);
  }
  checks.equal("stops", ["note-type", "note-message", "note-text", "note-json", "note-copies", "note-obeys", "BUTTON", "SUMMARY"], stops.slice(0, 8));
  const nameless = await page.locator("#notifications-panel").locator("button, input, select, textarea").evaluateAll((all) =>
    all.filter((one) => !(one.textContent.trim() || one.labels?.length > 0)).map((one) => one.outerHTML));
  checks.equal("controls without a name", [], nameless);
  checks.equal("dialogs, errors, violations of the policy", [], seen);
});
await close();

await tell("POST", "/notifications", { body: { word: "w".repeat(500) } });
await fitsSmallPhone(checks, browser, server, `/#${server.id}/notifications`, async (small) => {
  const row = small.locator("#queue-list .note").last();
  await row.locator("summary").click();
  await row.locator(".wire").waitFor();
  await small.locator("#attempts-list .attempt").first().waitFor();
});

await closeBrowser();
await server.close();
checks.end();
