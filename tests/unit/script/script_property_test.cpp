// Properties of the grammar, over thousands of scripts drawn by a seed: what is valid loads, what
// was loaded can be written and read again, and a small change is never taken for something else
// in silence.

#include <gtest/gtest.h>

#include <random>

#include "api/vocabulary.hpp"
#include "control/views/script_json.hpp"
#include "script/explain.hpp"
#include "script/load.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool perhaps() { return below(2) == 0; }
  template <typename T>
  T one_of(std::initializer_list<T> choices) {
    return *(choices.begin() + static_cast<std::ptrdiff_t>(below(choices.size())));
  }

  std::string duration() {
    return one_of<std::string>({"1ms", "250ms", "20s", "1m", "9m50s", "1h1m1s1ms", "24h"});
  }
  std::string event() {
    return one_of<std::string>({"qr", "logout", "getStateInstance", "scan", "rotation", "start",
                                "connect", "settings", "state=authorized", "signal=go"});
  }
  std::string mark() {
    if (below(4) == 0) return duration();
    std::string text = event();
    if (perhaps()) text += "#" + std::to_string(1 + below(1000));
    if (perhaps()) text += "+" + duration();
    return text;
  }
  Json range() {
    switch (below(3)) {
      case 0:
        return 1 + below(9);
      case 1:
        return std::to_string(1 + below(3)) + "-" + std::to_string(3 + below(9));
      default:
        return std::to_string(1 + below(9)) + "-";
    }
  }
  Json condition() { return one_of<Json>({Json("exact"), Json{{"matches", "^a[0-9]+$"}}, Json()}); }
  Json when() {
    Json when = Json::object();
    const auto maybe = [&](const char* key, auto make) {
      if (below(3) == 0) when[key] = make();
    };
    maybe("method", [&] {
      return one_of<Json>({Json("qr"), Json("*"), Json::array({"qr", "logout"})});
    });
    maybe("instance", [&] { return one_of<Json>({Json("shop"), Json(1101000001)}); });
    maybe("call", [&] { return range(); });
    maybe("state", [&] {
      return one_of<Json>({Json("authorized"), Json::array({"starting", "blocked"})});
    });
    maybe("from", [&] { return mark(); });
    maybe("until", [&] { return mark(); });
    maybe("rate", [&] { return std::to_string(1 + below(9)) + "/" + duration(); });
    maybe("queue", [&] { return range(); });
    maybe("header", [&] { return Json{{"User-Agent", condition()}}; });
    maybe("query", [&] { return Json{{"receiveTimeout", condition()}}; });
    maybe("body", [&] { return Json{{"/a/0", condition()}, {"chatId", condition()}}; });
    return when;
  }
  Json reply() {
    return one_of<Json>(
        {"qrCode", "alreadyLogged", "hasAuth", "timeout", "passkeyRequired", "faithful", "null",
         "empty", 401, 466, Json{{"error", "text"}}, Json{{"type", "t"}, {"message", {1, nullptr}}},
         Json{{"qrCode",
               {{"code", "previous"}, {"damage", "cutPng"}, {"pad", "5kB"}, {"size", 256}}}},
         Json{{"status", 200}, {"headers", {{"X", "y"}}}, {"json", {{"a", "${id}"}}}},
         Json{{"text", "t"}}, Json{{"hex", "00ff"}}, Json{{"status", 400}, {"message", "m"}}});
  }
  Json wait() {
    return one_of<Json>({Json(duration()), Json{{"until", mark()}}, Json{{"between", {"1s", "9s"}}},
                         Json{{"lognormal", {{"median", "2s"}, {"p99", "60s"}}}}});
  }
  Json as() {
    Json words = Json::array();
    for (const char* word :
         {"bom", "gzip", "chunked", "escapedSlashes", "reordered", "extraFields"}) {
      if (perhaps()) words.push_back(word);
    }
    if (words.empty() || perhaps())
      words.push_back(one_of<Json>({Json("noContentType"), Json{{"contentType", "text/html"}}}));
    return words;
  }
  Json fault() {
    const Json after = one_of<Json>({Json("headers"), Json(below(500))});
    return one_of<Json>({"refuse", "hang", "garbage", "none", Json{{"close", {{"after", after}}}},
                         Json{{"reset", {{"after", after}}}},
                         Json{{"stall", {{"after", after}, {"for", duration()}}}},
                         Json{{"stall", {{"after", after}}}},
                         Json{{"dribble", {{"over", duration()}}}}, Json{{"contentLength", "+100"}},
                         Json{{"contentLength", below(500)}}, Json{{"cutBody", below(500)}}});
  }
  Json rule() {
    Json rule = {{"id", "r" + std::to_string(below(1'000'000))}, {"when", when()}};
    if (perhaps()) rule["reply"] = reply();
    if (perhaps()) rule["wait"] = wait();
    if (perhaps()) rule["as"] = as();
    if (perhaps() || rule.size() == 2) rule["fault"] = fault();
    if (below(4) == 0) rule["apply"] = perhaps();
    if (below(4) == 0) rule["times"] = 1 + below(9);
    if (below(4) == 0) rule["chance"] = 0.25;
    return rule;
  }
  Json entry() {
    Json entry = {{"at", mark()}};
    if (perhaps()) entry["every"] = "10ms";
    switch (below(6)) {
      case 0:
        entry["phone"] =
            one_of<Json>({"scan", "refuse", "logout", "off", "on", "enterCode", "abandon"});
        break;
      case 1:
        entry["state"] = "blocked";
        break;
      case 2:
        entry["rotate"] = true;
        break;
      case 3:
        entry["settings"] = {{"incomingWebhook", "yes"}};
        break;
      case 4:
        entry["notify"] = one_of<Json>({Json("incomingMessage"),
                                        Json{{"type", "incomingCall"}, {"set", {{"/from", "x"}}}},
                                        Json{{"body", {{"a", 1}}}, {"copies", 2}}});
        break;
      default:
        entry["drop"] = "all";
    }
    return entry;
  }

 private:
  std::mt19937 random_;
};

const script::Vocabulary& words() {
  static const script::Vocabulary vocabulary = api::method_names();
  return vocabulary;
}

std::string all(const std::vector<script::Problem>& problems) {
  std::string text;
  for (const script::Problem& problem : problems) text += script::to_string(problem, "") + "\n";
  return text;
}

constexpr unsigned kScripts = 3000;

TEST(ScriptProperty, ARuleThatWasReadIsWrittenAndReadAgainAsTheSame) {
  for (unsigned seed = 0; seed < kScripts; ++seed) {
    const std::string text = core::dump(Draw(seed).rule());
    const auto loaded = script::load_rule(text, words());
    ASSERT_TRUE(loaded) << text << "\n" << all(loaded.problems);
    const std::string written = core::dump(control::rule_json(*loaded.value));
    const auto again = script::load_rule(written, words());
    ASSERT_TRUE(again) << text << "\n" << written << "\n" << all(again.problems);
    ASSERT_EQ(core::dump(control::rule_json(*again.value)), written) << text;
  }
}

TEST(ScriptProperty, NothingThatARuleSaysIsLostWhenItIsWritten) {
  for (unsigned seed = 0; seed < kScripts; ++seed) {
    const Json rule = Draw(seed).rule();
    const auto loaded = script::load_rule(core::dump(rule), words());
    ASSERT_TRUE(loaded);
    const Json written = control::rule_json(*loaded.value);
    for (const auto& [key, value] : rule.items())
      ASSERT_TRUE(written.contains(key)) << key << "\n" << rule << "\n" << written;
    for (const auto& [key, value] : rule["when"].items()) {
      // «any method» is what a rule without a method means.
      if (key == "method" && value == "*") continue;
      ASSERT_TRUE(written["when"].contains(key)) << key << "\n" << rule << "\n" << written;
    }
  }
}

TEST(ScriptProperty, AWholeScriptLoadsAndHasAnExplanationOfEachRule) {
  for (unsigned seed = 0; seed < kScripts / 10; ++seed) {
    Draw draw(seed);
    Json script = {{"greenmock", 1}, {"rules", Json::array()}, {"timeline", Json::array()}};
    for (int i = 0; i < 5; ++i) {
      script["rules"].push_back(draw.rule());
      script["rules"].back()["id"] = "rule-" + std::to_string(seed) + "-" + std::to_string(i);
      script["timeline"].push_back(draw.entry());
    }
    const auto loaded = script::load_script(core::dump(script), script::Scope::File, words());
    ASSERT_TRUE(loaded) << script << "\n" << all(loaded.problems);
    const std::string text = script::explain(*loaded.value, words()).text;
    for (const Json& rule : script["rules"])
      ASSERT_NE(text.find("[" + rule["id"].get<std::string>() + "]"), std::string::npos) << text;
  }
}

TEST(ScriptProperty, AMisspelledKeyIsRefusedAtItsPlaceAndNeverPassedOver) {
  for (unsigned seed = 0; seed < kScripts; ++seed) {
    Draw draw(seed);
    Json rule = draw.rule();
    auto key = rule.begin();
    std::advance(key, static_cast<std::ptrdiff_t>(draw.below(rule.size())));
    const std::string wrong = key.key() + "x";
    rule[wrong] = key.value();
    const auto loaded = script::load_rule(core::dump(rule), words());
    ASSERT_FALSE(loaded) << rule;
    ASSERT_EQ(loaded.problems.front().pointer, "/" + wrong) << all(loaded.problems);
  }
}

}  // namespace
}  // namespace greenmock::tests
