#include <algorithm>
#include <chrono>
#include <future>
#include <string_view>
#include <utility>

#include "account.hpp"
#include "delivery.hpp"
#include "receiving.hpp"
#include "send_loop.hpp"
#include "tasks.hpp"

namespace greenmock::reference {
namespace {

using SendAct = SendStep::Act;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<Outgoing> messages_of(const Environment& told, Mutants mutants) {
  if (!told.file_name.empty() || mutants.on(Mutant::SendsAllAsOne)) {
    return {{told.chat_id, told.text, told.file_name}};
  }
  std::vector<Outgoing> messages;
  std::string_view rest = told.text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (end != 0) messages.push_back({told.chat_id, std::string(rest.substr(0, end)), ""});
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  if (mutants.on(Mutant::TurnsTheRestRound) && !messages.empty()) {
    std::reverse(messages.begin() + 1, messages.end());
  }
  return messages;
}

seconds since_1970() {
  return std::chrono::floor<seconds>(std::chrono::system_clock::now().time_since_epoch());
}

Json misread_message(const Outgoing& message, Mutants mutants) {
  Json body{{"chatId", message.chat_id}, {"message", message.text}};
  if (mutants.on(Mutant::StripsTheChatId)) {
    body["chatId"] = message.chat_id.substr(0, message.chat_id.find('@'));
  }
  if (mutants.on(Mutant::WritesAsciiOnly)) {
    std::string text = message.text;
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    body["message"] = text;
  }
  return body;
}

class Sender {
 public:
  explicit Sender(const Client& client)
      : client_(client), loop_(messages_of(client.environment, client.mutants), client.mutants) {}

  /// Throws Stopped.
  void run() {
    for (SendStep step = loop_.first();; step = perform(step.act)) {
      for (const Json& event : step.tell) client_.events.print(event);
      if (step.act == SendAct::End) return;
      client_.stop.sleep(step.pause);
    }
  }

  const SendLoop& loop() const { return loop_; }

 private:
  SendStep perform(SendAct act) {
    const Outgoing& message = loop_.message();
    if (act == SendAct::LookInQueue) return looked(client_.ask("showMessagesQueue"));
    if (act == SendAct::LookInChat) {
      const Json body{{"chatId", message.chat_id}, {"count", 20}};
      return looked(client_.ask("getChatHistory", body.dump()));
    }
    if (&message != std::exchange(begun_with_, &message)) begun_ = Clock::now();
    if (!message.file_name.empty()) {
      return loop_.sent(client_.api.upload(message.chat_id, message.file_name, message.text));
    }
    // Not ask(): whether it may be asked again is for the loop alone to say.
    const Json body = misread_message(message, client_.mutants);
    return loop_.sent(client_.api.call("sendMessage", body.dump()));
  }

  SendStep looked(Answer answer) {
    if (client_.mutants.on(Mutant::LooksByOwnClock)) answer.date = since_1970();
    return loop_.looked(answer, std::chrono::ceil<seconds>(Clock::now() - begun_));
  }

  const Client& client_;
  SendLoop loop_;
  const Outgoing* begun_with_ = nullptr;  // the message that was sent last,
  Clock::time_point begun_;               // and when it was for the first time
};

/// Tells what becomes of the messages, until an answer is final. Throws Stopped.
void follow(const Client& client, const SendLoop& loop) {
  receive_for_ever(client, [&](const Json& body) {
    if (const auto event = told_of_delivery(body, loop.taken(), client.mutants)) {
      client.events.print(*event);
    }
    return true;
  });
}

/// A mutant: each message by a client of its own, all at once.
int send_side_by_side(const Client& client) {
  std::vector<Environment> environments;
  for (const Outgoing& message : messages_of(client.environment, client.mutants)) {
    environments.push_back(client.environment);
    environments.back().text = message.text;
  }
  std::vector<std::future<int>> sent;
  for (const Environment& one : environments) {
    sent.push_back(std::async(std::launch::async, [&client, &one] {
      return run_client(one, client.stop, Mutants{}, send);
    }));
  }
  int worst = 0;
  for (auto& one : sent) worst = std::max(worst, one.get());
  return worst;
}

/// A mutant: sends again each second what nobody was told to have arrived.
int send_for_ever(const Client& client) {
  for (;;) {
    Sender(client).run();
    client.stop.sleep(seconds{1});
  }
}

}  // namespace

int send(const Client& client) {
  if (client.mutants.on(Mutant::SendsSideBySide)) return send_side_by_side(client);
  if (client.mutants.on(Mutant::ResendsUntilDelivered)) return send_for_ever(client);
  if (client.mutants.on(Mutant::SendsLoggedInOnly)) {
    const Answer state = client.ask("getStateInstance");
    if (state_in(state) != "authorized") throw GivesUp{"the account is not logged in"};
  }
  Sender sender(client);
  sender.run();
  if (client.environment.follow && !sender.loop().taken().empty()) {
    follow(client, sender.loop());
    return 1;
  }
  return sender.loop().all_taken() ? 0 : 1;
}

}  // namespace greenmock::reference
