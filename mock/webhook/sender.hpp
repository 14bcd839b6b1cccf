#pragma once
// Carries webhooks out: HTTP requests to where the users of the fake want to be told, on one thread of
// its own. It knows nothing of instances and queues, and retries nothing.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace greenmock::webhook {

/// By it the control plane knows what it must not listen to.
inline constexpr std::string_view kUserAgent = "greenmock-webhook";

/// One POST of a JSON body.
struct Post {
  std::uint64_t id = 0;  ///< of the caller's choosing, not in use by another one under way
  std::string url;
  std::string body;
  std::string authorization;  ///< value of that header; empty: there is none
  /// From the connecting to the last byte of the answer, client time (docs: technology-webhook-endpoint, 180 s).
  std::chrono::milliseconds timeout = std::chrono::seconds{180};
};

struct Result {
  std::uint64_t id = 0;
  int status = 0;       ///< of HTTP; 0: there was no answer
  std::string problem;  ///< why there was none; a phrase for people
};

class Sender {
 public:
  struct Options {
    /// Hosts besides this machine to which webhooks may go. What a name leads to is looked at after it was
    /// resolved, so that no name can lead to somewhere else on the sly.
    std::vector<std::string> allowed_hosts = {};
    std::size_t most_connections = 4'096;
  };
  /// Told on the thread of the sender, once for each post that was not cancelled.
  using Done = std::function<void(Result)>;

  /// Throws std::runtime_error if there is no libcurl to be had.
  Sender(Options options, Done done);
  /// Cuts what is under way; nobody is told of it.
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Any thread.
  void post(Post post);
  /// Any thread; its connection is cut, and nobody is told. One that is over already may be told all the same.
  void cancel(std::uint64_t id);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::webhook
