#pragma once
// The parts of a script in plain words, for explain.cpp.

#include <string>
#include <vector>

#include "core/rules/rule.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::script {

/// `30s after the last scan`, `20s after the start`.
std::string moment_in_words(const core::Mark& mark, const Vocabulary& vocabulary);
/// `the 1st call of qr, in notAuthorized`.
std::string condition_in_words(const core::When& when, const Vocabulary& vocabulary);
/// `answers 504`.
std::string reply_in_words(const core::ReplySpec& reply);
/// `waits 60s`.
std::string wait_in_words(const core::Wait& wait, const Vocabulary& vocabulary);
/// `the connection ends after 100 bytes`.
std::string fault_in_words(const core::Fault& fault);
/// `sends qrCode, then ends the connection`.
std::string frames_in_words(const std::vector<core::Frame>& frames, const Vocabulary& vocabulary);
std::string encoding_in_words(const core::Encoding& as);
/// `the phone scans the current code`.
std::string action_in_words(const core::TimelineEntry& entry);
/// `1st`, `22nd`.
std::string ordinal(std::uint64_t n);

}  // namespace greenmock::script
