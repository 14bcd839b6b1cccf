#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "login.hpp"
#include "socket_loop.hpp"
#include "tasks.hpp"
#include "websocket.hpp"

namespace greenmock::reference {
namespace {

using SocketAct = SocketStep::Act;

class Login {
 public:
  explicit Login(const Client& client) : client_(client), loop_(client.mutants) {}

  bool succeeds() {
    for (SocketStep step = loop_.first();; step = perform(step)) {
      tell(client_, step.tell);
      if (step.act == SocketAct::LoggedIn || step.act == SocketAct::Fail) {
        if (!client_.mutants.on(Mutant::LeavesWithoutClose)) socket_.close();
        return step.act == SocketAct::LoggedIn;
      }
    }
  }

 private:
  SocketStep perform(const SocketStep& step) {
    if (step.act == SocketAct::Listen) return listen();
    if (!client_.mutants.on(Mutant::LeavesWithoutClose)) socket_.close();
    if (step.act == SocketAct::LogOut) return log_out();
    client_.stop.sleep(step.pause);
    return open();
  }

  SocketStep open() {
    if (client_.mutants.on(Mutant::TwoSockets)) {
      beside_.push_back(
          std::make_unique<Websocket>(client_.environment, client_.stop, client_.mutants));
      beside_.back()->open();
    }
    if (const auto end = socket_.open()) return loop_.next(*end);
    if (std::exchange(has_opened_, true) && client_.mutants.on(Mutant::OneConnection)) {
      throw GivesUp{"the connection was lost"};
    }
    if (client_.mutants.on(Mutant::AsksHttpToo)) client_.ask("qr");
    return loop_.opened();
  }

  SocketStep listen() {
    const auto heard = socket_.listen();
    const auto* message = std::get_if<Message>(&heard);
    if (message && client_.mutants.on(Mutant::EchoesFrames)) socket_.send(*message);
    return std::visit([&](const auto& it) { return loop_.next(it); }, heard);
  }

  SocketStep log_out() {
    if (client_.mutants.on(Mutant::LogsOutTwice)) client_.ask("logout");
    return loop_.next(client_.ask("logout"));
  }

  const Client& client_;
  SocketLoop loop_;
  Websocket socket_{client_.environment, client_.stop, client_.mutants};
  std::vector<std::unique_ptr<Websocket>> beside_;  // by a mutant
  bool has_opened_ = false;
};

}  // namespace

int authorize_websocket(const Client& client) {
  if (!Login(client).succeeds()) return 1;
  while (client.mutants.on(Mutant::AsksAfterLogin)) {
    Login(client).succeeds();
    client.stop.sleep(std::chrono::seconds{1});
  }
  watch_account(client);
  return 0;
}

}  // namespace greenmock::reference
