#include <fmt/format.h>

#include <charconv>

#include "core/encoding/ascii.hpp"
#include "judge/judge.hpp"

namespace greenmock::kit {
namespace {

std::uint64_t number_of(std::uint64_t record, const Evidence& evidence) {
  for (const Call& call : evidence.calls) {
    if (call.record == record) return call.number;
  }
  return 0;
}

/// Does a number between the two stand for a call? `call 3`, `calls 3 (+0ms), 4 (+210ms)`.
bool names_a_call(std::string_view before, std::string_view behind) {
  return before.ends_with("call ") || before.ends_with("calls ") || before.ends_with("Call ") ||
         (before.ends_with("), ") && behind.starts_with(" ("));
}

/// The server names calls by records of all its instances; a reader has this scenario only.
std::string with_numbers(std::string_view seen, const Evidence& evidence) {
  std::string text;
  bool quoted = false;  // what a client wrote stays as it is
  for (std::size_t i = 0; i < seen.size();) {
    std::size_t size = 1;
    if (quoted && seen[i] == '\\')
      size = 2;
    else if (seen[i] == '"')
      quoted = !quoted;
    while (core::is_digit(seen[i]) && i + size < seen.size() && core::is_digit(seen[i + size]))
      ++size;
    const std::string_view part = seen.substr(i, size);
    i += part.size();
    std::uint64_t number = 0;
    if (!quoted && core::is_digit(part.front()) && names_a_call(text, seen.substr(i))) {
      std::uint64_t record = 0;
      std::from_chars(part.data(), part.data() + part.size(), record);
      number = number_of(record, evidence);
    }
    text += number == 0 ? std::string(part) : std::to_string(number);
  }
  return text;
}

Verdict verdict_of(std::string_view word) {
  if (word == "pass") return Verdict::Pass;
  if (word == "fail") return Verdict::Fail;
  return word == "skip" ? Verdict::Skip : Verdict::Error;
}

core::Json cursor_of(const std::optional<std::string>& name, const Evidence& evidence) {
  if (!name) return nullptr;
  return evidence.marks.at(*name).cursor;
}

/// The window's ends are names of steps in a scenario, and cursors for the server.
void translate_windows(core::Json& json, const Evidence& evidence) {
  if (json.is_array()) {
    for (core::Json& item : json) translate_windows(item, evidence);
  }
  if (!json.is_object()) return;
  for (auto& [key, value] : json.items()) {
    if (key != "window" || !value.is_array()) {
      translate_windows(value, evidence);
      continue;
    }
    for (core::Json& end : value) {
      if (end.is_string() && evidence.marks.contains(end.get<std::string>()))
        end = evidence.marks.at(end.get<std::string>()).cursor;
    }
  }
}

/// Hosts have names in a scenario, and ports on the wire.
void translate_hosts(core::Json& json, const Evidence& evidence) {
  if (!json.is_structured()) return;
  for (auto& [key, value] : json.items()) {
    translate_hosts(value, evidence);
    if (key != "host" || !value.is_string()) continue;
    const auto named = evidence.hosts.find(value.get<std::string>());
    if (named != evidence.hosts.end()) value = named->second;
  }
}

}  // namespace

Found look(const OnTheWire& check, const Check& whole, const Evidence& evidence) {
  core::Json json = check.verify;
  translate_windows(json, evidence);
  translate_hosts(json, evidence);
  const bool of_the_instance = std::holds_alternative<checks::InstanceIs>(check.read.what);
  if ((whole.from || whole.until) && !of_the_instance)
    json["window"] = {cursor_of(whole.from, evidence), cursor_of(whole.until, evidence)};
  const core::Json finding = evidence.verify(json);
  Found found;
  found.verdict = verdict_of(finding.value("verdict", "error"));
  found.expected = finding.value("expected", "");
  found.seen = with_numbers(finding.value("seen", ""), evidence);
  if (const auto excerpt = finding.find("excerpt");
      excerpt != finding.end() && excerpt->is_array()) {
    for (const core::Json& line : *excerpt) {
      const std::uint64_t number = number_of(line.value("id", std::uint64_t{0}), evidence);
      if (number != 0) found.calls.push_back(number);
    }
  }
  return found;
}

}  // namespace greenmock::kit
