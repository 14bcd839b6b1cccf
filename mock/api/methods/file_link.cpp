#include "api/methods/file_link.hpp"

#include <fmt/format.h>

#include <charconv>

namespace greenmock::api {
namespace {

constexpr std::string_view kMediaFolder = "/media/";

}  // namespace

std::optional<FileLink> parse_file_link(std::string_view target) {
  if (const std::size_t scheme = target.find("://");
      !target.starts_with('/') && scheme != std::string_view::npos) {
    // As clients send it to a proxy (RFC 9112, 3.2.2).
    const std::size_t slash = target.find('/', scheme + 3);
    if (slash == std::string_view::npos) return std::nullopt;
    target.remove_prefix(slash);
  }
  FileLink link;
  link.path = target.substr(0, target.find('?'));
  if (!link.path.starts_with(kMediaFolder)) return std::nullopt;
  const std::string_view place = link.path.substr(kMediaFolder.size());
  const auto [end, problem] =
      std::from_chars(place.data(), place.data() + place.size(), link.instance);
  const auto digits = static_cast<std::size_t>(end - place.data());
  if (problem != std::errc{} || digits >= place.size() || place[digits] != '/') return std::nullopt;
  link.place = place;
  return link;
}

std::string file_url(const Addresses& addresses, std::string_view place) {
  return fmt::format("{}{}{}", addresses.media, kMediaFolder, place);
}

std::optional<std::string_view> place_behind(const Addresses& addresses, std::string_view url) {
  if (!url.starts_with(addresses.media)) return std::nullopt;
  url.remove_prefix(addresses.media.size());
  if (!url.starts_with(kMediaFolder)) return std::nullopt;
  return url.substr(kMediaFolder.size());
}

}  // namespace greenmock::api
