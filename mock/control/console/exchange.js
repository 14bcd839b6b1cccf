// One exchange of the journal: its line in the list, and all that is known of it.

import { copyFrom, el } from "./dom.js";
import { curlOf } from "./shell.js";
import { formatAt, formatSpan } from "./time.js";
import { bodyText, inLine, pictureIn } from "./wire_text.js";
import { socketPart, socketWords } from "./websocket.js";

const phases = ["arrived", "parked", "released", "sent", "left"];

/** How a call stands, in a word: `waits` and `open` are not at their end. */
export function standing(record) {
  if (record.outcome !== "open") return record.outcome;
  return record.parked && !record.released ? "waits" : "open";
}

/** The method, or what it was without one. */
export function calledAs(record) {
  return record.call ?? (record.verb === "" ? "no request" : "no method");
}

/** True where no instance, no method and no rule had an answer. */
export function isUnmatched(record) {
  return record.instance === null || (record.status === 404 && record.rules.length === 0);
}

const endings = {
  open: "It has no answer yet.",
  waits: "It waits: its clock or a signal lets it go.",
  sent: "The last byte of the answer was handed to the kernel.",
  left: "The client left before the answer was whole.",
  cut: "It was cut: by a test, by a fault that a rule asked for, or since it came to no request.",
  shutdown: "The server was stopped meanwhile.",
};

function statusKind(record) {
  if (record.outcome === "open") return "waits";
  if (record.outcome !== "sent") return "bad";
  return record.status >= 500 ? "bad" : record.status >= 400 ? "odd" : "fine";
}

function lasted(record) {
  if (record.socket && record.socket.end === "open") return "";
  const end = record.socket?.closed ?? record.sent ?? record.left;
  return end ? formatSpan(end.t - record.arrived.t) : "";
}

/** What stands in the one line of it. */
export function summaryOf(record) {
  const now = standing(record);
  const shown = record.outcome === "sent" ? String(record.status) : now;
  const target = inLine(record.path) + (record.query === "" ? "" : `?${inLine(record.query)}`);
  return [
    el("span", { class: "when" }, formatAt(record.arrived.at)),
    el("span", { class: "verb" }, inLine(record.verb)),
    el("span", { class: "what" },
      el("span", { class: "method" }, calledAs(record)), " ",
      record.socket && el("span", { class: "socket" }, `${socketWords(record.socket)} `),
      el("span", { class: "target", dir: "ltr" }, target)),
    el("span", { class: "rules" }, record.rules.map(({ id }) => inLine(id)).join(", ")),
    el("span", { class: `status ${statusKind(record)}` }, shown),
    el("span", { class: "lasted" }, lasted(record)),
  ];
}

function moments(record) {
  const rows = phases.filter((phase) => record[phase]).map((phase) =>
    el("tr", {}, el("th", { scope: "row" }, phase), el("td", {}, formatAt(record[phase].at)), el("td", {}, `${record[phase].t} ms`)));
  return el("table", { class: "moments" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "moment"), el("th", { scope: "col" }, "virtual time"),
      el("th", { scope: "col" }, "client time"))),
    el("tbody", {}, ...rows));
}

function fact(list, name, value) {
  if (value === null || value === "" || value === undefined) return;
  list.append(el("dt", {}, name), el("dd", {}, value));
}

function facts(record) {
  const list = el("dl", { class: "facts" });
  fact(list, "ended", endings[standing(record)]);
  fact(list, "note", inLine(record.note));
  fact(list, "rules", record.rules.map(({ id, slots }) => `${inLine(id)} (${slots.join(", ")})`).join("; ") || "none took part");
  fact(list, "number", record.call === null ? null : record.n === 0 ? "refused before it was counted" : `${record.call} #${record.n}`);
  fact(list, "state at arrival", record.state);
  fact(list, "refused by a limit", record.refusedByLimit ? "yes" : null);
  fact(list, "tolerated", record.tolerated.join(", "));
  fact(list, "fault", record.fault);
  fact(list, "body written", record.as?.join(", "));
  fact(list, "bytes on the wire", record.wireBytes > 0 ? String(record.wireBytes) : null);
  fact(list, "from", `${record.peer}, connection ${record.connection}${record.tls ? ", over TLS" : ""}`);
  fact(list, "through", record.tunnel === null ? null : `a tunnel to ${inLine(record.tunnel)} (CONNECT)`);
  return list;
}

/** A body with its buttons. What it says can be scrolled by keyboard. */
function body(name, { body: field, bytes, cutAt }) {
  if (bytes === 0) return el("p", { class: "muted" }, "no body");
  const text = el("pre", { class: "wire", tabindex: "0", role: "region", "aria-label": name, dir: "ltr" });
  let pretty = true;
  const show = () => (text.textContent = bodyText(field, pretty));
  show();
  const raw = el("button", { type: "button", class: "quiet", "aria-pressed": "false", on: { click: () => {
    pretty = !pretty;
    raw.setAttribute("aria-pressed", String(!pretty));
    show();
  } } }, "As sent");
  const copy = el("button", { type: "button", class: "quiet", on: { click: () =>
    copyFrom(copy, typeof field === "string" ? field : field.base64, name) } }, typeof field === "string" ? "Copy" : "Copy as base64");
  const picture = pictureIn(field);
  return el("div", {},
    el("div", { class: "over" }, el("span", { class: "muted" },
      `${bytes} bytes${cutAt === undefined ? "" : `, of which the journal keeps ${cutAt}`}`), raw, copy),
    picture && el("img", { class: "code", src: picture, alt: "the QR code of this answer" }),
    text);
}

function headText(record) {
  const first = `${inLine(record.verb)} ${inLine(record.path)}${record.query === "" ? "" : `?${inLine(record.query)}`}`;
  return [first, ...record.headers.map(([name, value]) => `${inLine(name)}: ${inLine(value)}`)].join("\n");
}

function replyHead(record) {
  const headers = (record.replyHeaders ?? []).map(([name, value]) => `${inLine(name)}: ${inLine(value)}`);
  return [`HTTP/1.1 ${record.status}`, ...headers].join("\n");
}

/** All that is known. `base`: the address of the data port, for the command. */
export function detailOf(record, base) {
  const curl = el("button", { type: "button", on: { click: () => copyFrom(curl, curlOf(record, base), "command") } }, "Copy as curl");
  const reply = record.reply === null
    ? el("p", { class: "muted" }, "none")
    : el("div", {}, el("pre", { class: "wire head", dir: "ltr" }, replyHead(record)), body("body of the reply", record.reply));
  return [
    el("div", { class: "parts" },
      el("section", {}, el("div", { class: "over" }, el("h4", {}, "Request"), record.verb === "CONNECT" || record.verb === "" ? null : curl),
        ...(record.verb === "" && record.request.bytes === 0 ? [el("p", { class: "muted" }, "none")]
          : [el("pre", { class: "wire head", tabindex: "0", role: "region", "aria-label": "head of the request", dir: "ltr" }, headText(record)),
            body("body of the request", record.request)])),
      el("section", {}, el("h4", {}, "Reply"), reply),
      record.socket && socketPart(record.socket),
      el("section", { class: "whole" }, el("h4", {}, "What happened"), moments(record), facts(record))),
  ];
}
