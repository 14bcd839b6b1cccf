#include <algorithm>
#include <chrono>
#include <csignal>
#include <future>
#include <utility>

#include "handler.hpp"
#include "misreadings.hpp"
#include "receive_loop.hpp"
#include "receiving.hpp"
#include "tasks.hpp"

namespace greenmock::reference {
namespace {

using ReceiveAct = ReceiveStep::Act;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class Receiver {
 public:
  Receiver(const Client& client, Handle handle)
      : client_(client), handle_(std::move(handle)), loop_(client.mutants) {}

  /// Throws Stopped; else it has failed.
  void run() {
    for (ReceiveStep step = loop_.first();; step = perform(step.act)) {
      for (const Json& event : step.tell) client_.events.print(event);
      if (step.act == ReceiveAct::Fail) return;
      client_.stop.sleep(step.pause);
    }
  }

 private:
  ReceiveStep perform(ReceiveAct act) {
    if (act == ReceiveAct::Handle) return loop_.handled(handle_note());
    if (act == ReceiveAct::Delete) return remove();
    return ask();
  }

  ReceiveStep ask() {
    const auto hold = misread_timeout(client_.environment.receive_timeout, client_.mutants);
    const Json body{{"receiveTimeout", hold.count()}};
    const auto asked = Clock::now();
    const Answer answer = client_.ask("receiveNotification", body.dump());
    return loop_.received(answer, std::chrono::floor<milliseconds>(Clock::now() - asked));
  }

  ReceiveStep remove() {
    const Json body{{"receiptId", misread_receipt(loop_.note().receipt, client_.mutants)}};
    return loop_.deleted(client_.ask("deleteNotification", body.dump()));
  }

  bool handle_note() {
    const Json& body = loop_.note().body;
    const bool is_first = !std::exchange(has_handled_, true);
    if (!is_first || !client_.mutants.on(Mutant::HandlesSideBySide)) return handle_(body);
    beside_ = std::async(std::launch::async, [this, body] {
      client_.stop.sleep(milliseconds{500});
      return handle_(body);
    });
    return true;
  }

  const Client& client_;
  Handle handle_;
  ReceiveLoop loop_;
  bool has_handled_ = false;
  std::future<bool> beside_;  // by a mutant
};

int receive_by_one(const Client& client) {
  if (client.mutants.on(Mutant::ClearsTheQueue)) client.ask("clearWebhooksQueue");
  if (client.mutants.on(Mutant::OverwritesSettings)) {
    client.ask("setSettings", R"({"webhookUrl":"","incomingWebhook":"yes","stateWebhook":"yes"})");
  }
  Receiver(client, [&](const Json& body) { return handles(client, body); }).run();
  return 1;
}

/// Each has a client of its own, and nothing of one is the other's but the order to stop. Returns
/// when both have ended.
int receive_beside(const Client& client, const Environment& first, const Environment& second) {
  const auto run = [&](const Environment& environment) {
    const int end = run_client(environment, client.stop, client.mutants, receive_by_one);
    if (client.mutants.on(Mutant::StopsBoth) && !client.stop.requested()) {
      // Not before the other has asked: it is to be seen that it ends, and not that it never began.
      client.stop.sleep(std::chrono::seconds{1});
      std::raise(SIGTERM);
    }
    return end;
  };
  auto beside = std::async(std::launch::async, run, std::cref(second));
  const int end = run(first);
  return std::max(end, beside.get());
}

}  // namespace

void receive_for_ever(const Client& client, Handle handle) {
  Receiver(client, std::move(handle)).run();
}

int receive(const Client& client) {
  const bool twice = client.mutants.on(Mutant::TwoReaders);
  if (twice) return receive_beside(client, client.environment, client.environment);
  return receive_by_one(client);
}

int receive_two(const Client& client) {
  Environment first = client.environment;
  first.is_one_of_two = true;
  Environment second = first;
  second.id_instance = first.second_id_instance;
  second.token = first.second_token;
  return receive_beside(client, first, second);
}

}  // namespace greenmock::reference
