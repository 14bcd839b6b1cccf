#pragma once
#include <chrono>
#include <stdexcept>
#include <string>

#include "probe/answer.hpp"
#include "probe/question.hpp"

namespace greenmock::kit {

struct Account {
  std::string url;  ///< `https://1101.api.green-api.com`
  std::string id, token;
};

/// There was no answer; what() says why.
struct NoAnswer : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws NoAnswer.
ProbeAnswer ask(const Account& account, const Question& question, std::chrono::seconds patience);

}  // namespace greenmock::kit
