#include "cli/public_url.hpp"

#include <curl/curl.h>

#include <memory>

namespace greenmock::cli {

std::string problem_of_public_url(const std::string& text) {
  const std::size_t scheme = text.find("://");
  const bool is_web = text.starts_with("http://") || text.starts_with("https://");
  const bool is_bare = is_web && text.find_first_of("/?#@\\", scheme + 3) == std::string::npos;
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  return is_bare && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK
             ? ""
             : "it is scheme, host and perhaps port, such as http://greenmock:8080; nothing behind";
}

}  // namespace greenmock::cli
