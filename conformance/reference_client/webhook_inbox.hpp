#pragma once
// Notifications that the service pushes to an address: what to answer to a delivery. No network in
// here.

#include <functional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "mutants.hpp"
#include "recent.hpp"

namespace greenmock::reference {

struct Delivery {
  std::string authorization;  ///< the header; empty if there is none
  std::string body;
};

/// Only 200 takes a notification off the queue. After any other status it is delivered again a minute
/// later, and nothing behind it before.
struct Reply {
  int status = 200;
  std::vector<Json> tell;  ///< events
};

class WebhookInbox {
 public:
  /// Whether it went well.
  using Handler = std::function<bool(const Json& body)>;

  /// An empty token: deliveries have none.
  WebhookInbox(std::string token, Handler handler, Mutants mutants);

  Reply take(const Delivery& delivery);

 private:
  bool is_authorized(const std::string& authorization) const;
  Reply after_failure(const std::string& key);

  std::string token_;
  Handler handler_;
  Mutants mutants_;
  Recent done_;  // keys of those that need no handling any more
  std::string failing_;
  int tries_ = 0;  // of failing_
};

}  // namespace greenmock::reference
