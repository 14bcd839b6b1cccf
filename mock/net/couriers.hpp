#pragma once
// What leaves the machine: webhooks, and files that are fetched.

#include <chrono>
#include <exception>
#include <functional>
#include <optional>

#include "api/service/service.hpp"
#include "egress/client.hpp"

namespace greenmock::net {

class Couriers {
 public:
  struct Options {
    egress::Client::Options webhooks, fetches;
    std::chrono::milliseconds webhook_timeout;
  };
  /// Told on a thread of a client, or before send() or fetch() returns.
  using Told = std::function<void(egress::Result)>;

  Couriers(Options options, Told webhook_answered, Told fetched);

  /// What cannot leave for want of descriptors or threads has failed, and may be tried again.
  void send(api::WebhookPost post);
  void fetch(api::FileFetch file);
  /// Nobody waits for these any more.
  void cut_webhook(std::uint64_t id);
  void cut_fetch(core::CallId id);

 private:
  static egress::Client& made(std::optional<egress::Client>& client,
                              const egress::Client::Options& options, const Told& told);

  Options options_;
  Told webhook_answered_, fetched_;
  // Who sends nothing has no thread for it.
  std::optional<egress::Client> webhooks_, fetches_;
};

}  // namespace greenmock::net
