#include "http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "url_part.hpp"

namespace greenmock::reference {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kLargestBody = 64'000'000;
constexpr int kMostRedirects = 2;

// Scheme, host and port. The credentials are in the path, so that they go where a redirect leads.
std::string origin(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  const auto part = [&](CURLUPart which) {
    return url_part(parsed.get(), which, CURLU_DEFAULT_PORT);
  };
  return fmt::format("{}://{}:{}", part(CURLUPART_SCHEME), part(CURLUPART_HOST),
                     part(CURLUPART_PORT));
}

}  // namespace

/// One request on its way, and what has come of its answer.
class Http::Transfer {
 public:
  Transfer(CURLM* multi, const Request& request, const Environment& environment, Mutants mutants);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_; }
  const std::string& url() const { return url_; }
  Response response(CURLcode result);

  // For mutants:
  bool is_plain() const;
  bool has_connected() const;

 private:
  static std::size_t collect(char* bytes, std::size_t, std::size_t count, void* self);
  static int only_once(void* self, char*, char*, int, int);

  CURLM* multi_;
  CURL* easy_;
  curl_slist* headers_;
  std::string url_, sent_body_, body_;
  bool is_sent_ = false;
  char error_[CURL_ERROR_SIZE] = "";
};

Http::Transfer::Transfer(CURLM* multi, const Request& request, const Environment& environment,
                         Mutants mutants)
    : multi_(multi),
      easy_(curl_easy_init()),
      headers_(curl_slist_append(nullptr, ("Content-Type: " + request.content_type).c_str())),
      url_(request.url),
      sent_body_(request.body) {
  if (!easy_ || !headers_) throw std::runtime_error("libcurl has no memory left");
  const auto set = [this](CURLoption option, auto value) {
    curl_easy_setopt(easy_, option, value);
  };
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_USERAGENT, "greenmock-reference-client");
  if (request.verb == "POST") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent_body_.size()));
    set(CURLOPT_POSTFIELDS, sent_body_.c_str());
    set(CURLOPT_HTTPHEADER, headers_);
  }
  set(CURLOPT_CUSTOMREQUEST, request.verb.c_str());
  set(CURLOPT_TIMEOUT, static_cast<long>(request.timeout.count()));
  set(CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can undo
  set(CURLOPT_WRITEFUNCTION, &collect);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_PREREQFUNCTION, &only_once);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name that is being resolved holds nobody up
  // "" switches off what libcurl takes from http_proxy, all_proxy and their like by itself.
  const bool proxied = url_.starts_with("https:");
  set(CURLOPT_PROXY, proxied ? environment.https_proxy.c_str() : "");
  if (!environment.ca_file.empty()) set(CURLOPT_CAINFO, environment.ca_file.c_str());
  if (mutants.on(Mutant::TrustsAnyCertificate)) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  curl_multi_add_handle(multi_, easy_);
}

Http::Transfer::~Transfer() {
  curl_multi_remove_handle(multi_, easy_);
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

Response Http::Transfer::response(CURLcode result) {
  Response response;
  response.body = std::move(body_);
  if (result == CURLE_OPERATION_TIMEDOUT) {
    response.failure = Response::Failure::Timeout;
  } else if (result != CURLE_OK) {
    response.failure = Response::Failure::Network;
  }
  response.untrusted =
      result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE;
  if (result == CURLE_ABORTED_BY_CALLBACK) {
    response.why = "the connection ended without an answer";
  } else if (result != CURLE_OK) {
    response.why = *error_ ? error_ : curl_easy_strerror(result);
  }
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &response.status);
  curl_off_t retry_after = 0;  // seconds, whether they came so or as a date
  curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &retry_after);
  if (retry_after > 0) response.retry_after = std::chrono::seconds{retry_after};
  curl_header* date = nullptr;
  if (curl_easy_header(easy_, "Date", 0, CURLH_HEADER, -1, &date) == CURLHE_OK) {
    const time_t read = curl_getdate(date->value, nullptr);
    if (read >= 0) response.date = std::chrono::seconds{read};
  }
  char* location = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &location);
  if (location) response.location = location;
  return response;
}

bool Http::Transfer::is_plain() const {
  curl_off_t length = -1;
  char* type = nullptr;
  curl_header* encoding = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_TYPE, &type);
  const bool encoded =
      curl_easy_header(easy_, "Content-Encoding", 0, CURLH_HEADER, -1, &encoding) == CURLHE_OK;
  return length >= 0 && type && std::string_view(type).starts_with("application/json") &&
         !encoded && !body_.starts_with("\xEF\xBB\xBF") && body_.size() <= 1'000'000;
}

bool Http::Transfer::has_connected() const {
  long connections = 0;
  curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &connections);
  return connections > 0;
}

std::size_t Http::Transfer::collect(char* bytes, std::size_t, std::size_t count, void* self) {
  std::string& body = static_cast<Transfer*>(self)->body_;
  if (body.size() + count > kLargestBody) return 0;
  body.append(bytes, count);
  return count;
}

// If a kept connection ends without an answer, libcurl sends the request once more by itself. The
// service may have read the first one, so that asking again is for the caller to decide.
int Http::Transfer::only_once(void* self, char*, char*, int, int) {
  const bool again = std::exchange(static_cast<Transfer*>(self)->is_sent_, true);
  return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

Http::Http(const Environment& environment, const Stop& stop, Mutants mutants)
    : environment_(environment),
      stop_(stop),
      mutants_(mutants),
      multi_(curl_multi_init(), curl_multi_cleanup) {
  if (!multi_) throw std::runtime_error("libcurl does not start");
}

Http::~Http() = default;

Response Http::send(const Request& request) {
  Request next = request;
  for (int followed = 0;; ++followed) {
    Response response = send_once(next);
    const bool follows =
        !response.location.empty() && request.verb == "GET" &&
        (origin(response.location) == origin(request.url) || mutants_.on(Mutant::FollowsRedirects));
    if (!follows || followed == kMostRedirects) return response;
    next.url = response.location;
  }
}

// curl_easy_perform() would do, but for SIGTERM: only the poll of a multi handle ends with a pipe.
Response Http::send_once(const Request& request) {
  constexpr milliseconds kLongest{60'000};
  auto begun = Clock::now();
  begin(request);
  for (;;) {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    if (auto response = take_answer(request)) return *std::move(response);

    const bool repeats = request.again_after.count() > 0;
    const auto left = std::chrono::ceil<milliseconds>(begun + request.again_after - Clock::now());
    const auto pause = repeats ? std::max(left, milliseconds{0}) : kLongest;
    curl_waitfd stop{stop_.descriptor(), CURL_WAIT_POLLIN, 0};
    curl_multi_poll(multi_.get(), &stop, 1, static_cast<int>(pause.count()), nullptr);
    if (stop_.requested()) throw Stopped{};
    if (repeats && Clock::now() >= begun + request.again_after) {
      begun = Clock::now();
      begin(request);
    }
  }
}

void Http::begin(const Request& request) {
  open_.push_back(std::make_unique<Transfer>(multi_.get(), request, environment_, mutants_));
}

std::optional<Response> Http::take_answer(const Request& request) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    const CURLcode result = message->data.result;
    const auto ended = std::ranges::find(open_, message->easy_handle, &Transfer::easy);
    const auto transfer = std::move(*ended);
    open_.erase(ended);
    if (transfer->url() != request.url) continue;  // of an earlier call that nobody waits for
    if (mutants_.on(Mutant::PlainAnswersOnly) && result == CURLE_OK && !transfer->is_plain()) {
      throw GivesUp{"the answer is not plain JSON"};
    }
    if (mutants_.on(Mutant::OneConnection) && transfer->has_connected() &&
        std::exchange(has_connected_, true)) {
      throw GivesUp{"the connection was lost"};
    }
    return transfer->response(result);
  }
  return std::nullopt;
}

}  // namespace greenmock::reference
