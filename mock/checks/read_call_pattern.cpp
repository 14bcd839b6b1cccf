#include <fmt/format.h>

#include <limits>

#include "checks/call_pattern.hpp"
#include "script/loaders.hpp"

namespace greenmock::checks {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kAnyCall = "*";
constexpr std::string_view kOutcomes[] = {"open", "sent", "left", "shutdown", "cut"};
constexpr std::int64_t kLargestCount = 1'000'000;
constexpr double kLargestFactor = 1'000;

void read_method(const Value& value, const Reading& reading, CallPattern& pattern) {
  const std::string* name = value.string(R"(the name of a method, or "*")");
  if (!name || *name == kAnyCall) return;
  pattern.method = script::find_method(*name, reading.vocabulary);
  pattern.method_name = *name;
  if (!pattern.method) value.complain(script::unknown_method(*name, reading.vocabulary));
}

}  // namespace

CallPattern read_call_pattern(const Value& value, const Reading& reading) {
  CallPattern pattern;
  if (value.member("event")) {
    value.complain(
        R"(an event is what the client's adapter tells: only the conformance kit sees it, here stand calls, like {"call": "qr"})");
    return pattern;
  }
  const Fields fields(value, "a call pattern",
                      {"call", "verb", "status", "query", "body", "host", "connection", "outcome"});
  if (const auto call = fields.require("call", R"(; "*" is any call)"))
    read_method(*call, reading, pattern);
  if (const auto verb = fields.find("verb")) {
    if (const auto place = verb->word(core::kVerbs)) pattern.verb = core::kVerbs[*place];
  }
  if (const auto status = fields.find("status")) {
    if (const auto code = status->integer(100, 599, "an HTTP status"))
      pattern.status = static_cast<int>(*code);
  }
  if (const auto query = fields.find("query")) pattern.query = script::read_patterns(*query);
  if (const auto body = fields.find("body"))
    pattern.body = script::read_patterns(*body, script::Named::Values);
  if (const auto host = fields.find("host")) {
    if (const std::string* text = host->string("a Host header, like \"127.0.0.1:8080\""))
      pattern.host = *text;
  }
  if (const auto connection = fields.find("connection")) {
    if (const auto id = connection->integer(0, std::numeric_limits<std::int64_t>::max(),
                                            "the number of a connection, as in the journal,"))
      pattern.connection = static_cast<core::ConnectionId>(*id);
  }
  if (const auto outcome = fields.find("outcome")) {
    constexpr core::Outcome kMeans[] = {core::Outcome::Open, core::Outcome::Sent,
                                        core::Outcome::LeftByClient, core::Outcome::Shutdown,
                                        core::Outcome::Cut};
    if (const auto place = outcome->word(kOutcomes)) pattern.outcome = kMeans[*place];
  }
  return pattern;
}

CallPattern read_of(const Fields& fields, const Reading& reading) {
  const auto of = fields.require("of", R"(, like {"call": "qr"})");
  return of ? read_call_pattern(*of, reading) : CallPattern{};
}

std::optional<std::uint64_t> read_count(const Fields& fields, std::string_view key) {
  const auto value = fields.find(key);
  const auto count = value ? value->integer(0, kLargestCount) : std::nullopt;
  return count ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
}

std::optional<double> read_factor(const Fields& fields, std::string_view key) {
  const auto value = fields.find(key);
  if (!value) return std::nullopt;
  constexpr std::string_view kFactor = "a factor like 1.5, from 1 to 1000";
  const auto factor = value->number(kFactor);
  if (factor && !(*factor >= 1 && *factor <= kLargestFactor)) {
    value->complain_expected(kFactor);
    return std::nullopt;
  }
  return factor;
}

}  // namespace greenmock::checks
