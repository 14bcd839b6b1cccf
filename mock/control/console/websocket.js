// What became of a websocket: in a few words, and with all of its frames.

import { el } from "./dom.js";
import { formatAt } from "./time.js";
import { inLine } from "./wire_text.js";

const ends = {
  open: "It is open.",
  service: "The service, or a script in its place, has ended it.",
  client: "The client has ended it by a close frame.",
  left: "The client has left without a close frame.",
  broken: "It was ended because of what the client had sent.",
  cut: "It was cut, by a test, or since it took no frames.",
  shutdown: "The server was stopped meanwhile.",
};

const many = (number) => (number === 1 ? "1 frame" : `${number} frames`);
/** A list of the journal has them counted, a whole record has them all. */
const framesOf = ({ frames, sent, received, framesLeftOut }) =>
  (sent === undefined ? frames.length : sent + received) + framesLeftOut;

/** `open, 3 frames`, or `service 1000, 5 frames`. */
export function socketWords(socket) {
  return `${socket.end}${socket.code === null ? "" : ` ${socket.code}`}, ${many(framesOf(socket))}`;
}

function frameRow(frame, place) {
  return el("tr", {},
    el("th", { scope: "row" }, String(place + 1)), el("td", {}, frame.from === "client" ? "from the client" : "to the client"),
    el("td", {}, frame.opcode), el("td", { class: "number" }, String(frame.bytes)),
    el("td", { class: "what", dir: "auto" }, inLine(frame.what)), el("td", {}, formatAt(frame.at)), el("td", {}, `${frame.t} ms`));
}

function frameTable(frames) {
  const heads = ["", "way", "opcode", "bytes", "what", "virtual time", "client time"];
  return el("table", { class: "frames" },
    el("thead", {}, el("tr", {}, ...heads.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, ...frames.map(frameRow)));
}

/** A section of the detail. */
export function socketPart(socket) {
  const moment = (at) => (at ? `${formatAt(at.at)}, ${at.t} ms of client time` : "not yet");
  const facts = [["ended", ends[socket.end]], ["opened", moment(socket.opened)], ["closed", moment(socket.closed)]];
  if (socket.code !== null) facts.push(["close code", String(socket.code)]);
  if (socket.reason !== "") facts.push(["reason", inLine(socket.reason)]);
  if (socket.framesLeftOut > 0) facts.push(["more frames", `${socket.framesLeftOut} that the journal has not kept`]);
  return el("section", { class: "whole" }, el("h4", {}, "Websocket"),
    el("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    socket.frames.length === 0 ? el("p", { class: "muted" }, "no frame yet")
      : el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "frames" }, frameTable(socket.frames)));
}
