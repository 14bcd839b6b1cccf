#pragma once
// The conditions of a rule on what a request holds.

#include <optional>
#include <string_view>

#include "core/calls/journal.hpp"
#include "core/rules/rule.hpp"

namespace greenmock::core {

/// Judges one request against many rules; its body is parsed once, if a rule asks for it at all.
class RequestConditions {
 public:
  /// Both must outlive it. `body` is the whole one, of which the record may hold a part.
  RequestConditions(const Record& record, std::string_view body) : record_(&record), body_(body) {}

  bool hold(const When& when);

 private:
  bool header_fits(const Pattern& pattern) const;
  bool parameter_fits(const Pattern& pattern) const;
  bool value_fits(const Pattern& pattern);

  const Record* record_;
  std::string_view body_;
  std::optional<Json> parsed_;
};

}  // namespace greenmock::core
