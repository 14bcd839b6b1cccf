// Bodies and heads as they are shown: laid out where they are JSON, in hexadecimal where they are no text.

import { visible } from "./dom.js";
import { bytesOf } from "./shell.js";

const hexShown = 1024;

/**
 * JSON text with line breaks and indentation; null if it is no JSON. Only blanks are changed: numbers, escapes and
 * repeated keys stay as they were sent.
 */
export function laidOut(text) {
  try {
    const value = JSON.parse(text);
    if (value === null || typeof value !== "object") return null;
  } catch {
    return null;
  }
  let out = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      out += token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      out = /[{[]\s*$/.test(out.slice(-2 * depth - 8)) ? out.trimEnd() + token : out + line() + token;
    } else if (token === ",") {
      out += token + line();
    } else {
      out += token === ":" ? ": " : token;
    }
  }
  return out;
}

function hexDump(bytes) {
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, hexShown); at += 16) {
    const row = [...bytes.subarray(at, Math.min(at + 16, hexShown))];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  if (bytes.length > hexShown) lines.push(`and ${bytes.length - hexShown} bytes more`);
  return lines.join("\n");
}

/** A string or `{base64}` of a record on one line. */
export function inLine(field) {
  if (typeof field === "string") return visible(field);
  return visible(new TextDecoder().decode(bytesOf(field)));
}

/** A body as it is shown; `pretty` asks for JSON to be laid out. */
export function bodyText(field, pretty) {
  if (typeof field !== "string") return hexDump(bytesOf(field));
  return visible((pretty && laidOut(field)) || field);
}

/** The address of the picture in a `qrCode` reply, or null. */
export function pictureIn(field) {
  if (typeof field !== "string" || !field.includes('"qrCode"')) return null;
  try {
    const { type, message } = JSON.parse(field);
    if (type !== "qrCode" || typeof message !== "string") return null;
    return /^[A-Za-z0-9+/]+={0,2}$/.test(message) ? `data:image/png;base64,${message}` : null;
  } catch {
    return null;
  }
}
