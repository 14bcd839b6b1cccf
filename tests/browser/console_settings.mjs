// The tab of settings in a real browser: what is shown, applied, refused, and changed by others.

import { Checks } from "./checks.mjs";
import { clientOf, fitsSmallPhone, hostile, openConsole, text, textIs, until } from "./console_page.mjs";
import { launchBrowser, startServer } from "./harness.mjs";

const checks = new Checks();
const { browser, close: closeBrowser } = await launchBrowser();
const server = await startServer(["--instance", "1101000001:secret"]);
const client = clientOf(server);
const own = `/_mock/instances/${server.id}`;
const settings = () => client("getSettings");
const set = (body) => client("setSettings", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const { page, seen, close } = await openConsole(browser, server, { path: `/#${server.id}/settings` });
/** What the page has sent to change something. */
const sent = [];
page.on("request", (request) => request.method() === "PATCH" && sent.push(request.postDataJSON()));
const field = (name) => page.locator(`#setting-${name}`);
const note = (name) => page.locator(`#setting-${name}-note`);
const refusal = (name) => page.locator(`#setting-${name}-refused`);
const apply = () => page.locator("#settings-form").getByRole("button", { name: "Apply" }).click();

await checks.step("shows each setting by the control that is right for it", async () => {
  await field("webhookUrl").waitFor();
  const shown = await page.locator("#settings-form input").evaluateAll((all) => all.map(({ id }) => id.replace("setting-", "")));
  const { settings: known } = await server.tell("GET", `${own}/settings`);
  checks.equal("names", known.map(({ name }) => name).sort(), shown.sort());
  for (const { name, type } of known) {
    checks.equal(`control of ${name}`, type === "yesNo" || type === "flag" ? "checkbox" : "text", await field(name).getAttribute("type"));
  }
  const values = await settings();
  for (const [name, value] of Object.entries(values)) {
    const input = field(name);
    const is = (await input.getAttribute("type")) === "checkbox" ? [await input.isChecked()] : [await input.inputValue()];
    checks.equal(name, [typeof value === "string" && is[0] !== value ? value === "yes" : typeof value === "number" ? String(value) : value], is);
  }
  await note("stateWebhook").filter({ hasText: /^"no"$/ }).waitFor();
  await note("linkPreview").filter({ hasText: /^false$/ }).waitFor();
  await note("delaySendMessagesMilliseconds").filter({ hasText: /^500 to 600000$/ }).waitFor();
});

await checks.step("shows what can only be read, as it becomes", async () => {
  checks.equal("that it can be changed", false, await field("wid").isEditable());
  await server.tell("PATCH", own, { state: "authorized" });
  const { wid } = await settings();
  await until("the wid is shown", async () => wid !== "" && (await field("wid").inputValue()) === wid);
});

await checks.step("applies what was changed, and nothing else", async () => {
  await field("webhookUrlToken").fill("a token");
  await field("delaySendMessagesMilliseconds").fill("700");
  await field("stateWebhook").check();
  await field("linkPreview").check();
  await textIs(page, "#settings-changed", /^4 changed, not applied$/);
  await note("stateWebhook").filter({ hasText: '"yes", not applied, now "no"' }).waitFor();
  checks.equal("before", "no", (await settings()).stateWebhook);
  await apply();
  await textIs(page, "#settings-said.good", /^applied: webhookUrlToken, delaySendMessagesMilliseconds, stateWebhook, linkPreview$/);
  checks.equal("what was sent", { settings: { webhookUrlToken: "a token", delaySendMessagesMilliseconds: 700, stateWebhook: "yes", linkPreview: true } }, sent.at(-1));
  const { webhookUrlToken, delaySendMessagesMilliseconds, stateWebhook, linkPreview } = await settings();
  checks.equal("what a client sees", ["a token", 700, "yes", true], [webhookUrlToken, delaySendMessagesMilliseconds, stateWebhook, linkPreview]);
  checks.equal("what is left to apply", "", await text(page, "#settings-changed"));
  await apply();
  await textIs(page, "#settings-said", /^nothing is changed$/);
  checks.equal("times that something was sent", 1, sent.length);
});

await checks.step("shows what a client sets, and keeps what a person has begun", async () => {
  await field("autoTyping").fill("12");
  checks.equal("saved", { saveSettings: true }, await set({ webhookUrlToken: "of the client", incomingWebhook: "yes", autoTyping: 5 }));
  await until("the text is shown", async () => (await field("webhookUrlToken").inputValue()) === "of the client");
  await until("the switch is shown", () => field("incomingWebhook").isChecked());
  await note("autoTyping").filter({ hasText: "not applied, now 5" }).waitFor();
  checks.equal("what was begun", "12", await field("autoTyping").inputValue());
  await page.getByRole("button", { name: "Back to what is set" }).click();
  checks.equal("what is set", "5", await field("autoTyping").inputValue());
  checks.equal("what is left to apply", "", await text(page, "#settings-changed"));
});

await checks.step("shows a refusal at its field, and changes nothing", async () => {
  await field("delaySendMessagesMilliseconds").fill("3");
  await field("autoTyping").fill("many");
  await field("keepOnlineStatus").check();
  await apply();
  await refusal("delaySendMessagesMilliseconds").filter({ hasText: "must be a whole number from 500 to 600000, or 0, found the number 3" }).waitFor();
  await refusal("autoTyping").filter({ hasText: 'found the string "many"' }).waitFor();
  await textIs(page, "#settings-said.bad", /^2 are refused; nothing is changed$/);
  checks.equal("marked fields", ["setting-delaySendMessagesMilliseconds", "setting-autoTyping"],
    await page.locator("[aria-invalid=true]").evaluateAll((all) => all.map(({ id }) => id)));
  checks.equal("the focus", "setting-delaySendMessagesMilliseconds", await page.evaluate(() => document.activeElement.id));
  checks.equal("what a client sees", [700, 5, "no"], await settings().then((now) => [now.delaySendMessagesMilliseconds, now.autoTyping, now.keepOnlineStatus]));
  await field("delaySendMessagesMilliseconds").fill("0");
  checks.equal("what was refused, once it is another", "", await refusal("delaySendMessagesMilliseconds").innerText());
  await field("autoTyping").fill("7");
  await field("autoTyping").press("Enter");
  await textIs(page, "#settings-said.good", /^applied: /);
  checks.equal("what a client sees", [0, 7, "yes"], await settings().then((now) => [now.delaySendMessagesMilliseconds, now.autoTyping, now.keepOnlineStatus]));
});

await checks.step("keeps what was begun in one instance while another one is looked at", async () => {
  await field("proxyInstance").fill("begun");
  const { control } = await server.tell("POST", "/_mock/instances", { name: "another", settings: { webhookUrlToken: "<i>theirs</i>" } });
  await page.locator(".instance").filter({ hasText: "another" }).click();
  await until("those of the other one are shown", async () => (await field("webhookUrlToken").count()) === 1 && (await field("webhookUrlToken").inputValue()) === "<i>theirs</i>");
  checks.equal("what is left to apply", "", await text(page, "#settings-changed"));
  await server.tell("DELETE", new URL(control).pathname);
  await textIs(page, "#instance-id", new RegExp(`^${server.id}$`));
  await textIs(page, "#settings-changed", /^1 changed, not applied$/);
  checks.equal("what was begun", "begun", await field("proxyInstance").inputValue());
  await page.getByRole("button", { name: "Back to what is set" }).click();
});

await checks.step("text from outside stays text", async () => {
  await set({ webhookUrlToken: hostile, proxyInstance: "two\nlines" });
  await until("it is shown", async () => (await field("webhookUrlToken").inputValue()) === hostile);
  checks.equal("what nobody has changed", "", await text(page, "#settings-changed"));
  await field("webhookUrlToken").fill("x");
  await note("webhookUrlToken").filter({ hasText: "<img src=x onerror=alert(1)>" }).waitFor();
  checks.equal("what turns the text is a mark", true, (await note("webhookUrlToken").innerText()).includes("\u2039U+202E\u203a"));
  await field("autoTyping").fill("<b>bold</b>");
  await apply();
  await refusal("autoTyping").filter({ hasText: "<b>bold</b>" }).waitFor();
  checks.equal("elements made of text", 0, await page.locator("main b, main script, main img[src=x]").count());
  await page.getByRole("button", { name: "Back to what is set" }).click();
});

await checks.step("all is named, and is reached by keyboard", async () => {
  await page.locator("#content").focus();
  await page.keyboard.press("5");
  checks.equal("the tab has the focus", "settings-tab", await page.evaluate(() => document.activeElement.id));
  const stops = [];
  for (let i = 0; i < 31; ++i) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => ({ id: document.activeElement.id || document.activeElement.textContent,
      named: document.activeElement.labels?.length > 0 || document.activeElement.textContent !== "",
      outlined: getComputedStyle(document.activeElement).outlineStyle !== "none" })));
  }
  checks.equal("stops that have no name, or do not show the focus", [], stops.filter(({ named, outlined }) => !named || !outlined));
  checks.equal("stops at the ends", ["setting-wid", "Apply", "settings-back"], [stops[0].id, stops[29].id, stops[30].id]);
  await field("sharedSession").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await textIs(page, "#settings-said.good", /^applied: sharedSession$/);
  checks.equal("dialogs, errors, violations of the policy", [], seen);
});
await close();

await fitsSmallPhone(checks, browser, server, `/#${server.id}/settings`, async (small) => {
  await small.locator("#setting-autoTyping").fill("9".repeat(80));
  await small.locator("#setting-stateWebhook").uncheck();
  await small.locator("#settings-form .main").click();
  await small.locator("#setting-autoTyping-refused").filter({ hasText: "must be" }).waitFor();
});

await closeBrowser();
await server.close();
checks.end();
