#pragma once
// HTTP requests of the server itself: webhooks to where the users of the fake want to be told, and files of
// which they name the address. On one thread of its own; it knows nothing of instances and queues, and
// retries nothing.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace greenmock::egress {

/// By it the control plane knows what it must not listen to.
inline constexpr std::string_view kUserAgent = "greenmock-webhook";

/// How many files are fetched at one time; webhooks have Client::Options::most_connections.
inline constexpr std::size_t kFetchesAtOnce = 256;

/// Ids are of the caller's choosing, not in use by another request under way.
using RequestId = std::uint64_t;

/// One POST of a JSON body.
struct Post {
  RequestId id = 0;
  std::string url;
  std::string body;
  std::string authorization;  ///< value of that header; empty: there is none
  /// From the connecting to the last byte of the answer, client time (docs: technology-webhook-endpoint, 180 s).
  std::chrono::milliseconds timeout = std::chrono::seconds{180};
};

/// One GET of a file.
struct Fetch {
  RequestId id = 0;
  std::string url;
  std::size_t most_bytes = 0;  ///< a larger one is given up
  std::chrono::milliseconds timeout = std::chrono::seconds{180};
};

struct Result {
  RequestId id = 0;
  int status = 0;            ///< of HTTP; 0: there was no answer
  std::string problem;       ///< why there was none; a phrase for people
  std::string body;          ///< of a Fetch
  std::string content_type;  ///< of a Fetch, as it was sent
  std::size_t too_large =
      0;  ///< bytes of a body that was given up, as far as it is known; 0: it was not
};

class Client {
 public:
  struct Options {
    /// Hosts besides this machine to which requests may go. What a name leads to is looked at after it was
    /// resolved, so that no name can lead to somewhere else on the sly.
    std::vector<std::string> allowed_hosts = {};
    /// The flag that allows one more, for what is said of a refusal.
    std::string allowing_flag = "--allow-webhook-host";
    std::size_t most_connections = 4'096;  ///< at one time; what is more waits for one to end
    /// That all bodies under way may take together.
    std::size_t most_bytes = std::size_t{256} * 1024 * 1024;
  };
  /// Told on the thread of the client, once for each request that was not cancelled.
  using Done = std::function<void(Result)>;

  /// Throws std::runtime_error if there is no libcurl to be had.
  Client(Options options, Done done);
  /// Cuts what is under way; nobody is told of it.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Any thread.
  void post(Post post);
  void fetch(Fetch fetch);
  /// Any thread; its connection is cut, and nobody is told. One that is over already may be told all the same.
  void cancel(RequestId id);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::egress
