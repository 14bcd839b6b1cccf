#include "tls/names.hpp"

#include <algorithm>
#include <array>

#include "core/encoding/ascii.hpp"

namespace greenmock::tls {
namespace {

constexpr std::array<std::string_view, 11> kNames{"*.green-api.com",
                                                  "*.api.green-api.com",
                                                  "*.p02.green-api.com",
                                                  "*.p03.green-api.com",
                                                  "*.media.green-api.com",
                                                  "*.greenapi.com",
                                                  "*.api.greenapi.com",
                                                  "*.media.greenapi.com",
                                                  "localhost",
                                                  "127.0.0.1",
                                                  "::1"};
constexpr std::size_t kGreenApi = 8;

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
             std::string_view::npos;
}

}  // namespace

std::span<const std::string_view> certificate_names() {
  return kNames;
}

std::span<const std::string_view> green_api_hosts() {
  return certificate_names().first(kGreenApi);
}

bool is_green_api_host(std::string_view host) {
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos || !is_label(host.substr(0, dot))) return false;
  const std::string_view rest = host.substr(dot);
  return std::ranges::any_of(green_api_hosts(), [&](std::string_view pattern) {
    return core::equals_ignoring_case(rest, pattern.substr(1));
  });
}

}  // namespace greenmock::tls
