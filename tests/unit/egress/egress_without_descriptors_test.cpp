// Webhooks and files while nothing more can be opened.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <stdexcept>

#include "control_harness.hpp"
#include "egress/client.hpp"
#include "endpoint.hpp"
#include "sanitizer.hpp"
#include "script/load.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// As long as it lives this process can open nothing more.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST(WithoutDescriptors, NoClientIsMadeThatCouldNeverBeWoken) {
  const NoDescriptors none;
  EXPECT_THROW(egress::Client({}, [](const egress::Result&) {}), std::runtime_error);
}

TEST(WithoutDescriptors, AWebhookHasFailedAndIsTriedAgain) {
  if (has_address_sanitizer())
    GTEST_SKIP() << "UndefinedBehaviorSanitizer opens a pipe to look at an exception, and takes it "
                    "for none without";
  const Endpoint endpoint;
  api::Service service({}, net::Server::now());
  core::InstanceSpec spec;
  spec.settings = Json{{"webhookUrl", endpoint.url()}};
  spec.paused = true;
  auto& instance = *std::get<core::Instance*>(service.create(spec, {}, net::Server::now()));
  net::Server server(service, {.port = 0, .on_internal_error = {}});
  std::thread loop([&] { server.run(); });
  const auto on_the_loop = [&](const std::function<void()>& f) {
    std::promise<void> done;
    server.post([&] {
      f();
      done.set_value();
    });
    done.get_future().get();
  };
  const auto attempts_that_failed = [&] {
    std::size_t failed = 0;
    on_the_loop([&] {
      for (const core::Push& push : service.webhooks().pushes_of(instance.identity().id))
        failed += push.problem.empty() ? 0U : 1U;
    });
    return failed;
  };
  {
    const NoDescriptors none;
    on_the_loop([&] {
      service.change(instance, net::Server::now(), [](core::Instance& changed) {
        changed.notify(*script::load_notify(R"("incomingMessage")").value);
      });
      server.carry_out({});
    });
    EXPECT_TRUE(eventually([&] { return attempts_that_failed() == 1; }));
  }
  on_the_loop([&] {
    (void)service.jump(instance, instance.now() + 2min, net::Server::now());
    server.carry_out({});
  });
  EXPECT_TRUE(endpoint.is_called_within(10s));
  server.stop();
  loop.join();
}

}  // namespace
}  // namespace greenmock::tests
