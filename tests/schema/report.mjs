// The approved report of the kit's tests is one by fixtures/schema/report.schema.json, line by line.

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";

const top = join(fileURLToPath(new URL(".", import.meta.url)), "../..");
const schemaPath = join(top, "fixtures/schema/report.schema.json");
const reportPath = join(top, "tests/kit/approved/report.jsonl");

const problems = [];
const complain = (where, what) => problems.push(`${relative(top, where)}: ${what}`);

const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
const ajv = new Ajv({ strict: true, strictTypes: true, strictTuples: true, allowUnionTypes: false });
if (!ajv.validateSchema(schema)) complain(schemaPath, `is no JSON Schema 2020-12: ${ajv.errorsText()}`);
const isLine = ajv.compile(schema);

const lines = readFileSync(reportPath, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
for (const [place, line] of lines.entries()) {
  if (!isLine(line)) complain(reportPath, `line ${place + 1}: ${ajv.errorsText(isLine.errors.slice(-3), { dataVar: "" })}`);
  if (isLine({ ...line, surprise: true })) complain(schemaPath, `takes any key in a line like ${place + 1} of the report`);
  for (const key of Object.keys(line)) {
    const { [key]: _, ...rest } = line;
    if (isLine(rest)) complain(schemaPath, `does without ${key} in a line like ${place + 1} of the report`);
  }
}
const order = lines.map(({ type }) => type).join(" ");
if (!/^run( scenario)+ summary$/.test(order)) complain(reportPath, `should be a run, scenarios and a summary, but is: ${order}`);

// What it shows is worth the test only if it has something of everything.
const found = new Set(lines.flatMap(({ checks }) => checks ?? []).map(({ verdict }) => verdict));
for (const verdict of schema.$defs.verdict.enum) if (!found.has(verdict)) complain(reportPath, `has no check with the verdict ${verdict}`);
const kinds = new Set(lines.flatMap(({ trace }) => trace ?? []).map(({ kind }) => kind));
for (const kind of schema.$defs.trace.properties.kind.enum) if (!kinds.has(kind)) complain(reportPath, `has no ${kind} in a trace`);

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "the report keeps its schema" : `${problems.length} faults`);
process.exitCode = problems.length === 0 ? 0 : 1;
