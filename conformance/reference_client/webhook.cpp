#include <future>
#include <mutex>
#include <utility>
#include <vector>

#include "handler.hpp"
#include "tasks.hpp"
#include "webhook_inbox.hpp"
#include "webhook_server.hpp"

namespace greenmock::reference {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Deliveries {
 public:
  explicit Deliveries(const Client& client) : client_(client) {}

  /// One after the other: so that their order is kept, and one that comes twice at the same time is
  /// handled once.
  int take(const Delivery& delivery) {
    const std::lock_guard lock(mutex_);
    has_come_ = true;
    const Reply reply = inbox_.take(delivery);
    for (const Json& event : reply.tell) tell(event);
    if (client_.mutants.on(Mutant::WebhookAnswersLate)) return late(reply.status);
    return reply.status;
  }

  bool has_come() {
    const std::lock_guard lock(mutex_);
    return has_come_;
  }

 private:
  bool handle(const Json& body) {
    if (!client_.mutants.on(Mutant::WebhookAnswersFirst)) return handles(client_, body);
    beside_.push_back(std::async(std::launch::async, [this, body] {
      client_.stop.sleep(seconds{1});
      handles(client_, body);
    }));
    return true;
  }

  /// Whoever does not know the token could fill the log with one and the same.
  void tell(const Json& event) {
    if (std::exchange(told_, event) != event) client_.events.print(event);
  }

  int late(int status) const {
    try {
      client_.stop.sleep(seconds{200});
    } catch (const Stopped&) {
    }
    return status;
  }

  const Client& client_;
  WebhookInbox inbox_{client_.environment.webhook_token,
                      [this](const Json& body) { return handle(body); }, client_.mutants};
  std::mutex mutex_;
  bool has_come_ = false;
  Json told_;
  std::vector<std::future<void>> beside_;  // by a mutant
};

}  // namespace

int webhook(const Client& client) {
  Deliveries deliveries(client);
  const WebhookServer server(client.environment.webhook_port,
                             [&](const Delivery& delivery) { return deliveries.take(delivery); });
  if (client.mutants.on(Mutant::OverwritesSettings)) {
    const Json settings{{"webhookUrl", server.url()}, {"incomingWebhook", "yes"}};
    client.ask("setSettings", settings.dump());
  }
  client.events.print(event::listening(server.url()));
  if (client.mutants.on(Mutant::ImpatientWithSettings)) {
    client.stop.sleep(seconds{2});
    if (!deliveries.has_come()) {
      client.events.print(event::own_error("nothing is delivered: the settings do not act"));
    }
  }
  for (;;) client.stop.sleep(std::chrono::hours{1});  // until it is stopped
}

}  // namespace greenmock::reference
