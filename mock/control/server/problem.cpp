#include "control/server/problem.hpp"

#include "api/bodies/bodies.hpp"

namespace greenmock::control {

Problem&& Problem::at(std::string pointer) && {
  members_["field"] = std::move(pointer);
  return std::move(*this);
}

Problem&& Problem::with(std::string key, core::Json value) && {
  members_[std::move(key)] = std::move(value);
  return std::move(*this);
}

Problem&& Problem::with_header(std::string name, std::string value) && {
  headers_.emplace_back(std::move(name), std::move(value));
  return std::move(*this);
}

Answer Problem::answer() const {
  core::Json body = {{"type", "about:blank"},
                     {"title", api::reason_phrase(status_)},
                     {"status", status_},
                     {"detail", detail_}};
  for (const auto& [key, value] : members_.items()) body[key] = value;
  return {.status = status_,
          .content_type = "application/problem+json",
          .body = core::dump(body) + "\n",
          .headers = headers_};
}

}  // namespace greenmock::control
