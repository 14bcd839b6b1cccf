#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "api/answer.hpp"

namespace greenmock::api {

/// A number from 1 on in the query of a call, or what is wrong with it.
struct QueryNumber {
  std::uint64_t value = 0;
  std::string problem;  ///< the `message` of the envelope; empty: nothing is wrong
};

/// `otherwise`: it is not there. One too large for its type is the largest.
QueryNumber query_number(const AnswerContext& context, std::string_view name,
                         std::uint64_t otherwise);

}  // namespace greenmock::api
