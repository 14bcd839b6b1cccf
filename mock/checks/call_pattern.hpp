#pragma once
// Which calls a check is about. Internal to this folder.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/verbs.hpp"

namespace greenmock::checks {

/// `{"call":"qr","verb":"GET",…}`.
CallPattern read_call_pattern(const script::Value& value, const Reading& reading);
/// `"of"`, which must be there.
CallPattern read_of(const script::Fields& fields, const Reading& reading);
/// A number of calls or connections.
std::optional<std::uint64_t> read_count(const script::Fields& fields, std::string_view key);
/// A factor such as 1.5, from 1 up.
std::optional<double> read_factor(const script::Fields& fields, std::string_view key);

bool matches(const CallPattern& pattern, const core::Record& record, const Evidence& evidence);
/// In the order of arrival. Throws Undecided if it depends on a body that was cut.
CallList calls_in(const CallPattern& pattern, const Span& span, const Evidence& evidence);

/// What came instead: a few sentences, each with a blank in front; for the person whose check has
/// just failed. `span_name`: what to call the span.
std::string near_misses(const CallPattern& pattern, const Span& span, const Evidence& evidence,
                        std::string_view span_name = "the window");

/// rate.cpp: the most of them that came within any half-open span of `per`: one that comes exactly
/// `per` later is not in it, as with the limits of the service.
CallList densest(const CallList& calls, core::Duration per);

// --- words
/// `calls of qr by POST`.
std::string calls_of(const CallPattern& pattern);
/// `1 call of qr by POST`, `no call of qr`.
std::string so_many_calls(std::uint64_t count, const CallPattern& pattern);
/// `call #3 (+0ms)`, `calls #3 (+0ms), #4 (+210ms) and 2 more`: ids, and arrivals since the first.
std::string by_id(const CallList& calls);
/// In quotes, cut if it is very long.
std::string shown(std::string_view text);
/// `"a"`, `something like "re"`, `none`.
std::string wanted_words(const core::Pattern& pattern);
/// A sentence with a blank in front; empty if there was none.
std::string unmatched_hint(const Evidence& evidence);
/// `+210ms`: from the arrival of `first`.
std::string since(const core::Moment& moment, const core::Record& first);

}  // namespace greenmock::checks
