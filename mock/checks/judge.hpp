#pragma once
// From checks and what was seen to findings. Pure: no socket, no clock, no loop.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "core/calls/journal.hpp"
#include "core/deque.hpp"

namespace greenmock::checks {

/// What a check is judged by: all that is known of one instance.
struct Evidence {
  /// In the order of arrival. None of them may change while it is judged.
  core::Deque<std::shared_ptr<core::Record>> records;
  /// Journal::dropped_until: up to there something may be missing.
  core::Sequence gave_up_until = 0;
  core::InstanceId id = 0;
  std::string token;
  core::State state = core::State::NotAuthorized;
  core::Json settings;
  /// As they were at the start or reset, if that is known.
  std::optional<core::Json> first_settings;
  /// Notifications that wait, if that is known.
  std::optional<std::size_t> queued;
  /// Requests that matched no instance meanwhile: most likely meant for this one.
  std::size_t unmatched = 0;
  /// The place that the name of a window's end stands for; nothing: it has not come. Must be set if
  /// a check has a window.
  std::function<std::optional<core::Sequence>(std::string_view)> place_of;
  /// Called before each look at a record, or at a part of one: what it throws ends the judging. May be empty.
  std::function<void()> before_each;
};

enum class Verdict {
  Pass,
  Fail,
  Skip,   ///< there was nothing to judge it by, such as a pause after a single call
  Error,  ///< what there was is not to be relied on: the journal is incomplete
};
std::string_view to_string(Verdict verdict);

struct Finding {
  std::string id, requirement;  ///< as the check has them
  Verdict verdict = Verdict::Error;
  std::string expected;
  std::string seen;  ///< of Skip and Error: why; calls are `#17`, by the ids of their records
  /// The calls that the verdict is about, in the order of arrival; a few of them if they are many.
  std::vector<std::shared_ptr<const core::Record>> excerpt;
  /// The call with which they became too many, also where the excerpt ends before it; 0: none did.
  core::CallId first_too_many = 0;
};

/// What a check is about, in words: `at most 3 calls of qr within any 1s`.
std::string expected_of(const Check& check);

/// Throws what `before_each` throws. Never passes over a range of which the journal gave up records.
Finding judge(const Check& check, const Evidence& evidence);

/// As the control API gives it out. Times of the excerpt are client time in milliseconds since the
/// arrival of its first call.
core::Json finding_json(const Finding& finding);

}  // namespace greenmock::checks
