#pragma once
// What each verb of a check is made of, one file a verb: read() it from JSON, tell what is
// expected(), and look() at what was seen. Internal to this folder.

#include <string>
#include <vector>

#include "checks/check.hpp"
#include "checks/judge.hpp"
#include "checks/load.hpp"
#include "script/reader.hpp"

namespace greenmock::checks {

using CallList = std::vector<std::shared_ptr<const core::Record>>;

/// What the readers need besides the value.
struct Reading {
  const script::Vocabulary& vocabulary;
  const JudgeWindowName& window_name;
};

struct Seen {
  Verdict verdict = Verdict::Error;
  std::string text;
  CallList excerpt;
  core::CallId first_too_many = 0;
};
inline Seen passed(std::string text, CallList excerpt = {}) {
  return {Verdict::Pass, std::move(text), std::move(excerpt)};
}
inline Seen failed(std::string text, CallList excerpt = {}) {
  return {Verdict::Fail, std::move(text), std::move(excerpt)};
}

/// Thrown by whoever finds that there is no verdict.
struct Undecided {
  Verdict verdict;
  std::string reason;
  CallList excerpt = {};
};

/// A window with its names resolved: all that came after `from`, up to `until`.
struct Span {
  core::Sequence from = 0;
  core::Sequence until = 0;
  bool holds(core::Sequence place) const { return place > from && place <= until; }
};

// load.cpp
Check read_inner(const script::Value& value, const Reading& reading);
Window read_window(const script::Value& value, const Reading& reading);

/// Whoever asked for the judging may end it here.
inline void let_end(const Evidence& evidence) {
  if (evidence.before_each) evidence.before_each();
}

// judge.cpp
/// Throws Undecided if an end has not come, or if the journal gave up something of it.
Span span_of(const Window& window, const Evidence& evidence);
/// Throws Undecided unless the journal still has all since `from`.
void demand_complete(core::Sequence from, const Evidence& evidence);
Seen look_at(const Check& check, const Window& window, const Evidence& evidence);

// One file each.
Calls read_calls(const script::Value& value, const Reading& reading);
std::string expected(const Calls& calls);
Seen look(const Calls& calls, const Window& window, const Evidence& evidence);

Gap read_gap(const script::Value& value, const Reading& reading);
std::string expected(const Gap& gap);
Seen look(const Gap& gap, const Window& window, const Evidence& evidence);

Rate read_rate(const script::Value& value, const Reading& reading);
std::string expected(const Rate& rate);
Seen look(const Rate& rate, const Window& window, const Evidence& evidence);

Overlap read_overlap(const script::Value& value, const Reading& reading);
std::string expected(const Overlap& overlap);
Seen look(const Overlap& overlap, const Window& window, const Evidence& evidence);

Order read_order(const script::Value& value, const Reading& reading);
std::string expected(const Order& order);
Seen look(const Order& order, const Window& window, const Evidence& evidence);

Shape read_shape(const script::Value& value, const Reading& reading);
std::string expected(const Shape& shape);
Seen look(const Shape& shape, const Window& window, const Evidence& evidence);

Connects read_connects(const script::Value& value, const Reading& reading);
std::string expected(const Connects& connects);
Seen look(const Connects& connects, const Window& window, const Evidence& evidence);

Frames read_frames(const script::Value& value, const Reading& reading);
std::string expected(const Frames& frames);
Seen look(const Frames& frames, const Window& window, const Evidence& evidence);

InstanceIs read_instance_is(const script::Value& value, const Reading& reading);
std::string expected(const InstanceIs& wanted);
Seen look(const InstanceIs& wanted, const Window& window, const Evidence& evidence);

AnyOf read_any(const script::Value& value, const Reading& reading);
std::string expected(const AnyOf& any);
Seen look(const AnyOf& any, const Window& window, const Evidence& evidence);

}  // namespace greenmock::checks
