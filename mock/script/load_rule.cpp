#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::string_view kRuleKeys[] = {"id",    "when",   "reply", "wait",  "as",
                                          "fault", "frames", "apply", "times", "chance"};
constexpr std::string_view kSlots[] = {"reply", "wait", "as", "fault", "frames", "apply"};
constexpr std::string_view kWebsocketMethod = "scanqrcode";
constexpr std::size_t kLongestId = 64;

std::string read_rule_id(const Value& value) {
  const std::string* id = value.string("an id");
  if (!id) return {};
  const bool fits = !id->empty() && id->size() <= kLongestId &&
                    std::all_of(id->begin(), id->end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (!fits) {
    value.complain_expected(
        fmt::format("an id of 1 to {} printable ASCII characters without blanks", kLongestId));
  }
  return *id;
}

std::optional<double> read_chance(const Value& value) {
  const auto chance = value.number("a number from 0 to 1");
  if (chance && !(*chance >= 0 && *chance <= 1)) value.complain_expected("a number from 0 to 1");
  return chance;
}

void check_frames(const Value& frames, const core::Rule& rule, const Vocabulary& vocabulary) {
  const auto websocket = find_method(kWebsocketMethod, vocabulary);
  const auto& methods = rule.when.methods;
  if (!methods || methods->size() != 1 || methods->front() != websocket)
    frames.complain("\"frames\" are of a rule for {\"method\": \"scanqrcode\"} alone");
  if (rule.reply) frames.complain("\"frames\" stand in place of \"reply\": leave one of them out");
}

}  // namespace

core::Rule read_rule(const Value& value, const Vocabulary& vocabulary) {
  core::Rule rule;
  const Fields fields(value, "a rule", kRuleKeys);
  if (!fields.valid()) return rule;
  fields.at_least_one(kSlots);
  if (const auto id = fields.find("id")) rule.id = read_rule_id(*id);
  if (const auto when = fields.require("when")) rule.when = read_when(*when, vocabulary);
  if (const auto reply = fields.find("reply")) rule.reply = read_reply(*reply);
  if (const auto wait = fields.find("wait")) rule.wait = read_wait(*wait, vocabulary);
  if (const auto as = fields.find("as")) rule.as = read_encoding(*as);
  if (const auto fault = fields.find("fault")) rule.fault = read_fault(*fault);
  if (const auto frames = fields.find("frames")) {
    rule.frames = read_frames(*frames, vocabulary);
    check_frames(*frames, rule, vocabulary);
  }
  if (const auto apply = fields.find("apply")) rule.apply = apply->boolean();
  if (const auto times = fields.find("times")) {
    if (const auto count = times->integer(1, std::numeric_limits<std::uint32_t>::max())) {
      rule.times = static_cast<std::uint32_t>(*count);
    }
  }
  if (const auto chance = fields.find("chance")) rule.chance = read_chance(*chance);
  return rule;
}

}  // namespace greenmock::script
