#include "cli/masking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/method_table.hpp"
#include "api/route.hpp"
#include "api/service/own_notes.hpp"
#include "api/service/partner.hpp"
#include "core/account/account_id.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/percent.hpp"

namespace greenmock::cli {
namespace {

constexpr std::size_t kShown = 4;         // characters of a token
constexpr std::size_t kLongestName = 60;  // no method has as many letters
constexpr std::size_t kLongPart = 20;     // where no shape tells which part is the token
constexpr std::string_view kEndOfHost = "/?#";

/// What an address begins with, behind its scheme and the slashes: `user:password@`, or nothing. `end` has what may
/// stand behind the host.
std::string_view user_in(std::string_view address, std::string_view end) {
  const std::size_t at = address.substr(0, address.find_first_of(end)).rfind('@');
  return at == std::string_view::npos ? "" : address.substr(0, at + 1);
}

std::string beginning_of(std::string_view secret) {
  return fmt::format("{}…", secret.substr(0, std::min(kShown, secret.size() / 4)));
}

/// Where a method stands, by a name that is none: misspelt, perhaps with the token behind a slash that is encoded. A
/// token is hardly of letters alone.
std::string masked_name(std::string_view name) {
  const std::string_view begin = name.substr(0, name.find('%'));
  const bool is_word = std::all_of(begin.begin(), begin.end(), core::is_letter);
  if (!is_word || begin.size() > kLongestName) return beginning_of(name);
  return std::string(begin) + (begin.size() < name.size() ? "…" : "");
}

/// `waInstance1101000001`, and what stands around it where a slash is missing.
std::string masked_key(std::string_view part, std::size_t key) {
  const std::size_t id = key + api::kAccountKey.size();
  const std::size_t end = std::min(
      {part.find_first_not_of("0123456789", id), id + core::kLongestInstanceId, part.size()});
  const std::string_view behind = part.substr(end);
  return masked_words(part.substr(0, key)) + std::string(part.substr(key, end - key)) +
         (behind.empty() ? "" : beginning_of(behind));
}

/// The first part of a path that is not empty.
std::string_view first_part(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return path.substr(0, path.find('/'));
}

/// `?a=1&token=d75b3a66`, or nothing. `tokens`: what was hidden in the path, encoding removed.
std::string masked_query(std::string_view query, const std::set<std::string>& tokens) {
  const auto is_token = [&](std::string_view text) {
    return tokens.contains(core::percent_decoded(text));
  };
  std::string out;
  while (!query.empty()) {
    const std::string_view field = query.substr(0, query.find('&', 1));
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string_view name = field.substr(1, equals - 1);  // behind the `?` or `&`
    const std::string_view value = field.substr(std::min(equals + 1, field.size()));
    const bool names_token =
        core::to_lower(core::percent_decoded(name)).find("token") != std::string::npos;
    if (is_token(name))
      out += fmt::format("{}{}", field.front(), beginning_of(field.substr(1)));
    else if (equals < field.size() && (names_token || is_token(value)))
      out += fmt::format("{}{}", field.substr(0, equals + 1), beginning_of(value));
    else
      out += masked_words(field);
    query.remove_prefix(field.size());
  }
  return out;
}

/// `http://user:password@host` of an absolute form, as a client sends it to a proxy; or nothing.
std::string_view origin_of(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos || target.find_first_of(kEndOfHost) != scheme + 1) return "";
  // A user and a password may stand behind more slashes; without them the path begins at the third.
  const std::size_t host = std::min(target.find_first_not_of('/', scheme + 3), target.size());
  const bool has_user = !user_in(target.substr(host), kEndOfHost).empty();
  return target.substr(0, target.find_first_of(kEndOfHost, has_user ? host : scheme + 3));
}

}  // namespace

std::string masked_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), core::is_alphanumeric);
    const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    const bool is_secret =
        word.size() >= kLongPart && std::any_of(word.begin(), word.end(), core::is_digit);
    out += is_secret ? fmt::format("{}…", word.substr(0, kShown)) : std::string(word);
    text.remove_prefix(word.size());
    if (text.empty()) break;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::string masked_target(std::string_view target, MethodPlace place) {
  if (const std::string_view origin = origin_of(target); !origin.empty())
    return masked_url(origin) + masked_target(target.substr(origin.size()), place);
  // By place, not by text: a token may be percent-encoded, short, or at the place of another part.
  const std::string_view path = target.substr(0, target.find('?'));
  const std::size_t key = api::find_account_key(path);
  const api::RouteOrNot parsed = api::parse_route(target);
  const bool is_known = parsed.route || parsed.page;
  const bool is_partner = !parsed.route && api::parse_partner_link(target).has_value();
  std::string out;
  std::set<std::string> tokens;  // all parts that may be one
  const auto hide = [&](std::string_view part) {
    tokens.insert(core::percent_decoded(part));
    out += beginning_of(part);
  };
  std::string_view before;  // the part before this one that is not empty
  bool is_behind_key = false, is_behind_method = false;
  for (std::size_t at = 0; at < path.size();) {
    // What stands around a part is looked for once a part, and not once a slash.
    if (path[at] == '/') {
      out += path[at++];
      continue;
    }
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    const std::string_view next = first_part(path.substr(end));
    const bool is_method = api::find_method(part).has_value();
    const bool holds_key = at <= key && key < end;
    const bool at_method = is_partner
                               ? core::equals_ignoring_case(before, "partner")
                               : is_behind_key && api::find_account_key(before) != before.npos;
    // Unless it and the token have changed places, or there is none: as in a link to the hosted page.
    const bool is_name = at_method && place == MethodPlace::Usual && !parsed.page &&
                         !next.empty() && !api::find_method(next);
    if (is_method)
      out += part;
    else if (holds_key)
      out += masked_key(part, key - at);
    else if (is_name)
      out += masked_name(part);
    else if (at_method || is_behind_key || is_behind_method || part.size() >= kLongPart ||
             (key != std::string_view::npos && !is_known))
      hide(part);
    else
      out += masked_words(part);
    is_behind_key = is_behind_key || holds_key;
    is_behind_method = is_behind_method || is_method || is_name;
    before = part;
    at = end;
  }
  return out + masked_query(target.substr(path.size()), tokens);
}

std::string masked_url(std::string_view url) {
  const std::size_t colon = url.find(':');
  const bool has_scheme = colon < url.size() && url.substr(colon + 1).starts_with('/');
  // However many slashes there are, a user and a password may stand behind them.
  const std::size_t begin =
      std::min(url.find_first_not_of('/', has_scheme ? colon + 1 : 0), url.size());
  const std::string_view user = user_in(url.substr(begin), kEndOfHost);
  const std::string_view rest = url.substr(begin + user.size());
  const std::size_t end = std::min(rest.find_first_of(kEndOfHost), rest.size());
  return fmt::format("{}{}{}{}", url.substr(0, begin), user.empty() ? "" : "…@",
                     masked_words(rest.substr(0, end)), masked_target(rest.substr(end)));
}

std::string masked_note(std::string_view note) {
  std::string out;
  for (std::size_t at = note.find("://"); at != std::string_view::npos; at = note.find("://")) {
    const std::string_view before = note.substr(0, at + 3);
    note.remove_prefix(before.size());
    const std::string_view user = user_in(note, "/?# ");
    note.remove_prefix(user.size());
    out += masked_words(before) + (user.empty() ? "" : "…@");
  }
  const std::size_t name = note.find(api::kNoMethod);
  if (name == std::string_view::npos) return out + masked_words(note);
  const std::size_t begin = name + api::kNoMethod.size();
  return out + masked_words(note.substr(0, begin)) + masked_name(note.substr(begin));
}

}  // namespace greenmock::cli
