// The receive loop of @green-api/whatsapp-api-client, against greenmock with a fault in one call of twenty.
//
// After an error that loop makes a pause of a second, and it hands out a notification again whose delete has failed.
// So a test that is short has few of them; all of them (a quarter of an hour):  COUNT=10000 node receive_npm_v1.mjs

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, Failure, here, withServer } from "./harness.mjs";
import { Control, count, feed, numberOf } from "./numbered.mjs";
import { sdk } from "./sdk.mjs";

const name = "@green-api/whatsapp-api-client";
const { restAPI, version } = sdk(name);
const last = count(200);
const giveUp = Math.max(500, last / 5) * 1000;
const notDeleted = ["delete-500", "delete-false"];

/** Reads until all was handled and deleted; the numbers as they were handed to the callback, and for how long it took. */
async function read(server, control) {
  const handled = [];
  const { webhookService } = restAPI({
    idInstance: String(server.id), apiTokenInstance: server.token, host: server.url, media: server.url,
  });
  const begun = Date.now();
  webhookService.onReceivingMessageText((body) => handled.push(numberOf(body)));
  await webhookService.startReceivingNotifications();
  const numbers = await feed(server, last);
  while ((await control.queue()).waiting > 0) {
    if (Date.now() > begun + giveUp) {
      throw new Failure(`the loop is stuck: ${handled.length} handed out of ${last}, ${JSON.stringify(await control.queue())}`);
    }
    await pause(50);
  }
  const seconds = (Date.now() - begun) / 1000;
  // It ends when a call has brought nothing, or an error.
  await webhookService.stopReceivingNotifications();
  for (let open = true; open;) {
    await server.tell("clock/advance", { by: "5s" });
    await pause(100);
    open = (await control.ask("GET")).parked > 0;
  }
  return { handled, numbers, seconds };
}

/** By what the server did: how often it gave each number out and should have, and how many calls were errors. */
function byTheJournal(records, numbers) {
  const expected = new Map([...numbers.values()].map((number) => [number, 1]));
  const given = new Map();
  let errors = 0;
  for (const { call, path, rules, status, outcome, receipt } of records) {
    // Where two rules fit a call, the first one says whether it has its effect.
    const decides = rules.find(({ slots }) => slots.includes("apply"))?.id;
    if (call === "deleteNotification" && notDeleted.includes(decides)) {
      const number = numbers.get(Number(path.slice(path.lastIndexOf("/") + 1)));
      expected.set(number, expected.get(number) + 1);
    }
    if (receipt && status === 200 && outcome === "sent") {
      given.set(numbers.get(receipt), (given.get(numbers.get(receipt)) ?? 0) + 1);
    }
    if (status !== 200 || outcome !== "sent") ++errors;
  }
  return { expected, given, errors };
}

function judge({ handled, numbers }, records) {
  const times = new Map();
  for (const number of handled) times.set(number, (times.get(number) ?? 0) + 1);
  const all = [...numbers.values()];
  expect("numbers that were lost", [], all.filter((number) => !times.has(number)));
  // What comes again comes at once, so doubles stand side by side.
  expect("order of the numbers", all, handled.filter((number, place) => number !== handled[place - 1]));

  const { expected, given, errors } = byTheJournal(records, numbers);
  const odd = (seen) => all.filter((number) => expected.get(number) !== (seen.get(number) ?? 0))
    .map((number) => ({ number, "1 + failed deletes": expected.get(number), seen: seen.get(number) ?? 0 }));
  expect("numbers that the server gave out more or less often than their failed deletes explain", [], odd(given));
  expect("numbers that were handled more or less often than their failed deletes explain", [], odd(times));
  return { twice: [...times.values()].filter((seen) => seen > 1).length, errors };
}

const sdkLog = [];
const print = console.error;
console.error = (...words) => sdkLog.push(words.join(" ")); // the SDK tells of each error there
try {
  const arguments_ = ["--seed", "43", "--instance", "1101000001:secret:authorized", "--script", join(here, "five-percent.json")];
  await withServer(arguments_, async (server) => {
    const control = new Control(server);
    const result = await read(server, control);
    expect("the queue at the end", { waiting: 0, dropped: 0, expired: 0 }, await control.queue());
    const records = await control.journal();
    const { twice, errors } = judge(result, records);
    expect("errors that the SDK told of", errors, sdkLog.length);
    if (last >= 200) expect("rules that never fired", [], (await control.ask("DELETE")).rulesNeverFired);
    control.close();
    const faulty = (100 * records.filter(({ rules }) => rules.length).length) / records.length;
    console.log(`${name} ${version}, its receive loop: ${last} in order and none lost in ${result.seconds.toFixed(1)} s, ` +
      `${records.length} calls, ${faulty.toFixed(1)} % of them with a fault; ` +
      `${twice} handled more than once, each for a delete that failed: ok`);
  });
} catch (error) {
  print(`${name}: ${error instanceof Failure ? error.message : error.stack}`);
  for (const line of sdkLog.slice(-5)) print(`  the SDK's log: ${line}`);
  process.exitCode = 1;
}
