#include "control/server/body.hpp"

#include <fmt/format.h>

namespace greenmock::control {

Problem problem_of(const std::vector<script::Problem>& problems) {
  const script::Problem& first = problems.front();
  std::string detail = first.message;
  if (!first.pointer.empty()) detail = fmt::format("{}: {}", first.pointer, detail);
  if (problems.size() > 1) detail += fmt::format(" (and {} more)", problems.size() - 1);
  core::Json list = core::Json::array();
  for (const script::Problem& problem : problems) {
    list.push_back({{"pointer", problem.pointer},
                    {"line", problem.line},
                    {"column", problem.column},
                    {"detail", problem.message}});
  }
  return Problem(400, std::move(detail)).at(first.pointer).with("problems", std::move(list));
}

}  // namespace greenmock::control
