// A request of the journal as a command for a POSIX shell that sends the same bytes.

/** Bytes or text of a field of a record: a string, or `{base64}` where it is not UTF-8. */
export function bytesOf(field) {
  if (typeof field === "string") return new TextEncoder().encode(field);
  return Uint8Array.from(atob(field.base64), (character) => character.charCodeAt(0));
}

/** True for text that a person sees as it is: a terminal would act upon, or hide, the rest. */
function isPlain(text) {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/.test(text);
}

/** The bytes as the format of printf(1): what is not plain ASCII in octal. */
function asFormat(bytes) {
  let text = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === "%") text += "%%";
    else if (byte < 0x20 || byte > 0x7e || character === "\\" || character === "'") text += `\\${byte.toString(8).padStart(3, "0")}`;
    else text += character;
  }
  return text;
}

/** One word for the shell. A word cannot hold a zero byte, and headers and addresses have none. */
export function quoted(field) {
  if (typeof field === "string" && isPlain(field)) {
    return /^[A-Za-z0-9_.,:=/@+-]+$/.test(field) ? field : `'${field.replaceAll("'", "'\\''")}'`;
  }
  return `"$(printf -- '${asFormat(bytesOf(field))}')"`;
}

const isText = (field) => typeof field === "string" && isPlain(field);
const joined = (...fields) => {
  if (fields.every((field) => typeof field === "string")) return fields.join("");
  const all = fields.map(bytesOf);
  return { base64: btoa(all.map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).join("")) };
};

/** What curl writes by itself, or what belongs to one connection. */
const framing = new Set(["content-length", "transfer-encoding", "connection", "host", "expect", "keep-alive"]);
/** What curl would add unasked. */
const usual = ["User-Agent", "Accept"];

function headerWord(name, value) {
  // curl takes "Name:" for "leave it out", and "Name;" for a header without a value.
  return quoted(value === "" ? joined(name, ";") : joined(name, ": ", value));
}

function headerWords(record, host) {
  const words = [];
  const names = new Set();
  for (const [name, value] of record.headers) {
    const lower = typeof name === "string" ? name.toLowerCase() : "";
    names.add(lower);
    if (!framing.has(lower) || (lower === "host" && value !== host)) words.push(headerWord(name, value));
  }
  for (const name of usual) if (!names.has(name.toLowerCase())) words.push(quoted(`${name}:`));
  if (record.request.bytes > 0 && !names.has("content-type")) words.push(quoted("Content-Type:"));
  return words;
}

/**
 * The command. `base`: the address of the data port, without a slash at the end. A body of which the journal has kept
 * only the beginning is told in a comment, since the command sends less than the client did.
 */
export function curlOf(record, base) {
  const { body, bytes } = record.request;
  const question = record.query === "" ? "" : "?";
  const url = joined(base, record.path, question, record.query);
  const words = ["curl"];
  if (record.verb === "HEAD" && bytes === 0) words.push("--head");
  else if (record.verb !== (bytes > 0 ? "POST" : "GET")) words.push(`-X ${quoted(record.verb)}`);
  if (!isText(url) || /[[\]{}]/.test(url)) words.push("--globoff");
  if (!isText(url) || /\/\.\.?(\/|$|\?)/.test(url)) words.push("--path-as-is");
  words.push(quoted(url));
  for (const word of headerWords(record, base.replace(/^https?:\/\//, ""))) words.push(`-H ${word}`);

  let before = "";
  if (bytes > 0 && isText(body)) {
    words.push(`--data-raw ${quoted(body)}`);
  } else if (bytes > 0) {
    before = `printf -- '${asFormat(bytesOf(body))}' | `; // "--": a multipart body begins with dashes
    words.push("--data-binary @-");
  }
  const kept = record.request.cutAt;
  const cut = kept === undefined ? "" : `# the journal kept ${kept} of the ${bytes} bytes of the body\n`;
  return cut + before + words.join(" \\\n  ");
}

/** The environment of a client under test, as the adapters of the kit have it. */
export function environmentOf(instance) {
  return [
    ["GREEN_API_URL", instance.apiUrl],
    ["GREEN_API_MEDIA_URL", instance.mediaUrl],
    ["GREEN_API_ID_INSTANCE", String(instance.idInstance)],
    ["GREEN_API_TOKEN_INSTANCE", instance.apiTokenInstance],
    ["GREEN_API_WS_URL", instance.wsUrl],
    ["GREEN_API_QR_URL", instance.qrUrl],
  ].map(([name, value]) => `export ${name}=${quoted(value)}\n`).join("");
}
