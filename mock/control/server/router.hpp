#pragma once
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/server/message.hpp"
#include "control/server/problem.hpp"

namespace greenmock::control {

/// A request that has found its handler.
struct Call {
  const Request& request;
  std::vector<std::string> args;  ///< what stands for the `{}` of the pattern, percent-decoded
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order

  /// The value of a query parameter; the last one if it is repeated.
  std::optional<std::string_view> parameter(std::string_view name) const;
  /// `?dry=1`, and the like.
  bool flag(std::string_view name) const;
};

/// Finds the handler by verb and path.
class Router {
 public:
  using Handler = std::function<Answer(const Call&)>;

  /// `pattern`: a path in which each `{}` stands for one segment. `parameters`: the query
  /// parameters that it takes; others are refused.
  void add(std::string_view verb, std::string_view pattern, Handler handler,
           std::initializer_list<std::string_view> parameters = {});

  struct Listed {
    std::string verb, pattern;
    std::vector<std::string_view> parameters;
  };
  /// All that there are, in the order in which they were added.
  std::vector<Listed> routes() const;

  /// Why no handler is found: 404, 405, or 400 for a path that cannot be read. Looks at the head only.
  std::optional<Problem> refusal(const Request& request) const;

  /// Throws Problem: that of refusal(), 400 for the parameters, or what the handler throws.
  Answer route(const Request& request) const;

 private:
  struct Route {
    std::string verb;
    std::vector<std::string> segments;
    Handler handler;
    std::vector<std::string_view> parameters;
  };
  std::vector<Route> routes_;
};

/// `%41` -> `A`; nothing if a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

}  // namespace greenmock::control
