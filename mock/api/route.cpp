#include "api/route.hpp"

#include <algorithm>
#include <charconv>

#include "api/method_table.hpp"
#include "core/account/account_id.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/percent.hpp"

namespace greenmock::api {
namespace {

/// The next segment, decoded; slashes before it are skipped.
std::string take_segment(std::string_view& rest, bool& doubled) {
  std::size_t slashes = 0;
  while (slashes < rest.size() && rest[slashes] == '/') ++slashes;
  if (slashes > 1) doubled = true;
  rest.remove_prefix(slashes);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  std::string segment = core::percent_decoded(rest.substr(0, end));
  rest.remove_prefix(end);
  return segment;
}

/// `rest` is what follows the id: `/{token}`, `/{token}/` or `/{token}/v3[/]`. A slash that is
/// doubled there stands for a method that a client has left out, not for a page.
bool is_page_link(std::string_view prefix, const Route& route, std::string_view rest,
                  bool doubled) {
  return prefix.ends_with('/') && !doubled && !route.method.empty() &&
         (route.token.empty() || route.token == "v3") && (rest.empty() || rest == "/") &&
         !find_method(route.method);
}

}  // namespace

std::size_t find_account_key(std::string_view path) {
  for (std::size_t at = path.size(); at-- > 0;) {
    const std::size_t behind = at + kAccountKey.size();
    if (behind < path.size() && path[behind] >= '0' && path[behind] <= '9' &&
        core::equals_ignoring_case(path.substr(at, kAccountKey.size()), kAccountKey)) {
      return at;
    }
  }
  return std::string_view::npos;
}

RouteOrNot parse_route(std::string_view target) {
  Route route;
  // Absolute form, as clients send it to a proxy (RFC 9112, 3.2.2).
  if (!target.starts_with('/')) {
    const std::size_t scheme = target.find("://");
    if (scheme != std::string_view::npos) {
      const std::size_t slash = target.find('/', scheme + 3);
      target = slash == std::string_view::npos ? std::string_view{"/"} : target.substr(slash);
    }
  }
  const std::size_t question = target.find('?');
  route.path = target.substr(0, question);

  const std::size_t key = find_account_key(route.path);
  if (key == std::string_view::npos) {
    const bool close = core::to_lower(route.path).find(kAccountKey) != std::string::npos;
    return {std::nullopt, close ? NoRoute::Malformed : NoRoute::NotOurs};
  }
  const std::string_view prefix = route.path.substr(0, key);
  if (!prefix.ends_with('/')) route.tolerated.push_back("text before waInstance");
  if (route.path.substr(key, 2) != "wa" || route.path[key + 2] != 'I')
    route.tolerated.push_back("case of waInstance");

  std::string_view rest = route.path.substr(key + kAccountKey.size());
  const auto [end, problem] =
      std::from_chars(rest.data(), rest.data() + rest.size(), route.instance);
  const auto digits = static_cast<std::size_t>(end - rest.data());
  if (problem != std::errc{} || digits > core::kLongestInstanceId)
    return {std::nullopt, NoRoute::Malformed};
  rest.remove_prefix(digits);
  if (!rest.empty() && rest.front() != '/') return {std::nullopt, NoRoute::Malformed};

  bool doubled = false;  // accepted in strict mode too, so not tolerated
  route.method = take_segment(rest, doubled);
  route.token = take_segment(rest, doubled);
  if (is_page_link(prefix, route, rest, doubled)) {
    return {std::nullopt, NoRoute::Malformed,
            PageLink{route.instance, std::move(route.method), route.path}};
  }
  if (route.method.empty() || route.token.empty()) return {std::nullopt, NoRoute::Malformed};
  if (!rest.empty()) rest.remove_prefix(1);
  if (rest.empty() && route.path.ends_with('/')) route.tolerated.push_back("slash at the end");
  route.extra = core::percent_decoded(rest);
  return {std::move(route), NoRoute::NotOurs};
}

}  // namespace greenmock::api
