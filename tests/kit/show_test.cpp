// What `show` says of a scenario: as a whole, of every verb that there is.

#include <gtest/gtest.h>

#include "approved.hpp"
#include "commands/show_words.hpp"

namespace greenmock::kit {
namespace {

using testing::expect_approved;

constexpr std::string_view kShowFacts = R"({"greenmock":1,"requirements":[
  {"id":"QR-ONE","level":"MUST","text":"A call of qr may last ten minutes, and a second one beside it is a mistake.",
   "page":"QR","section":"Response","read":"2026-01-31"},
  {"id":"KEPT","level":"SHOULD","text":"A client keeps its word.","page":"conformance kit","read":"2026-01-31"}]})";
constexpr std::string_view kMistakes =
    R"({"greenmock":1,"mistakes":[{"id":"Q7","mistake":"gives up before the code comes"}]})";

constexpr std::string_view kSteps =
    R"({ "greenmock": 1, "id": "steps", "since": 3, "title": "Every verb of a step is told in words", "task": "authorize",
  "why": "Whoever writes a client in Go has no reason to learn the grammar of a kit in C++, and still wants to know what happened before something failed.",
  "mode": "real", "url": {"prefix": "/x", "slash": true}, "env": {"GREEN_API_LINGER_MS": "200"},
  "instance": {"state": "notAuthorized", "apiTokenInstance": "abc123", "settings": {"stateWebhook": "yes"}, "login": {"starting": "30s"}},
  "script": {
    "timeline": [ {"at": "1m", "phone": "logout"} ],
    "rules": [ {"id": "slow", "when": {"method": "qr", "call": 1}, "wait": "9m59s"},
               {"id": "old", "when": {"method": "logout"}, "reply": 500, "times": 2} ] },
  "vital": [{"call": "qr"}, {"event": "error"}],
  "steps": [
    {"start": "client"},
    {"await": {"call": "*"}},
    {"await": {"call": "*", "n": 3}},
    {"await": {"call": "qr", "phase": "parked", "verb": "GET", "n": 2}, "within": "1m30s", "name": "waits",
     "else": {"id": "asks-again", "requirement": "QR-ONE", "proves": "impatient", "catches": ["Q7"]}},
    {"await": {"call": "qr", "phase": "left", "status": 200}},
    {"await": {"call": "qr", "phase": "released"}}, {"await": {"call": "qr", "phase": "arrived"}},
    {"await": {"socket": "open"}}, {"await": {"socket": "closed", "n": 2}},
    {"await": {"event": "error", "where": {"message": {"matches": "(?i)trouble"}, "status": "500", "kind": null}, "n": 2}},
    {"await": {"any": [{"exit": true}, {"any": [{"event": "qr"}, {"call": "logout"}]}]},
     "else": {"id": "goes-somewhere", "requirement": "KEPT"}},
    {"advance": "9m58s"}, {"advance": {"to": "rotation"}}, {"advance": {"to": "release"}}, {"advance": {"to": "scan#2+30s"}},
    {"phone": "scan"}, {"phone": {"scan": "shown"}, "else": {"id": "scans", "requirement": "QR-ONE"}}, {"phone": {"scan": "first"}},
    {"phone": "refuse"}, {"phone": "logout"}, {"phone": "off"}, {"phone": "on"},
    {"state": "suspended"}, {"settings": {"stateWebhook": "yes"}}, {"signal": "go"},
    {"notify": {"type": "incomingCall", "copies": 2}}, {"await": {"push": "failed"}}, {"await": {"push": "200", "n": 2}}, {"await": {"push": "arrived"}},
    {"rules": {"add": [{"id": "gone", "when": {"method": "qr"}, "fault": "refuse"}], "remove": ["old", "slow"]}},
    {"server": "down"}, {"server": "up"}, {"server": "dropIdle"},
    {"watch": "10s"},
    {"repeat": {"n": 3, "steps": [{"advance": {"to": "rotation"}}, {"repeat": {"n": 2, "steps": [{"watch": "100ms", "name": "again"}]}}]}},
    {"start": "client2"}, {"stop": "client2"}, {"kill": "client"}, {"await": {"exit": true}, "within": "2m", "limitOf": "qr"} ],
  "checks": [] })";

constexpr std::string_view kChecks =
    R"({ "greenmock": 1, "id": "checks", "since": 1, "title": "Every verb of a check is told in words", "task": "call", "tls": "wrongCa", "hosts": ["other"],
  "env": {"GREEN_API_METHOD": "getStateInstance", "GREEN_API_BODY": ""},
  "vital": [{"call": "*"}],
  "steps": [ {"await": {"call": "getStateInstance"}, "name": "five"}, {"await": {"exit": true}, "name": "over"} ],
  "checks": [
    {"id": "handled", "requirement": "KEPT", "handled": {"bound": 3}}, {"id": "handled-anyhow", "requirement": "KEPT", "handled": {"each": 2, "order": false}},
    {"id": "one-at-a-time", "requirement": "QR-ONE", "overlap": {"of": {"call": "qr"}, "most": 1}, "window": ["five", null], "proves": "polls-side-by-side", "catches": ["Q7"]},
    {"id": "calls", "requirement": "KEPT", "calls": {"of": {"call": "*", "verb": "POST", "status": 404, "outcome": "cut"}, "most": 0}},
    {"id": "gap", "requirement": "KEPT", "gap": {"of": {"call": "qr"}, "least": "1s"}, "window": [null, "five"]},
    {"id": "grows", "requirement": "KEPT", "gap": {"of": {"call": "qr"}, "grows": 1.5, "over": 2}},
    {"id": "rate", "requirement": "KEPT", "rate": {"of": {"call": "qr"}, "most": 3, "per": "1s"}},
    {"id": "pace", "requirement": "KEPT", "rate": {"of": {"call": "qr"}, "notAbove": {"window": [null, "five"], "factor": 2}}, "window": ["five", "over"]},
    {"id": "shape", "requirement": "KEPT", "shape": {"of": {"call": "qr"}, "path": "/waInstance${id}/qr/${token}"}},
    {"id": "connects", "requirement": "KEPT", "connects": {"most": 20, "per": "1s"}, "mode": "real"},
    {"id": "frames", "requirement": "KEPT", "frames": {"from": "client", "most": 0}},
    {"id": "instance", "requirement": "KEPT", "instance": {"state": "authorized", "settings": "unchanged"}},
    {"id": "none", "requirement": "KEPT", "events": {"of": {"event": "authorized"}, "most": 0}},
    {"id": "events", "requirement": "KEPT", "events": {"of": {"event": "state", "where": {"value": {"matches": "^not"}}}, "least": 1}},
    {"id": "served", "requirement": "KEPT", "picture": {"is": "served", "notOlderThan": "5500ms"}},
    {"id": "decodes", "requirement": "KEPT", "picture": {"is": "decodes"}},
    {"id": "says", "requirement": "KEPT", "says": {"contains": ["401", "unauthorized"], "in": "error.message"}},
    {"id": "kind", "requirement": "KEPT", "kind": {"call": "getStateInstance", "kind": ["network", "timeout"]}},
    {"id": "kinds", "requirement": "KEPT", "kind": {"call": "getStateInstance", "distinct": 4}},
    {"id": "end", "requirement": "KEPT", "end": ["done", "failed", "alive"]},
    {"id": "silent", "requirement": "KEPT", "silent": {"of": "token", "in": ["stdout", "stderr", "events", "headersToOtherHosts"]}},
    {"id": "order", "requirement": "KEPT", "order": [{"call": "qr"}, {"event": "qr"}, {"call": "*"}]},
    {"id": "any", "requirement": "KEPT", "any": [{"end": ["failed"]}, {"any": [{"instance": {"state": "authorized"}}, {"picture": {"is": "decodes"}}]}]} ] })";

std::string shown(std::string_view scenario) {
  const SuiteOrProblems loaded =
      load_suite({"facts", std::string(kShowFacts)}, {"mistakes", std::string(kMistakes)},
                 {{"scenario", std::string(scenario)}});
  for (const std::string& problem : loaded.problems) ADD_FAILURE() << problem;
  if (loaded.suite.scenarios.empty()) return "";
  return commands::in_words(
      loaded.suite.scenarios.front(), loaded.suite,
      [](std::string_view mutant) { return mutant == "impatient" ? "waits a second" : ""; });
}

TEST(ShowApproved, steps) {
  expect_approved("show-steps.txt", shown(kSteps));
}

TEST(ShowApproved, checks) {
  expect_approved("show-checks.txt", shown(kChecks));
}

TEST(Show, TellsEveryScenarioOfTheSuiteWithoutJsonOfItsGrammar) {
  const SuiteOrProblems loaded = load_suite();
  for (const Scenario& scenario : loaded.suite.scenarios) {
    const std::string text = commands::in_words(scenario, loaded.suite, commands::what_mutant_does);
    for (const char* grammar : {"\"of\":", "\"when\":", "\"most\":", "\"is\":", "\"await\":"})
      EXPECT_EQ(text.find(grammar), std::string::npos) << grammar << " in\n" << text;
  }
}

TEST(Show, KnowsWhatTheMutantsOfTheReferenceClientDo) {
  EXPECT_EQ(commands::what_mutant_does("wants-jpeg"), "knows no type of code but image/jpeg");
  EXPECT_EQ(commands::what_mutant_does("wants"), "");
}

}  // namespace
}  // namespace greenmock::kit
