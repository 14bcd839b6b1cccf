#include "http.hpp"

#include <curl/curl.h>

#include <memory>

namespace greenmock::tests {
namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

}  // namespace

HttpAnswer http(const HttpCall& call) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   curl_easy_cleanup);
  curl_slist* list = nullptr;
  for (const std::string& header : call.headers) list = curl_slist_append(list, header.c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list,
                                                                            curl_slist_free_all);
  HttpAnswer answer;
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, call.proxy.c_str());
  if (!call.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, call.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, call.timeout_ms);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.head);
  if (call.verb == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.verb.c_str());
  }
  if (!call.body.empty() || call.verb == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(call.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.data());
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) answer.problem = curl_easy_strerror(code);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

HttpAnswer get(const std::string& url) {
  return http({.url = url, .body = {}, .headers = {}});
}

namespace {

HttpAnswer send_json(const std::string& verb, const std::string& url, const core::Json& body) {
  return http({.verb = verb,
               .url = url,
               .body = core::dump(body),
               .headers = {"Content-Type: application/json"}});
}

}  // namespace

HttpAnswer post(const std::string& url, const core::Json& body) {
  return send_json("POST", url, body);
}

HttpAnswer patch(const std::string& url, const core::Json& body) {
  return send_json("PATCH", url, body);
}

std::future<HttpAnswer> get_beside(const std::string& url) {
  return std::async(std::launch::async, [url] { return get(url); });
}

}  // namespace greenmock::tests
