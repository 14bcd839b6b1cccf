#pragma once
// One attempt to deliver a notification to the webhook of an account.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/time/moment.hpp"

namespace greenmock::core {

struct Push {
  std::uint64_t receipt = 0;
  std::uint32_t attempt = 1;  ///< of this notification
  std::string type;           ///< its `typeWebhook`; empty: it has none
  std::string url;            ///< its beginning, if it is very long
  Moment begun, ended;        ///< `ended` is none while it is under way
  int status = 0;             ///< of the answer; 0: there was none
  std::string problem;        ///< why there was none; a phrase for people
  /// The only answer that counts (docs: technology-webhook-endpoint).
  bool delivered() const { return status == 200; }
};

/// What it takes.
inline std::size_t bytes_of(const Push& push) {
  return sizeof(Push) + push.type.size() + push.url.size() + push.problem.size();
}

}  // namespace greenmock::core
