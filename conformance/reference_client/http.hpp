#pragma once
// HTTP over libcurl, as Green API needs it: nothing in here knows what an answer means.

#include <curl/curl.h>

#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "environment.hpp"
#include "mutants.hpp"
#include "stop.hpp"

namespace greenmock::reference {

struct Request {
  std::string verb;  ///< GET, POST or DELETE
  std::string url;
  std::string body;                ///< may be empty
  std::chrono::seconds timeout{};  ///< 0: none
  std::string content_type = "application/json";
  std::chrono::seconds again_after{};  ///< once more beside it, if there is no answer; 0: never
};

struct Response {
  enum class Failure {
    None,
    Network,  ///< no connection, or it ended before the answer did, or that is no HTTP
    Timeout,
  };
  Failure failure = Failure::None;
  std::string why;         ///< of a failure
  bool untrusted = false;  ///< it failed because of the certificate
  long status = 0;         ///< 0: none came
  std::string body;
  std::string location;  ///< where a redirect leads, made absolute
  std::optional<std::chrono::seconds> retry_after;
  std::optional<std::chrono::seconds> date;  ///< the service's clock, since 1970
};

class Http {
 public:
  Http(const Environment& environment, const Stop& stop, Mutants mutants);
  ~Http();

  /// Follows redirects that stay on the host. Throws Stopped.
  Response send(const Request& request);

 private:
  class Transfer;

  Response send_once(const Request& request);
  void begin(const Request& request);
  std::optional<Response> take_answer(const Request& request);

  const Environment& environment_;
  const Stop& stop_;
  Mutants mutants_;
  // Keeps the connection alive from one request to the next.
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::list<std::unique_ptr<Transfer>> open_;
  bool has_connected_ = false;
};

}  // namespace greenmock::reference
