#pragma once
#include "control/waiters.hpp"
#include "script/reader.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::control {

/// The body of `POST {control}/wait`.
struct WaitRequest {
  Wanted wanted;
  core::Duration within{0};  ///< client time
};

/// Complains about what is wrong.
WaitRequest read_wait_request(const script::Value& body, const script::Vocabulary& words);

/// What is waited for, in words: `2 calls of qr to be parked`.
std::string describe(const Wanted& wanted);

/// A cursor that an earlier answer gave; complains about other texts.
std::optional<core::Sequence> parse_cursor(std::string_view text);

}  // namespace greenmock::control
