#pragma once
#include <curl/curl.h>

#include <string>

namespace greenmock::reference {

/// A part of a URL that libcurl has taken apart; "" if it has none. `flags` are those of `curl_url_get`.
std::string url_part(CURLU* url, CURLUPart which, unsigned flags = 0);

}  // namespace greenmock::reference
