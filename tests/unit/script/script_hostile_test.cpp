// Texts that nobody would write. All that is asked: an answer, soon, and no crash.
#include <ctime>
#include <random>

#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;

namespace {

constexpr std::string_view kValid = R"(// all of it
{ "greenmock": 1, "$schema": "x",
  "instances": [ { "name": "a", "idInstance": 7, "apiTokenInstance": "t", "state": "authorized",
    "settings": {"webhookUrl": "http://x"}, "queue": [], "limits": {"qr": "3/1s"},
    "login": {"starting": "30s"}, "qrIn": {"starting": "hang"}, "clock": {"speed": 2.5} } ],
  "rules": [
    { "id": "one", "when": {"method": ["qr", "logout"], "call": "2-4", "state": "blocked",
      "from": "scan#2+1s", "until": "signal=go"}, "wait": {"lognormal": {"median": "1s", "p99": "9s"}} },
    { "when": {}, "reply": {"status": 500, "headers": {"A": "b\u00e9"}, "json": [1, -2.5e3, null]} },
    { "when": {}, "reply": {"qrCode": {"pad": "5kB"}}, "times": 2, "chance": 0.5, "apply": false } ],
  "timeline": [ { "at": "9m50s", "every": "1s", "phone": "scan" } ] /* end */ })";

/// Every loader on the same text; what they say is not looked at.
void load_all(std::string_view text) {
  const auto check = [&](const auto& loaded) {
    ASSERT_NE(loaded.value.has_value(), !loaded.problems.empty()) << text;
    ASSERT_LE(loaded.problems.size(), kMostProblems);
  };
  check(load_script(text, Scope::File, words()));
  check(load_script(text, Scope::Instance, words()));
  check(load_rule(text, words()));
  check(load_instance_request(text, words()));
  check(load_instance_patch(text, words()));
  parse_mark(text, words());
  parse_event(text, words());
}

/// Of the processor's time: what else runs on the machine does not count.
class Stopwatch {
 public:
  double seconds() const {
    return static_cast<double>(std::clock() - start_) / static_cast<double>(CLOCKS_PER_SEC);
  }

 private:
  std::clock_t start_ = std::clock();
};

/// Generous: a sanitized build on a slow machine. What is quadratic takes minutes.
constexpr double kSoon = 20;

}  // namespace

TEST(ScriptHostile, the_text_that_is_cut_and_bent_is_a_good_one) {
  good_script(kValid);
}

TEST(ScriptHostile, survives_deep_nesting) {
  for (const std::string unit : {"[", "{\"a\":", "[{\"rules\":"}) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += unit;
    load_all(text);
    load_all(R"({"greenmock":1,"rules":)" + text);
  }
}

TEST(ScriptHostile, survives_nuls_and_bytes_of_every_value) {
  load_all(std::string(1000, '\0'));
  load_all(std::string("{\"a\0b\":1}", 9));
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    load_all(std::string(1, c));
    load_all(std::string("{\"greenmock\":1,\"") + c + "\":" + c + "}");
  }
}

TEST(ScriptHostile, survives_every_prefix_of_a_script) {
  for (std::size_t length = 0; length <= kValid.size(); ++length) {
    load_all(kValid.substr(0, length));
  }
}

TEST(ScriptHostile, survives_twenty_thousand_mutations) {
  std::mt19937 random(20'260'725);
  const auto draw = [&](std::size_t below) { return random() % below; };
  for (int round = 0; round < 20'000; ++round) {
    std::string text(kValid);
    for (std::size_t left = 1 + draw(4); left > 0; --left) {
      const std::size_t at = draw(text.size());
      switch (draw(4)) {
        case 0:
          text[at] = static_cast<char>(draw(256));
          break;
        case 1:
          text.erase(at, 1 + draw(8));
          break;
        case 2:
          text.insert(at, 1, "{}[]\",:/*0-e\\"[draw(13)]);
          break;
        default:
          text.insert(at, text.substr(draw(text.size()), 1 + draw(40)));
          break;
      }
      if (text.empty()) text = " ";
    }
    const auto loaded = script_of(text);
    ASSERT_NE(loaded.value.has_value(), !loaded.problems.empty()) << text;
  }
}

TEST(ScriptHostile, answers_soon_to_large_texts) {
  const auto repeated = [](std::string_view before, std::string_view unit, std::string_view after,
                           std::size_t size) {
    std::string text(before);
    while (text.size() + unit.size() + after.size() < size) text += unit;
    return text.append(after);
  };
  constexpr std::size_t kLarge = std::size_t{1} << 20;
  const std::string long_key = "{\"" + std::string(kLarge / 2, 'k') + "\":";
  const Stopwatch watch;
  for (const std::string& text :
       {std::string(std::size_t{5} << 20, '['), repeated("[", "0,", "0]", kLarge),
        repeated(R"({"greenmock":1,"rules":[)", "{},", "{}]}", kLarge),
        repeated("{", R"("a":1,)", R"("b":1})", kLarge), repeated("\"", "a", "\"", kLarge),
        repeated("/*", "*", "", kLarge),
        // A pointer made for each value of this one would be terabytes.
        repeated(long_key + "[", "0,", "0]}", kLarge)}) {
    EXPECT_FALSE(script_of(text));
  }
  EXPECT_LT(watch.seconds(), kSoon);
}

TEST(ScriptHostile, loads_conditions_on_many_headers_soon) {
  std::string text = R"({"reply":500,"when":{"header":{)";
  for (int i = 0; i < 150'000; ++i) text += "\"X-" + std::to_string(1'000'000 + i) + "\":null,";
  text += R"("X-End":null}}})";
  const Stopwatch watch;
  EXPECT_EQ(good_rule(text).when.headers.size(), 150'001U);
  EXPECT_LT(watch.seconds(), kSoon);
}

TEST(ScriptHostile, loads_a_large_answer_with_many_keys_soon) {
  std::string text = R"({"when":{},"reply":{"json":{)";
  for (int i = 0; i < 200'000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  text += R"("end":0}}})";
  const Stopwatch watch;
  const core::Rule rule = good_rule(text);
  EXPECT_EQ(std::get<core::RawReply>(*rule.reply).json.size(), 200'001U);
  EXPECT_LT(watch.seconds(), kSoon);
}
