// What "copy as curl" gives, run by a real shell: the same bytes must come back. No browser is needed.

import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";

import { bytesOf, curlOf, environmentOf, quoted } from "../../mock/control/console/shell.js";
import { bodyText, laidOut } from "../../mock/control/console/wire_text.js";
import { Checks } from "./checks.mjs";

const run = promisify(execFile);
const checks = new Checks();

/** As the journal writes bytes: a string, or base64 where they are no UTF-8. */
function field(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { base64: Buffer.from(bytes).toString("base64") };
  }
}
const latin = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function record(verb, path, headers, body) {
  return { verb, path, query: "", headers, request: { bytes: body.length, body: field(body) } };
}

/** Takes one request after the other and gives its bytes. */
class Sink {
  async open() {
    this.server = createServer((socket) => {
      let seen = Buffer.alloc(0);
      socket.on("error", () => {});
      socket.on("data", (bytes) => {
        seen = Buffer.concat([seen, bytes]);
        const end = seen.indexOf("\r\n\r\n");
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(seen.subarray(0, end))?.[1] ?? 0);
        if (seen.length < end + 4 + length) return;
        this.last = { head: seen.subarray(0, end).toString("latin1").split("\r\n"), body: seen.subarray(end + 4) };
        socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      });
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.base = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }
  async sent(command) {
    this.last = null;
    await run("sh", ["-c", command], { timeout: 20_000, env: { PATH: process.env.PATH } });
    return this.last;
  }
  close() {
    this.server.close();
  }
}

const sink = await new Sink().open();

await checks.step("any bytes of a body come back", async () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const bodies = [all, latin("\0"), latin("%s%%\\n\\101'\"$(touch x)`x`!!"), latin("@/etc/passwd"), latin("\n\n'\n"), latin("-"), latin("--b\r\n\r\nx\r\n--b--\r\n"),
    new TextEncoder().encode("\u202eevil\u0007 \u{1f600} \u00e9"), latin("{\"a\":\"it's\"}"), latin("x".repeat(60_000))];
  for (const body of bodies) {
    const seen = await sink.sent(curlOf(record("POST", "/waInstance1/sendMessage/t", [["Content-Type", "a/b"]], body), sink.base));
    checks.equal(`body ${JSON.stringify(field(body)).slice(0, 60)}`, Buffer.from(body).toString("hex"), seen.body.toString("hex"));
  }
});

await checks.step("verb, path and headers are the client's, and nothing is added", async () => {
  const headers = [["Host", "other.example"], ["X-Odd", "it's \"$HOME\" `id` \\ %s"], ["X-None", ""], ["X-Latin", { base64: Buffer.from([0xe9, 0xff]).toString("base64") }],
    ["Content-Length", "5"], ["Connection", "keep-alive"]];
  const seen = await sink.sent(curlOf({ ...record("DELETE", "/a/../b/[1-3]{x,y}/%20;z", headers, latin("hello")), query: "q=$(id)&b='" }, sink.base));
  checks.equal("head", ["DELETE /a/../b/[1-3]{x,y}/%20;z?q=$(id)&b=' HTTP/1.1", "Host: other.example", "X-Odd: it's \"$HOME\" `id` \\ %s", "X-None:",
    "X-Latin: \xe9\xff", "Content-Length: 5"], seen.head);
});

await checks.step("GET, HEAD and a verb that is none", async () => {
  for (const verb of ["GET", "HEAD", "PURGE"]) {
    const seen = await sink.sent(curlOf(record(verb, "/x", [["Accept", "*/*"]], latin("")), sink.base));
    checks.equal("first line", `${verb} /x HTTP/1.1`, seen.head[0]);
    checks.equal("no User-Agent", undefined, seen.head.find((line) => /^user-agent/i.test(line)));
  }
  const withBody = await sink.sent(curlOf(record("GET", "/x", [], latin("{}")), sink.base));
  checks.equal("GET with a body", ["GET /x HTTP/1.1", "{}"], [withBody.head[0], withBody.body.toString()]);
});

await checks.step("a body of which only the beginning is there is told", async () => {
  const cut = record("POST", "/x", [], latin("abc"));
  cut.request = { ...cut.request, bytes: 70_000, cutAt: 3 };
  checks.equal("comment", true, curlOf(cut, sink.base).startsWith("# the journal kept 3 of the 70000 bytes of the body\n"));
  checks.equal("still runs", "abc", (await sink.sent(curlOf(cut, sink.base))).body.toString());
});

await checks.step("words of the shell", async () => {
  for (const word of ["", "plain", "two words", "it's", "$HOME", "a\nb", "\u202ex", "!x", "*", "~"]) {
    const { stdout } = await run("sh", ["-c", `printf %s ${quoted(word)}`]);
    checks.equal("word", word, stdout);
  }
  const { stdout } = await run("sh", ["-c", `${environmentOf({ apiUrl: "http://h", mediaUrl: "http://m", idInstance: 1101000001, apiTokenInstance: "a'b",
    wsUrl: "ws://h/x?y&z", qrUrl: "http://h/q" })}printf %s "$GREEN_API_TOKEN_INSTANCE $GREEN_API_WS_URL"`]);
  checks.equal("environment", "a'b ws://h/x?y&z", stdout);
});

await checks.step("JSON is laid out without being changed", async () => {
  checks.equal("numbers and escapes", '{\n  "a": 12345678901234567890,\n  "a": 1.0e+2,\n  "b": [\n    "\\u00e9",\n    {},\n    []\n  ]\n}',
    laidOut('{"a":12345678901234567890,"a":1.0e+2,"b":["\\u00e9",{},[ ]]}'));
  for (const text of ["", "x", "12", "null", '"s"', "{", '{"a":}']) checks.equal(`no layout of ${text}`, null, laidOut(text));
  const braces = '{"a":"}{][,:","b":"\\\\"}';
  checks.equal("what stands in strings", JSON.stringify(JSON.parse(braces)), JSON.stringify(JSON.parse(laidOut(braces))));
  checks.equal("marks that hide", "\u2039U+0000\u203a\u2039U+202E\u203ax\ny", bodyText("\0\u202ex\r\ny", true));
  checks.equal("bytes", "000000  ff 00 41                                         ..A", bodyText({ base64: Buffer.from([255, 0, 65]).toString("base64") }, true));
  checks.equal("bytes of a text", 2, bytesOf("\u00e9").length);
});

sink.close();
checks.end();
