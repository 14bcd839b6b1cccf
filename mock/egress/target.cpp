#include "egress/target.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <memory>
#include <optional>

namespace greenmock::egress {
namespace {

bool is_loopback_v4(std::uint32_t network_order) {
  constexpr std::uint32_t kLoopbackNet = 127;
  return ntohl(network_order) >> 24 == kLoopbackNet;
}

/// The same bytes as the type that they are of.
template <typename T>
T as(const sockaddr& address) {
  T typed;
  std::memcpy(&typed, &address, sizeof typed);
  return typed;
}

class Url {
 public:
  explicit Url(const std::string& text) : handle_(curl_url()) {
    problem_ = curl_url_set(handle_.get(), CURLUPART_URL, text.c_str(), 0);
  }
  bool readable() const { return problem_ == CURLUE_OK; }
  std::string problem() const { return curl_url_strerror(problem_); }
  std::optional<std::string> part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(handle_.get(), which, &text, 0) != CURLUE_OK) return std::nullopt;
    std::string copy = text;
    curl_free(text);
    return copy;
  }

 private:
  struct Cleanup {
    void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
  };
  std::unique_ptr<CURLU, Cleanup> handle_;
  CURLUcode problem_ = CURLUE_OK;
};

std::string without_brackets(std::string host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  return host;
}

bool same_host(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

}  // namespace

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) return is_loopback_v4(as<sockaddr_in>(address).sin_addr.s_addr);
  if (address.sa_family != AF_INET6) return false;
  const in6_addr v6 = as<sockaddr_in6>(address).sin6_addr;
  if (IN6_IS_ADDR_LOOPBACK(&v6)) return true;
  if (!IN6_IS_ADDR_V4MAPPED(&v6)) return false;
  std::uint32_t v4 = 0;
  std::memcpy(&v4, v6.s6_addr + 12, sizeof v4);
  return is_loopback_v4(v4);
}

std::string address_text(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.sa_family == AF_INET) {
    const in_addr v4 = as<sockaddr_in>(address).sin_addr;
    inet_ntop(AF_INET, &v4, text, sizeof text);
  } else if (address.sa_family == AF_INET6) {
    const in6_addr v6 = as<sockaddr_in6>(address).sin6_addr;
    inet_ntop(AF_INET6, &v6, text, sizeof text);
  }
  return text;
}

bool is_allowed(std::string_view host, const std::vector<std::string>& allowed) {
  const std::string bare = without_brackets(std::string(host));
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) {
    return same_host(bare, without_brackets(one));
  });
}

std::string problem_of_url(const std::string& text) {
  const Url url(text);
  if (!url.readable()) return "it is no URL: " + url.problem();
  const std::string scheme = url.part(CURLUPART_SCHEME).value_or("");
  if (scheme != "http" && scheme != "https") return "it goes over http or https, not " + scheme;
  if (url.part(CURLUPART_USER) || url.part(CURLUPART_PASSWORD))
    return "there is a user or a password in it";
  return "";
}

std::string host_of_url(const std::string& text) {
  const Url url(text);
  return url.readable() ? url.part(CURLUPART_HOST).value_or("") : "";
}

}  // namespace greenmock::egress
