#include "address.hpp"

#include <arpa/inet.h>

#include <memory>

#include "url_part.hpp"

namespace greenmock::reference {

bool Address::names_ip() const {
  in6_addr address;  // the larger of the two
  return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::optional<Address> parse_address(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  // libcurl need not know the scheme: it takes the text apart and no more.
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME)) return {};
  const std::string scheme = url_part(parsed.get(), CURLUPART_SCHEME);
  if (scheme != "ws" && scheme != "wss") return {};

  Address address;
  address.is_secure = scheme == "wss";
  address.host = url_part(parsed.get(), CURLUPART_HOST);
  address.port = url_part(parsed.get(), CURLUPART_PORT);
  address.target = url_part(parsed.get(), CURLUPART_PATH);
  const std::string query = url_part(parsed.get(), CURLUPART_QUERY);
  if (!query.empty()) address.target += "?" + query;
  address.authority = address.host;
  if (!address.port.empty()) address.authority += ":" + address.port;
  if (address.port.empty()) address.port = address.is_secure ? "443" : "80";
  if (address.host.starts_with('[')) address.host = address.host.substr(1, address.host.size() - 2);
  return address;
}

}  // namespace greenmock::reference
