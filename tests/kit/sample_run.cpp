#include "sample_run.hpp"

#include <fmt/format.h>

namespace greenmock::kit::testing {
namespace {

using Kind = TraceLine::Kind;

CheckResult check(std::string id, std::string requirement, Verdict verdict, std::string expected,
                  std::string seen, std::vector<std::uint64_t> calls = {}) {
  CheckResult result;
  result.id = std::move(id);
  result.requirement = std::move(requirement);
  result.verdict = verdict;
  result.expected = std::move(expected);
  result.seen = std::move(seen);
  result.calls = std::move(calls);
  return result;
}

CheckResult should(CheckResult result) {
  result.level = Level::Should;
  return result;
}

TraceLine line(Kind kind, double t, std::optional<double> at, std::uint64_t call, std::string text,
               std::string detail = {}) {
  TraceLine result;
  result.kind = kind;
  result.t = t;
  result.at = at;
  result.call = call;
  result.text = std::move(text);
  result.detail = std::move(detail);
  return result;
}

std::string command(std::string_view scenario) {
  return fmt::format("greenmock-conformance run --only {} --seed 42 -- node client.js", scenario);
}

ScenarioResult scenario(std::string id, std::string title, double took_ms, double virtual_ms) {
  ScenarioResult result;
  result.id = std::move(id);
  result.title = std::move(title);
  result.task = "authorize";
  result.took_ms = took_ms;
  result.virtual_ms = virtual_ms;
  result.reproduce = command(result.id);
  return result;
}

ScenarioResult all_passes() {
  ScenarioResult s =
      scenario("qr-first-code", "The first code is shown as it was served", 2310.5, 0);
  s.checks = {
      check("asks", "RUN-ASKS", Verdict::Pass, "the client asks for qr or getStateInstance",
            "qr after 0.212 s", {1}),
      check("shows-picture", "QR-PICTURE", Verdict::Pass,
            "each picture that it shows was served, byte for byte",
            "1 picture, served with call #1", {1}),
      check("notices-login", "QR-DONE", Verdict::Pass, "event authorized within 30 s",
            "after 1.018 s", {2}),
  };
  s.trace = {
      line(Kind::Step, 0, 0, 0, "start client"),
      line(Kind::Step, 1, 0, 0, "await call qr, sent"),
      line(Kind::Request, 212, 0, 1, "GET /waInstance7103000001/qr/…"),
      line(Kind::Answer, 214, 0, 1, "200 qrCode, 2310 bytes",
           R"({"type":"qrCode","message":"iVBORw0KGgo…"})"),
      line(Kind::Event, 231, std::nullopt, 0, "event qr",
           R"({"event":"qr","image":"iVBORw0KGgo…"})"),
      line(Kind::Step, 233, 0, 0, "phone scan shown"),
      line(Kind::Request, 1230, 0, 2, "GET /waInstance7103000001/qr/…"),
      line(Kind::Answer, 1231, 0, 2, "200 alreadyLogged, 61 bytes",
           R"({"type":"alreadyLogged","message":"instance account already authorized"})"),
      line(Kind::Event, 1249, std::nullopt, 0, "event authorized", R"({"event":"authorized"})"),
      line(Kind::Request, 1260, 0, 3, "GET /waInstance7103000001/scanqrcode/…"),
      line(Kind::Answer, 1261, 0, 3, "101, a websocket"),
      line(Kind::ServiceFrame, 1262, 0, 3, "alreadyLogged, 61 bytes"),
      line(Kind::ClientFrame, 1263, 0, 3, "text, 5 bytes", "hello"),
      line(Kind::ServiceFrame, 1264, 0, 3, "close 1000"),
      line(Kind::SocketEnd, 1265, 0, 3, "closed by the service, 1000"),
      line(Kind::Push, 1270, 0, 0, "webhook 1: stateInstanceChanged"),
      line(Kind::PushAnswer, 1271, 0, 0, "200"),
      line(Kind::End, 1302, std::nullopt, 0, "the client ended: exit 0"),
  };
  s.end = {ClientEnd::How::Done, "exit 0"};
  s.out_tail = "{\"event\":\"qr\",\"image\":\"iVBORw0KGgo…\"}\n{\"event\":\"authorized\"}\n";
  return s;
}

ScenarioResult fails() {
  ScenarioResult s =
      scenario("qr-rotation", "An old code is never shown after a newer one", 34120, 60000);
  s.checks = {
      check("asks", "RUN-ASKS", Verdict::Pass, "the client asks for qr or getStateInstance",
            "qr after 0.198 s", {1}),
      check("one-at-a-time", "QR-ONE", Verdict::Fail, "at most 1 call of qr unanswered at one time",
            "2 at 1.203 s: call #2 had no answer yet when call #3 came", {2, 3}),
      should(check("once-a-second", "QR-PAUSE", Verdict::Warn,
                   "at least 1 s between two calls of qr, as the mean of 4", "0.501 s", {1, 2, 3})),
      check("shows-new-code", "QR-ROTATES", Verdict::Fail,
            "event qr with the code of call #3 within 30 s",
            "nothing; the client printed 3 lines that are no events"),
      check("notices-login", "QR-DONE", Verdict::Unreached, "event authorized within 30 s", ""),
      should(check("ends-on-term", "RUN-TERM", Verdict::Pass, "it ends within 5 s of TERM",
                   "after 0.021 s")),
  };
  s.checks[4].follows_from = "shows-new-code";
  s.trace = {
      line(Kind::Step, 0, 0, 0, "start client"),
      line(Kind::Step, 2, 0, 0, "await call qr, sent"),
      line(Kind::Request, 198, 0, 1, "GET /waInstance7103000001/qr/…"),
      line(Kind::Answer, 199, 0, 1, "200 qrCode, 2310 bytes",
           R"({"type":"qrCode","message":"iVBORw0KGgo…"})"),
      line(Kind::Event, 210, std::nullopt, 0, "event qr",
           R"({"event":"qr","image":"iVBORw0KGgo…"})"),
      line(Kind::Step, 211, 0, 0, "advance to rotation"),
      line(Kind::Request, 702, 20000, 2, "GET /waInstance7103000001/qr/…"),
      line(Kind::Parked, 702, 20000, 2, "waits until signal=go"),
      line(Kind::Request, 1203, 20000, 3, "GET /waInstance7103000001/qr/…"),
      line(Kind::Answer, 1205, 20000, 3, "200 qrCode, 2304 bytes",
           R"({"type":"qrCode","message":"iVBORw0KGgp…"})"),
      line(Kind::Step, 1206, 20000, 0, "signal go"),
      line(Kind::Answer, 1207, 20000, 2, "left: the client closed the connection"),
      line(Kind::Log, 1300, std::nullopt, 0, "stderr", "warning: request took too long"),
      line(Kind::Log, 1301, std::nullopt, 0, "stderr", "    at poll (client.js:41:7)"),
      line(Kind::Log, 1302, std::nullopt, 0, "stderr",
           "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)"),
      line(Kind::Step, 31207, 20000, 0, "await event qr"),
      line(Kind::Step, 31210, 20000, 0, "stop client"),
      line(Kind::End, 31231, std::nullopt, 0, "the client ended: stopped by TERM"),
  };
  s.trace[15].failed = true;
  s.end = {ClientEnd::How::Stopped, "signal 15 (Terminated)"};
  s.out_tail = "{\"event\":\"qr\",\"image\":\"iVBORw0KGgo…\"}\nwarning: request took too long\n";
  s.err_tail = "(node:4711) Warning: something about a promise\n";
  return s;
}

ScenarioResult warns() {
  ScenarioResult s = scenario("qr-polling", "It asks about once a second", 5230, 0);
  s.checks = {
      check("below-limit", "QR-LIMIT", Verdict::Pass, "at most 3 calls of qr a second", "2"),
      should(check("once-a-second", "QR-PAUSE", Verdict::Warn,
                   "at least 1 s between two calls of qr, as the mean of 4", "0.512 s",
                   {1, 2, 3, 4, 5})),
  };
  s.checks[1].judges_adapter = true;
  for (std::uint64_t call = 1; call <= 24; ++call) {
    const double t = 200 + 512.0 * static_cast<double>(call);
    s.trace.push_back(line(Kind::Request, t, 0, call, "GET …/qr/…"));
    s.trace.push_back(line(Kind::Answer, t + 1.5, 0, call, "200 qrCode, 2310 bytes"));
    if (call <= 5) s.checks[1].calls.push_back(call + 5);
  }
  s.end = {ClientEnd::How::Stopped, "signal 15 (Terminated)"};
  return s;
}

ScenarioResult known_and_skipped() {
  ScenarioResult s =
      scenario("hard-to-read.bom", "An answer that begins with a byte order mark", 1200, 0);
  s.checks = {
      check("survives", "RUN-SURVIVES", Verdict::Pass, "it does not crash",
            "exit 1 after an error event"),
      check("recovers", "READ-RECOVERS", Verdict::Fail, "event qr after the next good answer",
            "it ended", {1}),
      check("kind", "READ-KIND", Verdict::Skip, "kind unreadable",
            "the client does not tell kinds of errors"),
      check("status", "READ-KIND", Verdict::Skip, "status 200",
            "the client does not tell kinds of errors"),
      check("says-so", "READ-SAYS", Verdict::Info, "whatever it says", "\"Unexpected token\""),
  };
  s.checks[1].known = true;
  s.checks[1].known_reason = "mended in 1.3, see issue 17";
  s.trace = {
      line(Kind::Request, 150, 0, 1, "GET …/qr/…"),
      line(Kind::Answer, 151, 0, 1, "200 qrCode, 2313 bytes", "\xEF\xBB\xBF{\"type\":\"qrCode\"}"),
      line(Kind::End, 160, std::nullopt, 0, "the client ended: exit 1")};
  s.end = {ClientEnd::How::Failed, "exit 1"};
  return s;
}

ScenarioResult only_skipped() {
  ScenarioResult s = scenario("account.suspended", "The account is suspended", 0, 0);
  s.task = "call";
  s.checks = {
      check("kind", "READ-KIND", Verdict::Skip, "kind forbidden", "the client has no task call")};
  return s;
}

ScenarioResult breaks() {
  ScenarioResult s = scenario("server-gone", "The server is gone for ten seconds", 900, 0);
  s.checks = {check("adapter", "RUN-SURVIVES", Verdict::Error, "the adapter starts",
                    "exit 127: node: not found")};
  s.err_tail = "sh: 1: node: not found\n";
  s.end = {ClientEnd::How::Crashed, "exit 127"};
  return s;
}

ScenarioResult is_hostile() {
  ScenarioResult s = scenario("secrets", "What the client writes, and <b>how</b>", 4100, 1000);
  const std::string bad = hostile_text();
  s.checks = {check("survives", "RUN-SURVIVES", Verdict::Fail, "it does not crash",
                    "signal 11 (Segmentation fault); " + bad, {1})};
  s.trace = {
      line(Kind::Request, 100, 0, 1, "GET /" + bad, bad),
      line(Kind::Answer, 101, 0, 1, "200 " + bad, bad),
      line(Kind::Log, 102, std::nullopt, 0, bad, bad),
      line(Kind::Event, 103, std::nullopt, 0, "event " + bad, bad),
      line(Kind::End, 104, std::nullopt, 0, "the client ended: signal 11 (Segmentation fault)")};
  s.end = {ClientEnd::How::Crashed, "signal 11 (Segmentation fault)"};
  s.out_tail = bad + "\n" + bad;
  s.err_tail = bad;
  return s;
}

/// Ten minutes of asking: the diagram has to fold it.
ScenarioResult is_long() {
  ScenarioResult s =
      scenario("wait-beyond-ten-minutes", "No code for more than ten minutes", 130500, 620000);
  s.trace.push_back(line(Kind::Step, 0, 0, 0, "start client"));
  for (std::uint64_t call = 1; call <= 60; ++call) {
    const double t = 1000.0 * static_cast<double>(call);
    const double at = 10000.0 * static_cast<double>(call);
    s.trace.push_back(line(Kind::Request, t, at, call, "GET …/qr/…"));
    s.trace.push_back(line(Kind::Answer, t + 2, at, call, "200 timeout, 58 bytes"));
    s.trace.push_back(line(Kind::Step, t + 3, at + 10000, 0, "advance 10s"));
  }
  s.checks = {check("goes-on", "RUN-GOES-ON", Verdict::Pass, "it goes on asking", "60 calls"),
              check("no-false-login", "QR-DONE", Verdict::Pass, "no event authorized", "none")};
  s.end = {ClientEnd::How::Stopped, "signal 15 (Terminated)"};
  return s;
}

ScenarioResult is_newer() {
  ScenarioResult s =
      scenario("redirect-elsewhere", "A redirect to a stranger takes no credentials along", 700, 0);
  s.counted = false;
  s.checks = {check("keeps-token", "SECRET-HOST", Verdict::Fail,
                    "no token in requests to another host", "in the path of call #2", {2})};
  s.trace = {line(Kind::Request, 80, 0, 1, "GET …/qr/…"),
             line(Kind::Answer, 81, 0, 1, "302 to another host"),
             line(Kind::Request, 90, 0, 2, "GET other …/qr/…"),
             line(Kind::Answer, 91, 0, 2, "404, 0 bytes")};
  s.end = {ClientEnd::How::Stopped, "signal 15 (Terminated)"};
  return s;
}

}  // namespace

std::string hostile_text() {
  return std::string(
             "</script><script>alert(1)</script> <!-- --> ]]> \"' &amp; "
             "\x1b[31mred\x1b]0;title\x07 \r\x01\x7f ") +
         "\xC2\x9B"      // CSI as one control character
         "\xE2\x80\xAE"  // what follows runs from right to left
         "\xFF\xC0\xAF\xED\xA0\x80 # \\ | `code` " +
         std::string(1, '\0') + "\xEF\xBF\xBE end";
}

Requirements sample_requirements() {
  return Requirements({
      {"RUN-ASKS", Level::Must, "A client makes the request that its task needs.",
       "conformance kit", "", "2026-01-20", ""},
      {"RUN-SURVIVES", Level::Must, "A client does not crash, whatever it is answered.",
       "conformance kit", "", "2026-01-20", ""},
      {"RUN-GOES-ON", Level::Must, "A client goes on with its task while it can.",
       "conformance kit", "", "2026-01-20", ""},
      {"RUN-TERM", Level::Should, "A client ends soon after TERM.", "conformance kit", "",
       "2026-01-20", ""},
      {"QR-PICTURE", Level::Must,
       "The message of an answer of the type qrCode is a picture in base64, to be shown as it is.",
       "QR", "Response", "2026-01-12", ""},
      {"QR-ROTATES", Level::Must,
       "The code changes every 20 seconds, and only the current one can be scanned.", "QR",
       "Request", "2026-01-12", ""},
      {"QR-PAUSE", Level::Should, "The code is asked for about once a second.", "QR", "Request",
       "2026-01-12", ""},
      {"QR-LIMIT", Level::Must, "More than a few requests a second are refused.", "Rate limits", "",
       "2026-01-12", ""},
      {"QR-ONE", Level::Must, "The next request is sent when the one before it is answered.", "QR",
       "Request", "2026-01-12", ""},
      {"QR-DONE", Level::Must, "Once the account is authorized there is no code any more.", "QR",
       "Response & <more>", "2026-01-12", ""},
      {"READ-RECOVERS", Level::Must, "One answer that can't be read is no reason to give up.",
       "conformance kit", "", "2026-01-20", ""},
      {"READ-KIND", Level::Should, "An error says of which kind it is.", "conformance kit", "",
       "2026-01-20", ""},
      {"READ-SAYS", Level::May, "The message of an error is the client's own.", "conformance kit",
       "", "2026-01-20", ""},
  });
}

RunResult sample_run() {
  RunResult run;
  run.info.kit_version = "0.2.0";
  run.info.started = "2026-01-31T12:00:00Z";
  run.info.client = "green-client-js";
  run.info.client_version = "1.2.0";
  run.info.command = "node client.js --quiet";
  run.info.seed = 42;
  run.info.revision = 1;
  run.info.selected = 9;
  run.info.blind_spots = {
      "The client's own time-outs: the service's clock jumps, the client's does not.",
      "A pause that is longer than the deadline of a step."};
  run.scenarios = {all_passes(), fails(),      warns(),   known_and_skipped(), only_skipped(),
                   breaks(),     is_hostile(), is_long(), is_newer()};
  run.stale_known = {"qr-first-code/notices-login"};
  run.took_ms = 65300;
  return run;
}

RunResult second_sample_run() {
  RunResult run = sample_run();
  run.info.client = "single|calls *sdk*";
  run.info.client_version = "";
  run.info.loop_is_adapters = true;
  run.info.real_time = true;
  run.info.blind_spots.clear();
  run.stale_known.clear();
  run.scenarios = {all_passes(), warns(), only_skipped()};
  run.scenarios[0].id = "one-scenario_more";
  return run;
}

}  // namespace greenmock::kit::testing
