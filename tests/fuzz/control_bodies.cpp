// Fuzz target: the control API. `VERB target` on the first line, the body behind it; what it drives is a server with a
// loop of its own, but no ports are in between.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/vocabulary.hpp"
#include "control/desk.hpp"
#include "control/routes/routes.hpp"
#include "control/routes/wait_request.hpp"
#include "control/server/body.hpp"
#include "served_service.hpp"

namespace {

using namespace greenmock;

class World {
 public:
  World() {
    control::add_routes(router_, desk_);
    served_.start();
  }
  ~World() {
    loop_.cancel();
    served_.stop();
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
      const auto& all = served_.service.instances();
      while (!all.empty())
        control::remove_instance(desk_, *all.begin()->second, net::Server::now());
    });
    ask("POST", "/_mock/instances", R"({"name":"a","clock":{"paused":true}})");
  }

 private:
  /// 500 is a mistake of ours, whatever was asked for; 503 tells that too many wait or listen.
  static void check(int status) {
    if (status < 200 || (status >= 500 && status != 503)) std::abort();
  }
  fuzz::ServedService served_;
  control::Loop loop_{served_.server};
  control::Waiters waiters_{served_.service};
  control::Traffic traffic_;
  control::EventHub events_{served_.service, {}};
  control::Lifetimes lifetimes_;
  control::LongLists long_lists_{control::kLongListsAtOnce};
  control::Desk desk_{loop_,   waiters_,    lifetimes_,          traffic_,
                      events_, long_lists_, api::method_names(), net::Server::now()};
  control::Router router_;
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
