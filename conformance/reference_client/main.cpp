// A client of Green API on libcurl that does what the documentation asks for. It is told what to do
// by the environment (the adapter contract of the conformance kit), and tells what it sees on stdout.
// To learn from it, read login_loop.cpp (what follows from which answer), answer.cpp (what an answer
// means), http.cpp (how it comes) and authorize.cpp (all of it at work), or for the websocket
// socket_loop.cpp, websocket.cpp and authorize_websocket.cpp, for notifications receive_loop.cpp and
// receive.cpp, or webhook_inbox.cpp and webhook.cpp, for sending send_loop.cpp and send.cpp; pass over what asks for mutants.

#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <span>
#include <string>
#include <string_view>

#include "environment.hpp"
#include "mutants.hpp"
#include "stop.hpp"
#include "tasks.hpp"

namespace greenmock::reference {
namespace {

constexpr int kUsage = 2;
constexpr std::string_view kHelp =
    "greenmock-reference-client [--mutant NAME]   do what the environment says, with one fault if "
    "named\n"
    "greenmock-reference-client --list-mutants    the faults that there are\n"
    "\n"
    "Environment: GREEN_API_TASK (describe, authorize, authorize-websocket, receive, receive-two,\n"
    "webhook, send, logout or call), GREEN_API_URL, GREEN_API_ID_INSTANCE, "
    "GREEN_API_TOKEN_INSTANCE;\n"
    "for authorize-websocket GREEN_API_WS_URL, the whole address; for receive and receive-two\n"
    "GREEN_API_RECEIVE_TIMEOUT, seconds; for receive-two GREEN_API_ID_INSTANCE_2 and\n"
    "GREEN_API_TOKEN_INSTANCE_2; for webhook GREEN_API_WEBHOOK_PORT, 0 for any, and\n"
    "GREEN_API_WEBHOOK_TOKEN; for send GREEN_API_CHAT_ID and GREEN_API_TEXT, each line a message, "
    "or\n"
    "what is in a file GREEN_API_FILE_NAME, which goes to GREEN_API_MEDIA_URL, and "
    "GREEN_API_FOLLOW,\n"
    "set: tell what becomes of them until SIGTERM; for call GREEN_API_METHOD and GREEN_API_BODY. "
    "For https and wss\n"
    "GREEN_API_CA_FILE, a PEM file of the authorities to trust in place of the system's; for\n"
    "https HTTPS_PROXY.\n";

int complain(std::string_view what) {
  fmt::print(stderr, "greenmock-reference-client: {}\n", what);
  return kUsage;
}

int run_task(const Client& client) {
  const std::string& task = client.environment.task;
  if (task == "describe") return describe();
  if (client.mutants.on(Mutant::NeverAsks)) throw GivesUp{"nothing is asked"};
  if (client.mutants.on(Mutant::NeedsLongToken) && client.environment.token.size() < 10) {
    throw GivesUp{"the token is too short"};
  }
  if (task == "authorize") return authorize(client);
  if (task == "authorize-websocket") return authorize_websocket(client);
  if (task == "receive") return receive(client);
  if (task == "receive-two") return receive_two(client);
  if (task == "webhook") return webhook(client);
  if (task == "send") return send(client);
  if (task == "logout") return logout(client);
  if (task == "call") return call(client);
  return complain(
      fmt::format("GREEN_API_TASK is \"{}\"; there are describe, authorize, authorize-websocket, "
                  "receive, receive-two, webhook, send, logout, call",
                  task));
}

int run(Mutants mutants) {
  Environment environment = read_environment();
  if (mutants.on(Mutant::KnowsNoAuthority)) environment.ca_file.clear();
  Stop stop;
  if (mutants.on(Mutant::IgnoresTerm)) std::signal(SIGTERM, SIG_IGN);
  return run_client(environment, stop, mutants, run_task);
}

int run(std::span<char*> arguments) {
  if (arguments.empty()) return run(Mutants{});
  const std::string_view option = arguments[0];
  if (option == "--help" && arguments.size() == 1) {
    fmt::print("{}", kHelp);
    return 0;
  }
  if (option == "--list-mutants" && arguments.size() == 1) {
    fmt::print("{}", list_of_mutants());
    return 0;
  }
  if (option == "--mutant" && arguments.size() == 2) {
    const std::string_view name = arguments[1];
    if (const auto mutant = mutant_named(name)) return run(Mutants{*mutant});
    const std::string near = nearest_mutants(name);
    return complain(
        fmt::format("no mutant is called \"{}\"; {}", name,
                    near.empty() ? "--list-mutants shows what there is" : "near it: " + near));
  }
  return complain("the options are --mutant NAME, --list-mutants and --help");
}

}  // namespace
}  // namespace greenmock::reference

int main(int count, char** arguments) {
  using namespace greenmock::reference;
  try {
    return run(std::span(arguments, static_cast<std::size_t>(count)).subspan(1));
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}
