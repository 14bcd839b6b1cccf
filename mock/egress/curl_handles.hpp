#pragma once
// What libcurl gives to hold, for calls that wait (embed/wire) and for many at one time (egress/client).

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>

namespace greenmock::egress {

/// Bytes of headers and trailers that an answer may have.
inline constexpr std::size_t kLargestHead = std::size_t{256} * 1024;

struct CallCleanup {
  void operator()(CURL* call) const { curl_easy_cleanup(call); }
};
struct LinesCleanup {
  void operator()(curl_slist* lines) const { curl_slist_free_all(lines); }
};
using CurlCall = std::unique_ptr<CURL, CallCleanup>;
using CurlLines = std::unique_ptr<curl_slist, LinesCleanup>;

/// False if there is no memory for it.
inline bool add_line(CurlLines& lines, const std::string& line) {
  curl_slist* const longer = curl_slist_append(lines.get(), line.c_str());
  if (!longer) return false;
  static_cast<void>(lines.release());
  lines.reset(longer);
  return true;
}

}  // namespace greenmock::egress
