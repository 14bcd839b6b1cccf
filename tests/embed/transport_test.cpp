// Calls of Client as they go over the wire, and the descriptors of both sides.

#include <gtest/gtest.h>
#include <greenmock/greenmock.hpp>

#include <fcntl.h>
#include <sys/socket.h>

#include <cstdio>
#include <filesystem>
#include <future>
#include <thread>

#include "../wire/raw_socket.hpp"
#include "embedded.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;

/// Sockets that a child process of this one inherits.
int inherited_sockets() {
  FILE* child = ::popen("ls -l /proc/self/fd | grep -c socket", "r");
  int count = -1;
  if (child && std::fscanf(child, "%d", &count) != 1) count = -1;
  if (child) ::pclose(child);
  return count;
}

/// Connections of this process, or only those that a child process inherits. Libcurl's own sockets, by which it wakes
/// itself, are none.
int connections(bool inherited) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int fd = std::stoi(entry.path().filename());
    int domain = 0;
    socklen_t size = sizeof domain;
    const bool is_one =
        ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_INET;
    if (is_one && (!inherited || (::fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0)) ++count;
  }
  return count;
}

}  // namespace

TEST(EmbeddedServer, ChildrenOfTheHostInheritNeitherItsPortsNorItsConnections) {
  const int before = inherited_sockets();
  const Server server;
  const auto account = server.scoped_instance({.own_port = true});
  const RawSocket connection(static_cast<std::uint16_t>(
      std::stoi(account.api_url().substr(account.api_url().rfind(':') + 1))));
  connection.send("GET /waInstance" + std::to_string(account.id()) + "/getStateInstance/" +
                  account.token() + " HTTP/1.1\r\nHost: x\r\n\r\n");
  account.wait_for("getStateInstance");
  EXPECT_EQ(inherited_sockets(), before);
}

TEST(EmbeddedClient, ChildrenOfTheHostInheritNoConnectionOfACallUnderWay) {
  const Server server;
  const Instance account = server.make_instance();
  const int before = connections(false);
  auto call = std::async(std::launch::async, [&] { account.wait_for("qr"); });
  while (connections(false) <= before && call.wait_for(0s) != std::future_status::ready)
    std::this_thread::yield();
  EXPECT_EQ(connections(true), 0);
  (void)type_of_qr(account);
  EXPECT_NO_THROW(call.get());
}

TEST(EmbeddedClient, RefusesWhatIsNoAddress) {
  for (const char* url : {"", "127.0.0.1:8081", "https://127.0.0.1:8081", "http://", "http://x/y"})
    EXPECT_TRUE(holds(error_of([&] { const Client client(url); }), "8081")) << url;
  EXPECT_TRUE(
      holds(error_of([] { const Client client("http://127.0.0.1:1", "a\r\nb"); }), "token"));
}

TEST(EmbeddedClient, TakesAPathWithBlanksAndLettersOfAnyAlphabet) {
  const Server server;
  (void)server.make_instance({.name = "два слова"});
  const Json found = Json::parse(server.client().request("GET", "/_mock/instances/два слова"));
  EXPECT_EQ(found.at("name"), "два слова");
}

TEST(EmbeddedClient, WaitsForNoBodyOfAHead) {
  const Server server;
  EXPECT_EQ(server.client().request("HEAD", "/_mock/health"), "");
}

TEST(EmbeddedClient, KnowsADataPortFromAControlApi) {
  const Server server;
  const Error e = error_of([&] { (void)Client(server.url()).make_instance(); });
  EXPECT_TRUE(holds(e, "another port")) << e.what();
}

}  // namespace greenmock::tests
