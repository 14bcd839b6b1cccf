// Fuzz target: the control API. `VERB target` on the first line, the body behind it; what it drives is a server with a
// loop of its own, but no ports are in between.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>

#include "api/service.hpp"
#include "control/body.hpp"
#include "control/desk.hpp"
#include "control/routes.hpp"
#include "control/vocabulary.hpp"
#include "control/wait_request.hpp"
#include "net/server.hpp"

namespace {

using namespace greenmock;

class World {
 public:
  World() {
    constexpr auto kAddress = "http://127.0.0.1:8080";
    service_.set_addresses({kAddress, kAddress, kAddress});
    control::add_routes(router_, desk_);
    loop_thread_ = std::thread([this] { server_.run(); });
  }
  ~World() {
    loop_.cancel();
    server_.stop();
    loop_thread_.join();
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void ask(const std::string& verb, const std::string& target, const std::string& body) {
    try {
      // It would wait: what is of interest is what it asks for.
      if (verb == "POST" && target.ends_with("/wait"))
        control::read_body(body, [&](const script::Value& value) {
          return control::describe(control::read_wait_request(value, desk_.words).wanted);
        });
      else
        check(
            router_.route({verb, target, {{"Content-Type", "application/json"}}, body, {}}).status);
    } catch (const control::Problem& problem) {
      check(problem.status());
      if (problem.detail().empty() || problem.answer().body.empty()) std::abort();
    }
  }

  /// One account named `a`, as whoever writes a corpus expects it.
  void begin_again() {
    loop_.call([this] {
      while (!server_.service().instances().empty())
        control::remove_instance(desk_, *server_.service().instances().begin()->second,
                                 net::Server::now());
    });
    ask("POST", "/_mock/instances", R"({"name":"a","clock":{"paused":true}})");
  }

 private:
  /// 500 is a mistake of ours, whatever was asked for; 503 tells that too many wait or listen.
  static void check(int status) {
    if (status < 200 || (status >= 500 && status != 503)) std::abort();
  }
  static api::Service::Options options() {
    api::Service::Options options;
    options.seed = 7;
    options.start = core::VirtualTime{core::Duration{std::chrono::hours{24 * 365 * 56}}};
    return options;
  }

  static net::Server::Options server_options() {
    net::Server::Options options;
    options.port = 0;
    return options;
  }

  api::Service service_{options(), net::Server::now()};
  net::Server server_{service_, server_options()};
  control::Loop loop_{server_};
  control::Waiters waiters_{service_};
  control::Traffic traffic_;
  control::EventHub events_{service_, {}};
  control::Lifetimes lifetimes_;
  control::LongLists long_lists_{control::kLongListsAtOnce};
  control::Desk desk_{loop_,
                      waiters_,
                      lifetimes_,
                      traffic_,
                      events_,
                      long_lists_,
                      control::method_names(),
                      net::Server::now()};
  control::Router router_;
  std::thread loop_thread_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  world.begin_again();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t blank = bytes.find(' '), end = bytes.find('\n');
  if (blank == std::string::npos || end == std::string::npos || end < blank) return 0;
  world.ask(bytes.substr(0, blank), bytes.substr(blank + 1, end - blank - 1),
            bytes.substr(end + 1));
  world.ask("GET", "/_mock/instances/a", "");
  return 0;
}
