// The tab of chats in a real browser: a person plays the contacts of an account, and sees what the account writes.

import { Checks } from "./checks.mjs";
import { clientOf, fitsSmallPhone, hostile, openConsole, text, textIs, until } from "./console_page.mjs";
import { launchBrowser, startServer } from "./harness.mjs";

const ann = "79001234567@c.us";
const bob = "79001234568@c.us";
const gardeners = "120363043968066561@g.us";

const checks = new Checks();
const { browser, close: closeBrowser } = await launchBrowser();
const server = await startServer(["--instance", "1101000001:secret"]);
const client = clientOf(server);
const own = `/_mock/instances/${server.id}`;
const tell = (verb, path, body) => server.tell(verb, `${own}${path}`, body);
const write = (from, words, more = {}) => tell("POST", "/messages", { from, text: words, ...more });
/** The account sends. */
const post = (method, body) => client(method, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const send = (chatId, message) => post("sendMessage", { chatId, message });
/** What the server has of a chat, the newest first. */
const saidIn = async (chat) => (await tell("GET", `/messages?chat=${chat}`)).messages;
const pass = (by) => tell("POST", "/clock/advance", { by });
await tell("PATCH", "/clock", { paused: true });
await tell("PATCH", "", { state: "authorized", settings: { incomingWebhook: "yes" } });

const { page, seen, close } = await openConsole(browser, server, { path: `/#${server.id}/chats` });
const chats = page.locator("#chat-list .chat");
const chatWith = (name) => chats.filter({ has: page.locator(".name", { hasText: name }) });
const messages = page.locator("#chat-messages .message");
const box = page.locator("#chat-text");
const dialog = { name: page.locator("#chat-new-name"), id: page.locator("#chat-new-id"), others: page.locator("#chat-new-others"),
  add: page.locator("#chat-dialog").getByRole("button", { name: "Add" }) };
const scroll = page.locator("#chat-scroll");
const fromEnd = () => scroll.evaluate(({ scrollHeight, scrollTop, clientHeight }) => Math.round(scrollHeight - scrollTop - clientHeight));

async function open(name) {
  await chatWith(name).click();
  await textIs(page, "#chat-name", name);
}

await checks.step("adds a person, with a number of its own or a free one", async () => {
  await textIs(page, "#chats-nobody", /Nobody yet/);
  await page.locator("#chat-new").click();
  await dialog.name.fill("Ann");
  await dialog.id.fill("+7 (900) 123-45-67");
  await dialog.add.click();
  await textIs(page, "#chat-name", /^Ann$/);
  await textIs(page, "#chat-about", /79001234567@c\.us.*answers nothing/);
  checks.equal("the box has the focus", "chat-text", await page.evaluate(() => document.activeElement.id));
  await page.locator("#chat-new").click();
  await dialog.name.fill("Zoe");
  await dialog.name.press("Enter");
  await textIs(page, "#chat-name", /^Zoe$/);
  const { contacts } = await tell("GET", "/contacts");
  checks.equal("who is there", [[ann, "Ann"], ["79990000001@c.us", "Zoe"]], contacts.map(({ chatId, name }) => [chatId, name]));
  await until("both are listed", async () => (await chats.count()) === 2);
});

await checks.step("says in the dialog what the server refuses, and keeps what was written", async () => {
  await page.locator("#chat-new").click();
  await dialog.name.fill("Nobody");
  await dialog.id.fill("12ab");
  await dialog.add.click();
  await textIs(page, "#chat-new-said.bad", /expected the chatId of a person/);
  checks.equal("name", "Nobody", await dialog.name.inputValue());
  await page.keyboard.press("Escape");
  await page.locator("#chat-dialog").waitFor({ state: "hidden" });
  checks.equal("who is there", 2, (await tell("GET", "/contacts")).contacts.length);
});

await checks.step("adds a group of those who are there and of others", async () => {
  await page.locator("#chat-new").click();
  await page.getByLabel("Group", { exact: true }).check();
  await dialog.name.fill("Gardeners");
  await dialog.id.fill(gardeners);
  await page.locator("#chat-new-members").getByLabel("Ann").check();
  await dialog.others.fill(`+7 900 123 45 68, ${ann}`);
  await dialog.add.click();
  await textIs(page, "#chat-name", /^Gardeners$/);
  const { me } = await tell("GET", "/messages");
  const [group] = (await tell("GET", "/contacts")).groups;
  checks.equal("members", [me, ann, bob].sort(), group.participants.map(({ chatId }) => chatId).sort());
  await textIs(page, "#chat-about", /the account \(admin\), Ann, 79001234568@c\.us/);
  checks.equal("that a person's switches are shown", false, await page.locator("#chat-switches").isVisible());
  await page.locator("#chat-new").click();
  await page.getByLabel("Group", { exact: true }).check();
  await dialog.id.fill(gardeners);
  await dialog.add.click();
  await textIs(page, "#chat-new-said.bad", /is a group already/);
  await page.keyboard.press("Escape");
  checks.equal("the group", group, (await tell("GET", "/contacts")).groups[0]);
});

await checks.step("writes as the contact, and the client gets it", async () => {
  await open("Ann");
  checks.equal("the name of the box", "Write as Ann", await text(page, "#chat-text-label"));
  await box.fill("Hello from Ann");
  await box.press("Enter");
  await messages.filter({ hasText: "Hello from Ann" }).waitFor();
  checks.equal("the box", "", await box.inputValue());
  checks.equal("who wrote it", { chatId: ann, sender: ann, incoming: true }, await saidIn(ann).then(([{ chatId, sender, incoming }]) => ({ chatId, sender, incoming })));
  const { body } = await client("receiveNotification");
  checks.equal("what the client got", ["incomingMessageReceived", "Hello from Ann"], [body.typeWebhook, body.messageData.textMessageData.textMessage]);
  await box.pressSequentially("two");
  await box.press("Shift+Enter");
  await box.pressSequentially("lines");
  await page.locator("#chat-form").getByRole("button", { name: "Send" }).click();
  await messages.filter({ hasText: "two" }).waitFor();
  checks.equal("lines stay", "two\nlines", (await saidIn(ann))[0].data.textMessageData.textMessage);
  await box.press("Enter");
  await textIs(page, "#chat-said", /^nothing is written$/);
});

await checks.step("what is written fast arrives in its order", async () => {
  const words = Array.from({ length: 12 }, (_, i) => `fast ${i}`);
  let goOn;
  const typed = new Promise((resolve) => (goOn = resolve));
  await page.route("**/messages", async (route) => {
    if (route.request().postData()?.includes(words[0])) await typed; // the first one is slow
    await route.continue();
  });
  for (const each of words) {
    await box.pressSequentially(each);
    await box.press("Enter");
  }
  goOn();
  await until("all have arrived", async () => (await saidIn(ann)).length === 14);
  await page.unroute("**/messages");
  checks.equal("order", words, (await saidIn(ann)).slice(0, 12).reverse().map(({ data }) => data.textMessageData.textMessage));
});

await checks.step("shows the account's messages and how far they have come", async () => {
  await send(ann, "from the account");
  const mine = messages.filter({ hasText: "from the account" });
  const standing = (words) => mine.locator(".standing").filter({ hasText: words }).waitFor();
  await standing(/^\u2713\u00a0sent$/);
  checks.equal("that it is told as the account's", true, await mine.evaluate((row) => row.classList.contains("own")));
  checks.equal("kind", "extendedTextMessage", await mine.locator(".kind").innerText());
  await pass("1s");
  await standing(/^\u2713\u2713\u00a0delivered$/);
  await pass("2s");
  await standing(/^\u2713\u2713\u00a0read$/);
  await tell("PUT", "/contacts", { contacts: [{ chatId: "79990000001@c.us", name: "Zoe", whatsapp: false }] });
  await send("79990000001@c.us", "are you there?");
  await chatWith("Zoe").filter({ hasText: "\u2717 are you there?" }).waitFor();
  await open("Zoe");
  await messages.locator(".standing").filter({ hasText: "noAccount: nobody has WhatsApp there" }).waitFor();
  await tell("PATCH", "", { state: "notAuthorized" });
  await send(ann, "it waits");
  await textIs(page, "#chats-waiting", /1 of the account in its queue/);
  await tell("PATCH", "", { state: "authorized" });
  await until("it waits no more", async () => (await text(page, "#chats-waiting")) === "");
  await open("Ann");
  await messages.filter({ hasText: "it waits" }).locator(".standing").filter({ hasText: "sent" }).waitFor();
});

await checks.step("lists what was said last, and counts what the account has not read", async () => {
  await chatWith("Ann").locator(".unread").filter({ hasText: /^14$/ }).waitFor();
  checks.equal("the newest stands first", "Ann", await chats.first().locator(".name").innerText());
  await write(bob, "I am a stranger");
  const stranger = chats.first().filter({ hasText: bob });
  await stranger.filter({ hasText: "I am a stranger" }).waitFor();
  await stranger.locator(".unread").filter({ hasText: /^1$/ }).waitFor();
  await post("readChat", { chatId: ann });
  await until("all is read", async () => (await chatWith("Ann").locator(".unread").innerText()) === "");
  await until("that is said of each", async () => (await messages.locator(".standing").filter({ hasText: "not read" }).count()) === 0);
  await stranger.click();
  await textIs(page, "#chat-about", /a stranger/);
});

await checks.step("in a group, one of the members writes", async () => {
  await open("Gardeners");
  const writer = page.locator("#chat-writer");
  await until("the members are offered, and the account is not", async () =>
    JSON.stringify(await writer.locator("option").allInnerTexts()) === JSON.stringify(["Ann", bob]));
  await box.fill("as Ann");
  await box.press("Enter");
  await messages.filter({ hasText: "as Ann" }).filter({ has: page.locator(".who", { hasText: /^Ann$/ }) }).waitFor();
  await writer.selectOption(bob);
  checks.equal("the name of the box", `Write as ${bob}`, await text(page, "#chat-text-label"));
  await box.fill("as Bob");
  await box.press("Enter");
  await chatWith("Gardeners").filter({ hasText: `${bob}: as Bob` }).waitFor();
  checks.equal("who wrote them", [[gardeners, bob], [gardeners, ann]], (await saidIn(gardeners)).map(({ chatId, sender }) => [chatId, sender]));
  await open("Ann");
  checks.equal("that there is a choice with a person", false, await writer.isVisible());
  await open("Gardeners");
  await until("the choice is kept", async () => (await writer.inputValue()) === bob);
});

await checks.step("what others do is seen, and what is being typed stays", async () => {
  await open("Ann");
  await box.fill("half a sen");
  await box.press("ArrowLeft");
  await write(ann, "from a test");
  await messages.filter({ hasText: "from a test" }).waitFor();
  await tell("PUT", "/contacts", { contacts: [{ chatId: ann, name: "Anna" }] });
  await textIs(page, "#chat-name", /^Anna$/);
  checks.equal("text, caret and focus", ["half a sen", 9, "chat-text"],
    await page.evaluate(() => [document.activeElement.value, document.activeElement.selectionStart, document.activeElement.id]));
  await open("Gardeners");
  checks.equal("the box of the other chat", "", await box.inputValue());
  await box.fill("also begun");
  const made = await server.tell("POST", "/_mock/instances", { name: "another" });
  await page.locator(".instance").filter({ hasText: "another" }).click();
  await textIs(page, "#instance-name", /^another$/);
  await until("nothing of the other one is left", async () => (await chats.count()) === 0 && !(await page.locator("#conversation").isVisible()));
  await server.tell("DELETE", new URL(made.control).pathname);
  await textIs(page, "#chat-name", /^Gardeners$/);
  checks.equal("what was begun", "also begun", await box.inputValue());
  await box.fill("");
  await open("Anna");
  checks.equal("what was begun there", "half a sen", await box.inputValue());
  await box.fill("");
});

await checks.step("switches what a person does, and leaves the rest of it", async () => {
  const answer = { texts: ["one", "two"], after: "5s", typing: "0s", inGroups: false };
  await tell("PUT", "/contacts", { contacts: [{ chatId: ann, name: "Ann", contactName: "Ann of work", answer }] });
  await textIs(page, "#chat-about", /calls itself Ann \u00b7 answers "one", then "two", 5s after it was delivered/);
  const is = (wanted) => until(JSON.stringify(wanted), async () => {
    const { name, contactName, whatsapp, reads, blocked, answer: answers } = (await tell("GET", "/contacts")).contacts.find(({ chatId }) => chatId === ann);
    return JSON.stringify([name, contactName, answers, whatsapp, reads, blocked]) === JSON.stringify(["Ann", "Ann of work", answer, ...wanted]);
  });
  await page.getByLabel("Has blocked the account").check();
  await is([true, true, true]);
  await page.getByLabel("Reads what it gets").uncheck();
  await is([true, false, true]);
  await tell("PUT", "/contacts", { contacts: [{ chatId: ann, name: "Ann" }] });
  await until("what others switch is seen", async () => !(await page.getByLabel("Has blocked the account").isChecked()) && page.getByLabel("Reads what it gets").isChecked());
  await chatWith(bob).click();
  await textIs(page, "#chat-about", /a stranger/);
  await page.getByLabel("Reads what it gets").uncheck();
  await until("the stranger has become a contact", async () =>
    (await tell("GET", "/contacts")).contacts.some(({ chatId, reads }) => chatId === bob && !reads));
  await page.route("**/contacts", (route) => (route.request().method() === "PUT" ? route.fulfill({ status: 503, contentType: "application/problem+json",
    body: '{"detail":"no room for <b>that</b>"}' }) : route.continue()));
  await page.getByLabel("Has blocked the account").click();
  await textIs(page, "#chat-properties-said.bad", /no room for <b>that<\/b>/);
  await until("it shows what is", async () => !(await page.getByLabel("Has blocked the account").isChecked()));
  await page.unroute("**/contacts");
  seen.splice(0, seen.length, ...seen.filter((one) => !one.includes("503")));
});

await checks.step("says what the server refuses, and gives back what was written", async () => {
  await open("Zoe"); // has no WhatsApp
  await box.fill("for nothing");
  await box.press("Enter");
  await textIs(page, "#chat-said.bad", /no WhatsApp/);
  checks.equal("the box", "for nothing", await box.inputValue());
  let answer;
  const late = new Promise((resolve) => (answer = resolve));
  await page.route("**/messages", async (route) => {
    if (route.request().method() === "POST") await late;
    await route.continue();
  });
  await box.press("Enter");
  checks.equal("the box meanwhile", "", await box.inputValue());
  await box.pressSequentially("begun behind it");
  answer();
  await until("both are there", async () => (await box.inputValue()) === "for nothing\nbegun behind it");
  await page.unroute("**/messages");
  await box.fill("");
});

await checks.step("says that a message waits while the account is not online", async () => {
  await open("Ann");
  await tell("PATCH", "", { state: "notAuthorized" });
  await box.fill("for later");
  await box.press("Enter");
  await textIs(page, "#chat-said", /it waits: the account is notAuthorized/);
  await textIs(page, "#chats-waiting", /1 of others until the account is online/);
  checks.equal("that it has arrived", 0, await messages.filter({ hasText: "for later" }).count());
  await tell("PATCH", "", { state: "authorized" });
  await messages.filter({ hasText: "for later" }).waitFor();
});

await checks.step("writes each kind of message, with words where it has some", async () => {
  const kind = page.locator("#chat-kind");
  const kinds = await kind.locator(":scope > option").evaluateAll((all) => all.map(({ value }) => value));
  checks.equal("kinds", 20, kinds.length);
  for (const name of kinds) {
    await kind.selectOption(name);
    const words = (await box.isEditable()) ? `words of ${name}` : "";
    if (words !== "") await box.fill(words);
    const before = (await saidIn(ann)).length;
    await page.locator("#chat-form").getByRole("button", { name: "Send" }).click();
    await until(`${name} has arrived`, async () => (await saidIn(ann)).length > before);
    const [{ typeMessage, data, idMessage }] = await saidIn(ann);
    checks.equal("kind", name, typeMessage);
    checks.equal(`words of ${name}`, true, JSON.stringify(data).includes(words));
    await messages.last().filter({ has: page.locator(".kind", { hasText: name }) }).filter({ has: page.locator(`[title*="${idMessage}"]`) }).waitFor();
    if (words !== "") checks.equal(`that the words of ${name} are shown`, true, (await messages.last().innerText()).includes(words));
    checks.equal("the kind that is offered then", "textMessage", await kind.inputValue());
  }
  await post("sendPoll", { chatId: ann, message: "Which?", options: [{ optionName: "Red" }, { optionName: "Green" }] });
  await messages.last().filter({ hasText: "Which?" }).filter({ hasText: "Green" }).waitFor();
});

await checks.step("votes, reacts, answers and calls, about the newest message that fits", async () => {
  const does = async (what, words) => {
    await page.locator("#chat-kind").selectOption(what);
    if (words !== undefined) await box.fill(words);
    await page.locator("#chat-form").getByRole("button", { name: "Send" }).click();
  };
  const newest = async () => (await saidIn(ann))[0];
  await does("vote", " Green ");
  await until("the vote", async () => (await newest()).typeMessage === "pollUpdateMessage");
  checks.equal("who votes for what", [[], [ann]], (await newest()).data.pollMessageData.votes.map(({ optionVoters }) => optionVoters));
  await does("react", "\u{1F44D}");
  await until("the reaction", async () => (await newest()).typeMessage === "reactionMessage");
  await does("quote", "as you like");
  await until("the answer", async () => (await newest()).typeMessage === "quotedMessage");
  await does("vote", "Blue");
  await textIs(page, "#chat-said", /its options are Red, Green/);
  checks.equal("that what was refused can be mended", "Blue", await box.inputValue());
  await box.fill("");
  const before = (await saidIn(ann)).length;
  await does("missed");
  await until("that it is refused no more", async () => (await page.locator("#chat-said").innerText()) === "");
  checks.equal("that a call is no message", before, (await saidIn(ann)).length);
});

await checks.step("stays at the newest, unless the reader has gone up", async () => {
  await until("it is at its end", async () => (await fromEnd()) <= 1 && (await scroll.evaluate(({ scrollTop }) => scrollTop)) > 0);
  await write(ann, "the newest\n".repeat(8));
  await messages.last().filter({ hasText: "the newest" }).waitFor();
  await until("it is at its end again", async () => (await fromEnd()) <= 1);
  await scroll.evaluate((element) => (element.scrollTop = 150));
  await page.locator("#chat-newest").waitFor();
  const place = () => messages.nth(5).evaluate((row) => row.getBoundingClientRect().top);
  const before = await place();
  await write(ann, "below");
  await send(ann, "below, too");
  await textIs(page, "#chat-newest", /^2 new below$/);
  checks.equal("where the reader is", before, await place());
  await page.locator("#chat-newest").focus();
  await scroll.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await textIs(page, "#chat-newest", /^To the newest$/);
  checks.equal("that it keeps the focus", "chat-newest", await page.evaluate(() => document.activeElement.id));
  await scroll.evaluate((element) => (element.scrollTop = 150));
  await page.locator("#chat-newest").click();
  await until("it is at its end", async () => (await fromEnd()) <= 1);
  checks.equal("that there is a way down", false, await page.locator("#chat-newest").isVisible());
  await page.setViewportSize({ width: 1440, height: 700 });
  await until("it stays there in a smaller window", async () => (await fromEnd()) <= 1);
  await page.setViewportSize({ width: 1440, height: 900 });
});

await checks.step("shows a part of a long chat, and older ones on demand", async () => {
  for (let i = 0; i < 600; ++i) await write(bob, `number ${i}`);
  await chatWith(bob).click();
  await messages.last().filter({ hasText: "number 599" }).waitFor();
  await until("a part is shown", async () => (await messages.count()) === 100);
  await until("it is at its end", async () => (await fromEnd()) <= 1);
  await scroll.evaluate((element) => (element.scrollTop = 0));
  const place = () => messages.filter({ hasText: "number 500" }).evaluate((row) => Math.round(row.getBoundingClientRect().top));
  const before = await place();
  await page.locator("#chat-older").click();
  await until("more are shown", async () => (await messages.count()) === 500);
  checks.equal("that the reader is where he was", true, Math.abs((await place()) - before) <= 60);
  await page.locator("#chat-older").click();
  await until("all are shown", async () => (await messages.count()) === 601);
  checks.equal("that there are older ones", false, await page.locator("#chat-older").isVisible());
  checks.equal("the focus", "chat-scroll", await page.evaluate(() => document.activeElement.id));
  checks.equal("the first", true, (await messages.first().innerText()).includes("I am a stranger"));
});

await checks.step("knows of chats that were quiet for long, and when they are read", async () => {
  // More than are asked for of all chats were written by one person since.
  await chatWith("Ann").filter({ hasText: "below, too" }).waitFor();
  await chatWith("Gardeners").filter({ hasText: `${bob}: as Bob` }).waitFor();
  await chatWith("Gardeners").locator(".unread").filter({ hasText: /^2$/ }).waitFor();
  await chatWith(bob).locator(".unread").filter({ hasText: /^500\+$/ }).waitFor();
  await post("readChat", { chatId: gardeners });
  await until("it is read", async () => (await chatWith("Gardeners").locator(".unread").innerText()) === "");
});

await checks.step("text from outside stays text", async () => {
  const evil = "79001234599@c.us";
  await tell("PUT", "/contacts", { contacts: [{ chatId: evil, name: hostile, answer: { text: hostile } }],
    groups: [{ chatId: "120363043968066599@g.us", name: hostile, participants: [evil] }] });
  await write(evil, hostile);
  await write(evil, hostile, { chat: "120363043968066599@g.us" });
  const file = { fileName: hostile, caption: hostile, jpegThumbnail: `" onerror=alert(3)`, downloadUrl: "javascript:alert(4)", mimeType: hostile };
  await tell("POST", "/messages", { from: evil, type: "documentMessage", data: { fileMessageData: file } });
  await tell("POST", "/messages", { from: evil, type: "pollMessage", data: { pollMessageData: { name: null, options: { [hostile]: 1 } } } });
  await tell("POST", "/messages", { from: evil, type: "pollUpdateMessage", data: { pollMessageData: { votes: [null, 7, { optionName: hostile, optionVoters: [hostile] }] } } });
  await tell("POST", "/messages", { from: evil, type: "locationMessage", data: { locationMessageData: null } });
  await tell("POST", "/messages", { from: evil, type: "quotedMessage", data: { quotedMessage: { textMessage: hostile }, extendedTextMessageData: { text: "\u05e9\u05dc\u05d5\u05dd" } } });
  const row = chats.filter({ hasText: "<img src=x onerror=alert(1)>" });
  await until("both are listed", async () => (await row.count()) === 2);
  await row.filter({ hasNotText: "quotedMessage" }).click();
  await textIs(page, "#chat-about", /120363043968066599@g\.us/);
  await row.filter({ hasText: "quotedMessage" }).click();
  await messages.filter({ hasText: "locationMessage" }).waitFor();
  await until("all are there", async () => (await messages.count()) === 6);
  checks.equal("what turns the text is a mark", true, (await messages.first().innerText()).includes("\u2039U+202E\u203a"));
  checks.equal("links", 0, await messages.locator("a").count());
  checks.equal("pictures", 0, await messages.locator("img").count());
  await page.locator("#chat-new").click();
  await page.getByLabel("Group", { exact: true }).check();
  await page.locator("#chat-new-members").getByText("<img src=x").waitFor();
  await page.keyboard.press("Escape");
  checks.equal("elements made of text", 0, await page.locator("main b, main i, main script, main img[src=x], dialog script, dialog img").count());
  checks.equal("dialogs, errors, violations of the policy", [], seen);
});

await checks.step("folds a long text, and filters many chats", async () => {
  await open("Ann");
  await write(ann, `${"long ".repeat(600)}end`);
  const long = messages.last();
  await long.getByRole("button", { name: "Show 1003 characters more" }).click();
  await long.filter({ hasText: /long end/ }).waitFor();
  await write(ann, "after it"); // what is unfolded stays so
  await messages.last().filter({ hasText: "after it" }).waitFor();
  checks.equal("that it is unfolded", "true", await messages.nth(-2).getByRole("button").getAttribute("aria-expanded"));
  await tell("PUT", "/contacts", { contacts: Array.from({ length: 300 }, (_, i) => ({ chatId: `7900200${String(1000 + i)}@c.us`, name: `One of many ${i}` })) });
  await textIs(page, "#chats-more", /^and 10\d more: filter to find them$/);
  checks.equal("those that are listed", 200, await chats.count());
  await page.locator("#chat-filter").fill("MANY 299");
  await until("one fits", async () => (await chats.count()) === 1);
  await page.locator("#chat-filter").fill("nobody of this name");
  await textIs(page, "#chats-more", /^Nobody fits\.$/);
  await page.locator("#chat-filter").fill("");
});

await checks.step("all is named, and is reached by keyboard", async () => {
  await page.locator("#content").focus();
  await page.keyboard.press("4");
  checks.equal("the tab has the focus", "chats-tab", await page.evaluate(() => document.activeElement.id));
  await chats.first().focus();
  await page.keyboard.press("ArrowDown");
  const name = await chats.nth(1).locator(".name").innerText();
  checks.equal("arrows go on", name, await page.evaluate(() => document.activeElement.querySelector(".name").innerText));
  // One that moves under the focus keeps it.
  await write(bob, "before it");
  await chats.first().filter({ hasText: "before it" }).waitFor();
  await chatWith("Ann").focus();
  await write(ann, "up again");
  await chats.first().filter({ hasText: "up again" }).waitFor();
  checks.equal("the focus", "Ann", await page.evaluate(() => document.activeElement.querySelector(".name")?.innerText));
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await textIs(page, "#chat-name", /^Ann$/);
  await page.keyboard.type("12 by keyboard?"); // writes, and does nothing else
  await page.keyboard.press("Enter");
  await messages.last().filter({ hasText: "12 by keyboard?" }).waitFor();
  const stops = [];
  await page.locator("#chat-whatsapp").focus();
  while (stops.at(-1)?.id !== "chat-text" && stops.length < 30) { // past the links of files, too
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => ({ id: document.activeElement.id || document.activeElement.textContent.slice(0, 40),
      outlined: getComputedStyle(document.activeElement).outlineStyle !== "none" })));
  }
  checks.equal("stops that do not show the focus", [], stops.filter(({ outlined }) => !outlined));
  checks.equal("stops", ["chat-reads", "chat-blocked", "chat-scroll", "chat-text"], [...stops.slice(0, 3), stops.at(-1)].map(({ id }) => id));
  const nameless = await page.locator("#chats-panel").locator("button, input, select, textarea, [tabindex='0']").evaluateAll((all) =>
    all.filter((one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length > 0)).map((one) => one.outerHTML));
  checks.equal("controls without a name", [], nameless);
  await tell("POST", "/reset", {});
  await until("a reset empties the chat", async () => (await messages.count()) === 0);
  checks.equal("dialogs, errors, violations of the policy", [], seen);
});
await close();

await tell("PATCH", "", { state: "authorized" });
await write(ann, "w".repeat(300));
await tell("PUT", "/contacts", { contacts: [{ chatId: bob, name: "Bob ".repeat(40) }] });
await write(bob, hostile);
await fitsSmallPhone(checks, browser, server, `/#${server.id}/chats`, async (small, fits) => {
  await small.locator("#chat-list .chat").first().waitFor();
  await fits("the list");
  checks.equal("that the list is all", false, await small.locator("#conversation").isVisible());
  for (const name of ["Ann", "Bob Bob"]) {
    await small.locator("#chat-list .chat").filter({ has: small.locator(".name", { hasText: name }) }).click();
    await small.locator("#chat-messages .message").first().waitFor();
    await fits(`the chat with ${name}`);
    checks.equal("that the chat is all", false, await small.locator("#chat-list").isVisible());
    await small.locator("#chat-back").click();
    await small.locator("#chat-list").waitFor();
  }
});

await closeBrowser();
await server.close();
checks.end();
