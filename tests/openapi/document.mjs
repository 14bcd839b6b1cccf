// The document, and answers held against it.

import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { Failure } from "../clients/harness.mjs";

const verbs = ["get", "put", "post", "patch", "delete"];

/** The events of a stream by their name, with the schema of their data. */
const eventSchemas = {
  call: "CallEvent", state: "StateEvent", rotation: "RotationEvent", signal: "SignalEvent", notification: "NotificationEvent", gap: "GapEvent",
  scan: "InstanceEvent", connect: "InstanceEvent", made: "InstanceEvent", reset: "InstanceEvent", deleted: "InstanceEvent",
};

export class Document {
  constructor(document) {
    this.document = document;
    this.operations = new Map();
    for (const [path, item] of Object.entries(document.paths)) {
      for (const verb of verbs.filter((name) => item[name])) {
        const operation = item[verb];
        this.operations.set(operation.operationId, { ...operation, path, verb: verb.toUpperCase() });
      }
    }
    this.ajv = new Ajv2020({ strictTypes: false, strictRequired: false, allErrors: true });
    addFormats.default(this.ajv);
    this.ajv.addKeyword("components");
    this.ajv.addSchema({ $id: "api", components: { schemas: document.components.schemas } });
    this.compiled = new Map();
  }

  operation(id) {
    const found = this.operations.get(id);
    if (!found) throw new Failure(`the document has no operation ${id}`);
    return found;
  }

  resolve(node) {
    if (!node?.$ref?.startsWith("#/components/")) return node;
    return node.$ref.slice(2).split("/").reduce((at, key) => at[key], this.document);
  }

  /** What is wrong with a value; nothing if it fits. */
  problemsOf(schema, value) {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    if (!this.compiled.has(text)) this.compiled.set(text, this.ajv.compile(JSON.parse(text)));
    const validate = this.compiled.get(text);
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors, { separator: "\n  " });
  }

  /** Every schema can be compiled, those included that no answer of this test needs. */
  compileAll() {
    for (const name of Object.keys(this.document.components.schemas)) {
      this.problemsOf({ $ref: `#/components/schemas/${name}` }, null);
    }
  }

  checkRequest(id, body) {
    const operation = this.operation(id);
    const content = operation.requestBody?.content["application/json"];
    if (body === undefined) {
      if (operation.requestBody?.required) throw new Failure(`${id}: this test sends no body, and the document wants one`);
      return;
    }
    const problems = content ? this.problemsOf(content.schema, body) : "the document knows of no body";
    if (problems) throw new Failure(`${id}: the server takes ${JSON.stringify(body)}, and the document does not:\n  ${problems}`);
  }

  /** `type`: the Content-Type; `read`: what the body is, parsed where it is JSON. */
  checkAnswer(id, status, type, read) {
    const operation = this.operation(id);
    const described = this.resolve(operation.responses[status]);
    if (!described) throw new Failure(`${id} answers ${status}, which the document does not name:\n  ${JSON.stringify(read)}`);
    const plain = (type ?? "").split(";")[0];
    const content = described.content[plain];
    if (!content) throw new Failure(`${id} ${status}: Content-Type ${type}; the document names ${Object.keys(described.content)}`);
    const problems = this.problemsOf(content.schema, read);
    if (problems) throw new Failure(`${id} ${status}: the body is not as the document says:\n  ${problems}\n  ${JSON.stringify(read)}`);
  }

  checkEvent(name, data) {
    const schema = eventSchemas[name];
    if (!schema) throw new Failure(`a stream sends "event: ${name}", which this test does not know`);
    const problems = this.problemsOf({ $ref: `#/components/schemas/${schema}` }, data);
    if (problems) throw new Failure(`event ${name} is not as the document says:\n  ${problems}\n  ${JSON.stringify(data)}`);
  }
}
