// The vendor's own examples, as programs: taken out of the packages that npm has installed, with the credentials and the host
// put in where the text has a placeholder for them, and no other byte changed. They call https://api.green-api.com; HTTPS_PROXY
// leads them here. The phone is driven over the control API.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, Failure, freePort, here, withServer } from "./harness.mjs";
import { Control } from "./numbered.mjs";
import { sdk } from "./sdk.mjs";

const v1 = "@green-api/whatsapp-api-client";
const v2 = "@green-api/whatsapp-api-client-js-v2";
const integration = "@green-api/greenapi-integration";
const { restAPI } = sdk(v1);
const ts = sdk("typescript");
const sayWithin = 30_000; // generous, since tests run side by side

/** The blocks of code below a heading of a package's README, the first `number` of them. */
async function blocks(name, heading, number) {
  const readme = await readFile(join(here, "node_modules", name, "README.md"), "utf8");
  const start = [`\n${heading}\r\n`, `\n${heading}\n`].map((line) => readme.indexOf(line)).find((place) => place >= 0);
  if (start === undefined) throw new Failure(`the README of ${name} has no heading "${heading}" any more`);
  const found = [...readme.slice(start).matchAll(/^```\w*\r?\n([^]*?)^```\r?$/gm)].slice(0, number).map(([, code]) => code);
  expect(`blocks of code below "${heading}" in the README of ${name}`, number, found.length);
  return found;
}

let replaced = 0;
let kept = 0;

/** `text` with its placeholders filled in. Each stands in it as often as `places` says, and no other line changes. */
function filledIn(what, text, places) {
  let filled = text;
  let changes = 0;
  for (const { placeholder, times, by } of places) {
    expect(`how often ${placeholder} stands in ${what}`, times, text.split(placeholder).length - 1);
    filled = filled.replaceAll(placeholder, () => by);
    changes += times;
  }
  const before = text.split("\n");
  const after = filled.split("\n");
  expect(`number of lines of ${what}`, before.length, after.length);
  const changed = before.filter((line, place) => line !== after[place]);
  expect(`lines of ${what} that changed and have no placeholder`, [],
    changed.filter((line) => !places.some(({ placeholder }) => line.includes(placeholder))));
  replaced += changes;
  kept += before.filter((line, place) => line.trim() && line === after[place]).length;
  return filled;
}

/** An example that runs. */
class Program {
  constructor(server, name, directory, command, { preload = {}, environment = {} } = {}) {
    this.name = name;
    this.said = "";
    this.process = spawn("setpriv", ["--pdeathsig", "KILL", process.execPath, ...command], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env, ...environment, HTTPS_PROXY: server.url, NODE_EXTRA_CA_CERTS: server.about.caFile,
        NO_PROXY: "", no_proxy: "", NO_COLOR: "1", PRELOAD: JSON.stringify(preload),
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (data) => (this.said += data));
    this.ended = new Promise((resolve) => this.process.once("close", (status, signal) => resolve(signal ?? status)));
  }

  /** Until it has said all of these. */
  async says(...words) {
    const deadline = Date.now() + sayWithin;
    for (const word of words) {
      while (!this.said.includes(word)) {
        const end = await Promise.race([this.ended, pause(20, "alive")]);
        if (this.said.includes(word)) break;
        if (end === "alive" && Date.now() < deadline) continue;
        const how = end === "alive" ? `within ${sayWithin / 1000} s` : `before it ended with ${end}`;
        throw new Failure(`${this.name} did not say "${word}" ${how}. It said:\n${this.said}`);
      }
    }
  }

  /** Until it has ended by itself. */
  async ends(status) {
    const end = await Promise.race([this.ended, pause(sayWithin, "alive", { ref: false })]);
    if (end !== status) throw new Failure(`${this.name}\n  expected: to end with ${status}\n  seen:     ${end}\n${this.said}`);
  }

  async stop() {
    this.process.kill("SIGKILL");
    await this.ended;
  }
}

/** Runs `work(directory, start)` in a folder in which the packages are installed; no program is left behind. */
async function withFolder(server, work) {
  const directory = await mkdtemp(join(tmpdir(), "greenmock-vendor-"));
  const programs = [];
  try {
    await symlink(join(here, "node_modules"), join(directory, "node_modules"));
    await work(directory, async (name, file, text, options = {}) => {
      await writeFile(join(directory, file), text);
      const preload = options.preload ? ["--require", join(here, "vendor_preload.cjs")] : [];
      programs.push(new Program(server, name, directory, [...preload, file], options));
      return programs.at(-1);
    });
  } finally {
    for (const program of programs) await program.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const text = (words) => (
  { type: "incomingMessage", obeySettings: true, set: { "/messageData/textMessageData/textMessage": words } });

/** The receive loop of the first SDK sees the login that the examples of the third lead to, and then a message. */
async function logsInAndReceives(server, control, directory, start) {
  // No example sets these two, so the test does, by the SDK itself.
  const { settings } = restAPI({ idInstance: String(server.id), apiTokenInstance: server.token, host: server.url });
  expect("setSettings", { saveSettings: true }, await settings.setSettings({ stateWebhook: "yes", incomingWebhook: "yes" }));

  const [loop] = await blocks(v1, "### Receive notifications using webhook service REST API", 1);
  const reader = await start("the receive loop", "receive.mjs", filledIn("the receive loop", loop, [
    { placeholder: "YOUR_ID_INSTANCE", times: 1, by: String(server.id) },
    { placeholder: "YOUR_API_TOKEN_INSTANCE", times: 1, by: server.token }]));
  await reader.says("Waiting incoming notifications...");
  await control.ask("POST", "wait", { for: { call: "receiveNotification", phase: "parked" }, within: "20s" });

  const [code] = await blocks(integration, "### 6. GreenApiClient", 1);
  const filled = filledIn("the example of GreenApiClient", code, [
    { placeholder: "your_instance_id", times: 1, by: String(server.id) },
    { placeholder: "your_token", times: 1, by: server.token }]);
  const alone = await start("the example of GreenApiClient, as it stands", "client-alone.mjs", filled);
  await alone.says("ReferenceError: GreenApiClient is not defined");
  await control.ask("PATCH", "clock", { paused: true }); // or the code might be replaced before it is scanned
  const asks = await start("the example of GreenApiClient", "client.mjs", filled, {
    preload: { global: { GreenApiClient: [integration, "GreenApiClient"], fileBlob: "a picture", phoneNumber: 441234567890 } } });
  await asks.ends(0);

  const calls = (await control.journal()).filter(({ call }) => call === "qr");
  expect("calls of qr", 1, calls.length);
  const { type, message } = JSON.parse(calls[0].reply.body);
  expect("type of qr", "qrCode", type);
  const { status, said } = await server.scan(await server.picture(message, "code.png"));
  expect(`exit status of greenmock scan (${said})`, 0, status);
  await control.ask("PATCH", "clock", { paused: false });
  await reader.says("typeWebhook: 'stateInstanceChanged'", "stateInstance: 'authorized'");

  expect("a message is queued", true, (await control.ask("POST", "notifications", text("the first one"))).queued);
  await reader.says("typeWebhook: 'incomingMessageReceived'", "textMessage: 'the first one'");
  // It stops after one message, as soon as a call has brought nothing.
  await control.ask("POST", "wait", { for: { idle: "200ms" }, within: "20s" });
  await control.ask("POST", "clock/advance", { by: "5s" });
  await reader.ends(0);
  expect("the queue when the loop has ended", 0, (await control.queue()).waiting);
}

/** What the second SDK's README shows: one notification, and the file of a message. */
async function receivesOnce(server, control, directory, start) {
  const [client] = await blocks(v2, "## Getting Started", 1);
  const [receiving] = await blocks(v2, "### Receiving Notifications", 1);
  await control.ask("POST", "notifications", text("the second one"));
  const program = await start("the example of the second SDK", "receive-once.mjs",
    filledIn("the example of the second SDK", `${client}\n${receiving}`, [
      { placeholder: "12345,", times: 1, by: `${server.id},` },
      { placeholder: "your-api-token", times: 1, by: server.token }]));
  await program.says("Received notification: incomingMessageReceived", "textMessage: 'the second one'",
    "File URL: https://media.example.com/a-file");
  await program.ends(0);
  expect("the queue after it", 0, (await control.queue()).waiting);
  expect("calls of deleteNotification so far", 3, (await control.ask("GET", "counts")).deleteNotification.sent);
}

/** The first SDK's webhook server on express. */
async function webhookServer(server, control, directory, start) {
  const port = await freePort();
  const [code] = await blocks(v1, "### Send WhatsApp message and receive webhook", 1);
  const filled = filledIn("the webhook server", code, [
    { placeholder: "MY_HTTP_SERVER:3000", times: 1, by: `http://127.0.0.1:${port}` },
    { placeholder: "MY_ID_INSTANCE", times: 1, by: `"${server.id}"` },
    { placeholder: "MY_API_TOKEN_INSTANCE", times: 1, by: `"${server.token}"` }]);
  const alone = await start("the webhook server, as it stands", "webhooks-alone.mjs", filled);
  await alone.says("ReferenceError: restAPI is not defined");
  await alone.ends(1);
  const credentials = { idInstance: String(server.id), apiTokenInstance: server.token };
  const program = await start("the webhook server", "webhooks.mjs", filled, {
    preload: { port, global: { restAPI: [v1, "restAPI", [credentials]] } } });
  await program.says("Started. App listening on port 3000!");
  await control.ask("POST", "wait", { for: { call: "sendMessage" }, within: "20s" });
  await control.ask("POST", "notifications", text("the third one"));
  await program.says("Received webhook incomingMessageReceived", "outgoingMessageStatus data [object Object]");
  await control.ask("POST", "wait", { for: { push: "200" }, within: "20s" });
  expect("attempts to deliver it", [200], (await control.ask("GET", "webhooks")).webhooks.map(({ status }) => status));
  await control.ask("PATCH", "", { settings: { webhookUrl: "" } });
}

/** The integration package's complete example, five files of TypeScript: a message comes by webhook, and is answered. */
async function completeExample(server, control, directory, start) {
  const agent = new Control({ control: server.control, id: server.about.instances[1].idInstance });
  const { apiTokenInstance } = await agent.ask("GET");
  const port = await freePort();
  const [environment] = await blocks(integration, "### Running the Example", 1);
  await mkdir(join(directory, "example"));
  await writeFile(join(directory, "example", "package.json"), "{}");
  await writeFile(join(directory, ".env"), filledIn("the example's .env", environment, [
    { placeholder: "your_visitor_instance_id", times: 1, by: String(server.id) },
    { placeholder: "your_visitor_instance_token", times: 1, by: server.token },
    { placeholder: "your_agent_instance_id", times: 1, by: String(server.about.instances[1].idInstance) },
    { placeholder: "your_agent_instance_token", times: 1, by: apiTokenInstance },
    { placeholder: "your_agent_phone_number", times: 1, by: "79001234567" },
    { placeholder: "your_webhook_url", times: 1, by: `http://127.0.0.1:${port}` }]));
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  for (const name of ["types", "simple-transformer", "simple-storage", "simple-adapter", "main"]) {
    const [code] = await blocks(integration, `### ${name}.ts`, 1);
    const { outputText } = ts.transpileModule(filledIn(`${name}.ts`, code, []), { compilerOptions: options });
    await writeFile(join(directory, "example", `${name}.js`), outputText);
  }
  const program = await start("the complete example", "run.cjs", `require("./example/main.js");\n`, {
    preload: { port, hurry: 100 } });
  await program.says("Setting up agent instance...", "Instance ready!", "Webhook server listening on port 3000",
    "Initial message sent!");
  const { settings } = await agent.ask("GET");
  expect("settings that the example has made", [`http://127.0.0.1:${port}/webhook/green-api`, "your-secure-token", "yes"],
    [settings.webhookUrl, settings.webhookUrlToken, settings.incomingWebhook]);
  await agent.ask("POST", "notifications", { type: "incomingMessage", message: "extendedTextMessage", obeySettings: true,
    set: { "/messageData/extendedTextMessageData/text": "the fourth one" } });
  await program.says("Received webhook from GREEN-API:", "Platform received message:", "content: 'the fourth one'");
  await agent.ask("POST", "wait", { for: { push: "200" }, within: "20s" });
  const { records } = await agent.ask("POST", "wait", { for: { call: "sendMessage" }, within: "20s" });
  expect("what the example answers", 'Thanks for your message: "the fourth one". This is an automated response.',
    JSON.parse(records[0].request.body).message);
  expect("attempts to deliver it", [200], (await agent.ask("GET", "webhooks")).webhooks.map(({ status }) => status));
  agent.close();
}

// The file is asked of a message that is a notification only; and before the login there is no picture to set, neither here nor there.
const script = { greenmock: 1, rules: [
  { id: "file", when: { method: "downloadFile" }, reply: { json: { downloadUrl: "https://media.example.com/a-file" } } },
  { id: "picture", when: { method: "setProfilePicture" }, times: 1,
    reply: { json: { reason: null, urlAvatar: "https://media.example.com/a-picture", setProfilePicture: true } } } ] };

const authority = await mkdtemp(join(tmpdir(), "greenmock-vendor-tls-"));
try {
  const played = join(authority, "script.json");
  await writeFile(played, JSON.stringify(script));
  const begun = Date.now();
  await withServer(["--tls", "--tls-dir", join(authority, "tls"), "--script", played,
    "--instance", "1101000001:secret-of-the-first", "--instance", "1101000002:secret-of-the-second:authorized"], async (server) => {
    const control = new Control(server);
    for (const test of [logsInAndReceives, receivesOnce, webhookServer, completeExample]) {
      await withFolder(server, (directory, start) => test(server, control, directory, start));
    }
    const records = (await control.journal()).filter(({ tunnel }) => tunnel);
    expect("hosts at which the examples called", ["api.green-api.com:443"], [...new Set(records.map(({ tunnel }) => tunnel))]);
    const tolerated = [...new Set(records.flatMap((record) => record.tolerated))];
    expect("odd shapes that were tolerated", [], tolerated);
    control.close();
  });
  console.log(`the vendor's examples (receive loop, client with QR, second SDK, webhook server, complete example): ` +
    `${replaced} placeholders filled in, ${kept} lines as they are, in ${((Date.now() - begun) / 1000).toFixed(1)} s: ok`);
} catch (error) {
  console.error(`the vendor's examples: ${error instanceof Failure ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await rm(authority, { recursive: true, force: true });
}
