#pragma once
// An HTTP server for deliveries over cpp-httplib: nothing in here knows what one means.

#include <functional>
#include <memory>
#include <string>

#include "webhook_inbox.hpp"

namespace greenmock::reference {

class WebhookServer {
 public:
  /// The status to answer. Called on several threads.
  using Take = std::function<int(const Delivery&)>;

  /// On 127.0.0.1, at that port or another free one. Throws std::runtime_error.
  WebhookServer(int port, Take take);
  /// Waits for the answers that are under way.
  ~WebhookServer();
  WebhookServer(const WebhookServer&) = delete;
  WebhookServer& operator=(const WebhookServer&) = delete;

  std::string url() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::reference
