#include "cli/masking.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/method_table.hpp"
#include "api/route.hpp"
#include "api/service/partner.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::cli {
namespace {

constexpr std::size_t kShown = 4;      // characters of a token
constexpr std::size_t kLongPart = 20;  // where no shape tells which part is the token
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

/// Where a method stands, by a name that is none: misspelt, perhaps with the token behind a slash that is encoded.
std::string masked_name(std::string_view name) {
  const std::size_t encoded = name.find('%');
  return masked_words(name.substr(0, encoded)) + (encoded < name.size() ? "…" : "");
}

/// The first part of a path that is not empty.
std::string_view first_part(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return path.substr(0, path.find('/'));
}

/// `?a=1&token=d75b3a66`, or nothing.
std::string masked_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::string_view field = query.substr(0, query.find('&', 1));
    const std::size_t value = std::min(field.find('='), field.size());
    const bool names_token =
        core::to_lower(field.substr(0, value)).find("token") != std::string::npos;
    if (names_token && value < field.size())
      out += fmt::format("{}{}", field.substr(0, value + 1), beginning_of(field.substr(value + 1)));
    else
      out += masked_words(field);
    query.remove_prefix(field.size());
  }
  return out;
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

std::string masked_target(std::string_view target) {
  // By place, not by text: a token may be percent-encoded, short, or at the place of another part.
  const std::string lower = core::to_lower(target);
  const std::size_t key = lower.rfind("wainstance");
  const std::size_t query = std::min(target.find('?'), target.size());
  const bool is_call = api::parse_route(target).route.has_value();
  constexpr std::string_view kPartner = "/partner/";
  const std::size_t partner_method =
      api::parse_partner_link(target) ? lower.find(kPartner) + kPartner.size() : target.size();
  std::string out;
  std::size_t parts = 0;
  bool is_behind_method = false;
  for (std::size_t at = 0; at < query;) {
    const std::size_t end = std::min(target.find('/', at), query);
    const std::string_view part = target.substr(at, end - at);
    if (key < at && !part.empty()) ++parts;
    const bool is_method = api::find_method(part).has_value();
    // Behind waInstance{id} comes the method; all that follows it may hold the token. Where there is no method, as in a
    // link to the hosted page, or where the two have changed places, the token comes first.
    const bool is_first = parts == 1 && !part.empty();
    const bool first_is_token =
        is_first && (!is_call || api::find_method(first_part(target.substr(end, query - end))));
    // Behind /partner/ comes the method, and then the token.
    const bool secret =
        parts >= 2 || first_is_token || at > partner_method ||
        (key == std::string::npos && (is_behind_method || part.size() >= kLongPart));
    if (is_method || part.empty())
      out += part;
    else if (at == partner_method)
      out += masked_name(part);
    else if (secret)
      out += beginning_of(part);
    else
      out += is_first ? masked_name(part) : std::string(part);
    is_behind_method = is_behind_method || is_method;
    if (end < query) out += '/';
    at = end + 1;
  }
  return out + masked_query(target.substr(query));
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
  return out + masked_words(note);
}

}  // namespace greenmock::cli
