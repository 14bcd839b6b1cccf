// fixtures/schema/script.schema.json is what editors know of the grammar of scripts, greenmock's loader is what decides.
// Both must say the same of every file here, but for those in beyond-schema/, which only the loader can refuse.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import stripJsonComments from "strip-json-comments";

const here = fileURLToPath(new URL(".", import.meta.url));
const top = join(here, "../..");
const greenmock = process.env.GREENMOCK || join(top, "build/bin/greenmock");
const patience = 30_000;

const problems = [];
const complain = (where, what) => problems.push(`${relative(top, where)}: ${what}`);
const text = (path) => readFileSync(path, "utf8");
const parse = (json) => JSON.parse(stripJsonComments(json));

const schemaPath = join(top, "fixtures/schema/script.schema.json");
const schema = JSON.parse(text(schemaPath));
const ajv = new Ajv({ strict: true, strictTypes: true, strictTuples: true, allowUnionTypes: false });
if (!ajv.validateSchema(schema)) complain(schemaPath, `is no JSON Schema 2020-12: ${ajv.errorsText()}`);
const isScript = ajv.compile(schema);
const isRule = ajv.compile({ $ref: `${schema.$id}#/$defs/rule` });

/** What the schema has against a value; nothing: it accepts it. */
function refusal(validate, json) {
  let value;
  try {
    value = parse(json);
  } catch (error) {
    return `no JSON: ${error.message}`;
  }
  return validate(value) ? undefined : ajv.errorsText(validate.errors.slice(-3), { dataVar: "" });
}

function run(...parameters) {
  const { status, signal, stdout, stderr, error } = spawnSync(greenmock, parameters, { encoding: "utf8", timeout: patience });
  if (error) complain(greenmock, error.code === "ENOENT" ? "is not there: build it with ./dev build, or set GREENMOCK" : error.message);
  return { status: status ?? signal, said: `${stdout ?? ""}${stderr ?? ""}`.trim() };
}

function files(folder, least) {
  const found = readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => join(folder, name));
  if (found.length < least) complain(folder, `holds ${found.length} files, at least ${least} are expected`);
  return found;
}

/** What the loader says of each file, by one start of the program for all of them. */
function checked(paths) {
  const { status, said } = run("check", "--json", ...paths);
  let lines = [];
  try {
    lines = said.split("\n").map((line) => JSON.parse(line));
  } catch {
    complain(greenmock, `check --json should say a line of JSON for each file, but said: ${said.slice(0, 300)}`);
  }
  const of = new Map(lines.map((line) => [line.file, line]));
  const expected = lines.every(({ valid }) => valid) ? 0 : 2;
  if (status !== expected) complain(greenmock, `check should end with ${expected}, but ended with ${status}`);
  return of;
}

/** Shows every file of a folder to both. */
function compare(folder, least, { schemaAccepts, loaderAccepts }) {
  const found = files(folder, least);
  const ofLoader = checked(found);
  for (const path of found) {
    const objection = refusal(isScript, text(path));
    if (schemaAccepts && objection) complain(path, `the schema should accept it, but says: ${objection}`);
    if (!schemaAccepts && !objection) complain(path, "the schema should refuse it, but accepts it");

    const { valid, problems } = ofLoader.get(path) ?? { problems: "nothing" };
    if (valid !== loaderAccepts)
      complain(path, `greenmock check should ${loaderAccepts ? "accept" : "refuse"} it, but says: ${JSON.stringify(problems)}`);
  }
  return found;
}

const both = { schemaAccepts: true, loaderAccepts: true };
const neither = { schemaAccepts: false, loaderAccepts: false };
const onlySchema = { schemaAccepts: true, loaderAccepts: false };

const readyMade = join(top, "fixtures/scripts");
const scripts = compare(readyMade, 19, both);
compare(join(here, "accepted"), 30, both);
compare(join(here, "refused"), 60, neither);
compare(join(here, "beyond-schema"), 10, onlySchema);

// A ready-made script says in its first line what it does, and the table of its folder says the same.
const page = join(readyMade, "README.md");
const promises = new Map([...text(page).matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)].map((row) => [row[1], row[2]]));
for (const path of scripts) {
  const name = relative(readyMade, path).replace(/\.json$/, "");
  const sentence = text(path).match(/^\/\/ (.+\.)\n/)?.[1];
  if (!sentence || sentence.length > 100) complain(path, "should begin with a comment of one sentence, 100 characters at most");
  if (promises.get(name) !== sentence) complain(page, `should say of ${name}: ${sentence}`);
  promises.delete(name);
}
for (const name of promises.keys()) complain(page, `there is no ${name}.json`);

// The examples of docs/scripts.md are scripts, or one rule a line.
const docs = join(top, "docs/scripts.md");
const examples = [...text(docs).matchAll(/^```jsonc\n(.*?)^```/gms)].map((block) => block[1]);
if (examples.length < 8) complain(docs, `holds ${examples.length} examples, at least 8 are expected`);
for (const example of examples) {
  const whole = example.startsWith('{ "greenmock"');
  for (const part of whole ? [example] : example.trimEnd().split("\n")) {
    const objection = refusal(whole ? isScript : isRule, part);
    if (objection) complain(docs, `the schema refuses the example ${part}: ${objection}`);
  }
}

// The methods that the schema knows are those that the program knows, in a mark too; without those of the partner API.
const known = [...run("methods").said.matchAll(/^\| `(\w+)` \|.*\| api\//gm)].map((row) => row[1]);
const listed = schema.$defs.methodName.enum;
for (const name of known.filter((name) => !listed.includes(name))) complain(schemaPath, `does not know the method ${name}`);
for (const name of listed.filter((name) => !known.includes(name))) complain(schemaPath, `knows a method ${name}, the program does not`);
for (const name of listed) {
  const objection = refusal(isRule, JSON.stringify({ when: { from: `${name}#2+1m30s` }, reply: "empty" }));
  if (objection) complain(schemaPath, `a mark does not know the method ${name}: ${objection}`);
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "schema and loader agree" : `${problems.length} disagreements`);
process.exitCode = problems.length === 0 ? 0 : 1;
