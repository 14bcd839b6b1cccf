#include "cli/public_url.hpp"

#include <curl/curl.h>

#include <memory>
#include <string_view>

namespace greenmock::cli {

std::string problem_of_public_url(const std::string& text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  const auto has = [&](CURLUPart which, std::string_view beside = {}) {
    char* part = nullptr;
    if (curl_url_get(url.get(), which, &part, 0) != CURLUE_OK) return false;
    const bool differs = part != beside;
    curl_free(part);
    return differs;
  };
  const bool is_web = text.starts_with("http://") || text.starts_with("https://");
  const bool is_plain =
      is_web && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK &&
      !has(CURLUPART_USER) && !has(CURLUPART_PASSWORD) && !has(CURLUPART_QUERY) &&
      !has(CURLUPART_FRAGMENT) && !has(CURLUPART_PATH, "/") && !text.ends_with('/');
  return is_plain
             ? ""
             : "it is scheme, host and perhaps port, such as http://greenmock:8080; nothing behind";
}

}  // namespace greenmock::cli
