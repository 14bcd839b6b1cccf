#include "control/server/router.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "script/nearest.hpp"

namespace greenmock::control {
namespace {

constexpr std::string_view kWildcard = "{}";

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string decoded(std::string_view text, bool plus_is_blank) {
  auto plain = percent_decode(text, plus_is_blank);
  if (!plain)
    throw Problem(400, fmt::format("\"{}\" is not percent-encoded: write % as %25", text));
  return std::move(*plain);
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  for (const std::string_view part : split(path, '/')) segments.push_back(decoded(part, false));
  return segments;
}

/// The segments that stand for wildcards; nothing if the path is another one.
std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::vector<std::string> args;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == kWildcard && !path[i].empty())
      args.push_back(path[i]);
    else if (pattern[i] != path[i])
      return std::nullopt;
  }
  return args;
}

std::string_view verb_of(const Request& request) {
  return request.verb == "HEAD" ? "GET" : std::string_view(request.verb);
}

Problem no_such_address(std::string_view path) {
  if (path.find("/waInstance") != std::string_view::npos)
    return {404, "this is the control plane; Green API itself is on the other port (the apiUrl)"};
  return {404, fmt::format("there is no {} here; docs/control-api.md lists what there is", path)};
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (!high || !low) return std::nullopt;
      plain += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      plain += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

std::optional<std::string_view> Call::parameter(std::string_view name) const {
  const auto found =
      std::find_if(query.rbegin(), query.rend(), [&](const auto& p) { return p.first == name; });
  if (found == query.rend()) return std::nullopt;
  return found->second;
}

bool Call::flag(std::string_view name) const {
  const auto value = parameter(name);
  if (!value || *value == "0" || *value == "false") return false;
  if (*value == "1" || *value == "true" || value->empty()) return true;
  throw Problem(400, fmt::format("{} is 1 or 0", name)).at("?" + std::string(name));
}

void Router::add(std::string_view verb, std::string_view pattern, Handler handler,
                 std::initializer_list<std::string_view> parameters) {
  Route route{std::string(verb), {}, std::move(handler), parameters};
  for (const std::string_view part : split(pattern, '/')) route.segments.emplace_back(part);
  routes_.push_back(std::move(route));
}

std::vector<Router::Listed> Router::routes() const {
  std::vector<Listed> listed;
  for (const Route& route : routes_) {
    listed.push_back(
        {route.verb, fmt::format("{}", fmt::join(route.segments, "/")), route.parameters});
  }
  return listed;
}

std::optional<Problem> Router::refusal(const Request& request) const {
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  std::string allowed;
  try {
    const std::vector<std::string> segments = segments_of(path);
    for (const Route& route : routes_) {
      if (!match(route.segments, segments)) continue;
      if (route.verb == verb_of(request)) return std::nullopt;
      allowed += (allowed.empty() ? "" : ", ") + route.verb;
    }
  } catch (const Problem& unreadable) {
    return unreadable;
  }
  if (allowed.empty()) return no_such_address(path);
  return Problem(405, fmt::format("{} takes {}", path, allowed)).with_header("Allow", allowed);
}

Answer Router::route(const Request& request) const {
  const std::string_view target = request.target;
  const std::size_t question = target.find('?');
  const std::vector<std::string> path = segments_of(target.substr(0, question));

  Call call{request, {}, {}};
  for (const Route& route : routes_) {
    if (route.verb != verb_of(request)) continue;
    auto args = match(route.segments, path);
    if (!args) continue;
    call.args = std::move(*args);
    if (question != std::string_view::npos) {
      for (const std::string_view pair : split(target.substr(question + 1), '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        std::string name = decoded(pair.substr(0, equals), true);
        if (std::find(route.parameters.begin(), route.parameters.end(), name) ==
            route.parameters.end()) {
          throw Problem(400, fmt::format("there is no parameter \"{}\" here{}", name,
                                         script::did_you_mean(name, route.parameters)));
        }
        if (call.parameter(name))
          throw Problem(400, fmt::format("the parameter {} is there twice", name)).at("?" + name);
        call.query.emplace_back(std::move(name), equals == std::string_view::npos
                                                     ? std::string()
                                                     : decoded(pair.substr(equals + 1), true));
      }
    }
    return route.handler(call);
  }
  throw refusal(request).value();
}

}  // namespace greenmock::control
