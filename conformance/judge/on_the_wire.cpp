#include <fmt/format.h>

#include <charconv>

#include "judge/judge.hpp"

namespace greenmock::kit {
namespace {

std::uint64_t number_of(std::uint64_t record, const Evidence& evidence) {
  for (const Call& call : evidence.calls) {
    if (call.record == record) return call.number;
  }
  return 0;
}

/// The server names calls by records of all its instances, `#17`; a reader has this scenario only.
std::string with_numbers(std::string_view seen, const Evidence& evidence) {
  std::string text;
  bool quoted = false;  // what a client wrote stays as it is
  for (std::size_t i = 0; i < seen.size(); ++i) {
    text += seen[i];
    if (quoted && seen[i] == '\\' && i + 1 < seen.size()) {
      text += seen[++i];
    } else if (seen[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && seen[i] == '#') {
      std::uint64_t record = 0;
      const char* begin = seen.data() + i + 1;
      const char* end = std::from_chars(begin, seen.data() + seen.size(), record).ptr;
      const std::uint64_t number = number_of(record, evidence);
      text += number == 0 ? std::string(begin, end) : std::to_string(number);
      i += static_cast<std::size_t>(end - begin);
    }
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
  if (const auto call = finding.find("firstTooMany"); call != finding.end() && call->is_number())
    found.first_too_many = number_of(call->get<std::uint64_t>(), evidence);
  return found;
}

}  // namespace greenmock::kit
