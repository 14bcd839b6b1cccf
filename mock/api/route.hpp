#pragma once
// What a request target asks for: `[prefix]/waInstance{id}/{method}/{token}[/{extra}][?query]`, or
// the hosted page.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calls/message.hpp"

namespace greenmock::api {

struct Route {
  core::InstanceId instance = 0;
  std::string method;  ///< as it was written
  std::string token;
  std::string extra;      ///< what follows the token, without its first slash
  std::string_view path;  ///< target without query, as it was written: error bodies echo it
  std::vector<std::string_view> tolerated;  ///< odd shapes that a strict service would not know
};

/// A link to the hosted page: `[prefix]/waInstance{id}/{token}[/v3][/][?query]` (docs: QR, getting
/// the code by a link; reference: the hosted page, for lower case and `/v3`).
struct PageLink {
  core::InstanceId instance = 0;
  std::string token;
  std::string_view path;  ///< target without query, as it was written
};

/// Why a target is not a route: the service answers these two by different pages.
enum class NoRoute { NotOurs, Malformed };

struct RouteOrNot {
  std::optional<Route> route;
  NoRoute why = NoRoute::NotOurs;  ///< of a page's link: what it is for any verb but GET and HEAD
  std::optional<PageLink> page = {};  ///< only if there is no route
};

/// What stands before an id, in whatever case.
inline constexpr std::string_view kAccountKey = "wainstance";
/// The place of the last of them in a path that a digit follows; npos if there is none.
std::size_t find_account_key(std::string_view path);

/// Any prefix may stand before `/waInstance`, doubled slashes count once, percent-encoding is
/// undone, the absolute form of proxies is taken. Ids have 1 to 18 digits. A method's name is no
/// token of a page's link: that is a call whose token is missing. Views point into `target`.
RouteOrNot parse_route(std::string_view target);

}  // namespace greenmock::api
