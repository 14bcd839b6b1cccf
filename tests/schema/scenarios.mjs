// fixtures/schema/scenario.schema.json is what editors know of the grammar of scenarios, the loader of greenmock-conformance is
// what decides. Both must say the same of every file here, but for those in scenario-beyond-schema/, which only the loader can
// refuse.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import stripJsonComments from "strip-json-comments";

const here = fileURLToPath(new URL(".", import.meta.url));
const top = join(here, "../..");
const kit = process.env.GREENMOCK_CONFORMANCE || join(top, "build/bin/greenmock-conformance");
const patience = 30_000;

const problems = new Set(); // of a program that is not there it is enough to hear once
const complain = (where, what) => problems.add(`${relative(top, where)}: ${what}`);
const text = (path) => readFileSync(path, "utf8");
const parse = (json) => JSON.parse(stripJsonComments(json));

const schemas = join(top, "fixtures/schema");
const schemaPath = join(schemas, "scenario.schema.json");
const schema = JSON.parse(text(schemaPath));
const ofScripts = JSON.parse(text(join(schemas, "script.schema.json")));
const ajv = new Ajv({ strict: true, strictTypes: true, strictTuples: true, allowUnionTypes: false });
ajv.addSchema(ofScripts);
if (!ajv.validateSchema(schema)) complain(schemaPath, `is no JSON Schema 2020-12: ${ajv.errorsText()}`);
const isScenario = ajv.compile(schema);
const isStep = ajv.compile({ $ref: `${schema.$id}#/$defs/step` });
const isCheck = ajv.compile({ $ref: `${schema.$id}#/$defs/check` });

/** What the schema has against a value; nothing: it accepts it. */
const refusal = (validate, value) => (validate(value) ? undefined : ajv.errorsText(validate.errors.slice(-3), { dataVar: "" }));

/** Lets the program load files beside its own suite, all at one start: it takes all of them, or has something against each. */
function expectOfLoader(paths, isAccepted, where) {
  const words = ["list", ...paths.flatMap((path) => ["--scenarios", path])];
  const { status, signal, stderr, error } = spawnSync(kit, words, { encoding: "utf8", timeout: patience });
  if (error) {
    complain(kit, error.code === "ENOENT" ? "is not there: build it with ./dev build, or set GREENMOCK_CONFORMANCE" : error.message);
    return;
  }
  const expected = isAccepted ? 0 : 2;
  if (status !== expected) complain(where, `list --scenarios should end with ${expected}, but ended with ${status ?? signal}: ${stderr.trim()}`);
  if (isAccepted) return;
  for (const path of paths) if (!stderr.includes(`${path}:`)) complain(path, "the loader should refuse it, but has nothing against it");
}

function files(folder, least) {
  const found = readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => join(folder, name));
  if (found.length < least) complain(folder, `holds ${found.length} files, at least ${least} are expected`);
  return found;
}

/** Puts a value where a JSON pointer leads: under a new key, in place of what is there, or behind the last item. */
function put(tree, pointer, value) {
  const parts = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = parts.pop();
  const node = parts.reduce((inner, part) => (inner[part] ??= {}), tree);
  node[Array.isArray(node) && last === "-" ? node.length : last] = value;
}

/** A scenario as it is played: once, or once for each of its cases. */
function played({ cases, ...plain }) {
  return (cases ?? [{ set: {} }]).map(({ set }) => {
    const one = structuredClone(plain);
    for (const [pointer, value] of Object.entries(set)) put(one, pointer, structuredClone(value));
    return one;
  });
}

/** Shows every file of a folder to both. */
function compare(folder, least, { schemaAccepts, loaderAccepts }) {
  const found = files(folder, least);
  for (const path of found) {
    const scenario = parse(text(path));
    const objection = refusal(isScenario, scenario);
    if (schemaAccepts && objection) complain(path, `the schema should accept it, but says: ${objection}`);
    if (!schemaAccepts && !objection) complain(path, "the schema should refuse it, but accepts it");
    if (schemaAccepts && loaderAccepts) {
      for (const [place, one] of played(scenario).entries()) {
        const ofCase = refusal(isScenario, one);
        if (ofCase) complain(path, `the schema should accept case ${place}, but says: ${ofCase}`);
      }
    }
  }
  expectOfLoader(found, loaderAccepts, folder);
}

const both = { schemaAccepts: true, loaderAccepts: true };
const neither = { schemaAccepts: false, loaderAccepts: false };
const onlySchema = { schemaAccepts: true, loaderAccepts: false };

compare(join(top, "fixtures/scenarios"), 40, both);
compare(join(top, "fixtures/smoke"), 2, both);
compare(join(here, "scenario-accepted"), 5, both);
compare(join(here, "scenario-refused"), 40, neither);
compare(join(here, "scenario-beyond-schema"), 10, onlySchema);

// The examples of docs/scenarios.md are scenarios, or one step or check a line: checks without what all of them have.
const docs = join(top, "docs/scenarios.md");
const examples = [...text(docs).matchAll(/^```jsonc\n(.*?)^```/gms)].map((block) => block[1]);
if (examples.length < 6) complain(docs, `holds ${examples.length} examples, at least 6 are expected`);
const folder = mkdtempSync(join(tmpdir(), "greenmock-scenarios-"));
const isWhole = (example) => example.startsWith('{ "greenmock"');
for (const [place, example] of examples.filter(isWhole).entries()) {
  const objection = refusal(isScenario, parse(example));
  if (objection) complain(docs, `the schema refuses the example ${example}: ${objection}`);
  const path = join(folder, `${place}.json`);
  writeFileSync(path, example);
  expectOfLoader([path], true, docs);
}
const steps = [];
const checks = [];
for (const line of examples.filter((example) => !isWhole(example)).flatMap((example) => example.trimEnd().split("\n"))) {
  const value = parse(line);
  const isOfSteps = Object.keys(schema.$defs.step.properties).some((key) => key in value && !(key in schema.$defs.check.properties));
  const whole = isOfSteps ? value : { id: `check-${checks.length}`, requirement: "QR-ONE", ...value };
  const objection = refusal(isOfSteps ? isStep : isCheck, whole);
  if (objection) complain(docs, `the schema refuses the example ${line}: ${objection}`);
  (isOfSteps ? steps : checks).push(whole);
}
// To the loader they are shown together, with the steps that windows speak of.
const names = [...JSON.stringify(checks).matchAll(/"window":\[([^\]]*)\]/g)].flatMap((window) => JSON.parse(`[${window[1]}]`));
for (const name of new Set(names.filter((name) => name !== null && !steps.some((step) => step.name === name)))) steps.push({ watch: "1ms", name });
const together = join(folder, "together.json");
const frame = { greenmock: 1, id: "docs", since: 1, title: "The examples of the docs.", task: "authorize", vital: [{ call: "qr" }] };
writeFileSync(together, JSON.stringify({ ...frame, steps, checks }));
expectOfLoader([together], true, docs);
rmSync(folder, { recursive: true });

// The settings that an account can be asked for are those that a script can set.
const settings = Object.keys(ofScripts.$defs.settings.properties);
const pattern = schema.$defs.instanceIs.properties.settings.anyOf[1].propertyNames.pattern;
const listed = pattern.match(/\^\/\(([^)]*)\)/)[1].split("|");
for (const name of settings.filter((name) => !listed.includes(name))) complain(schemaPath, `does not know the setting ${name}`);
for (const name of listed.filter((name) => !settings.includes(name))) complain(schemaPath, `knows a setting ${name}, scripts do not`);

for (const problem of problems) console.error(problem);
console.log(problems.size === 0 ? "schema and loader agree" : `${problems.size} disagreements`);
process.exitCode = problems.size === 0 ? 0 : 1;
