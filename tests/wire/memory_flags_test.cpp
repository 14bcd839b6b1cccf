// What the server keeps, and the flags of `serve` that bound it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "../sanitizer.hpp"
#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

constexpr std::size_t kSaid = 1024 * 1024;

/// Of a metric without labels.
double value_of(const ServerProcess& server, const std::string& name) {
  const std::string metrics = get(server.control() + "/_mock/metrics").body;
  const std::size_t at = metrics.find("\n" + name + " ");
  if (at == std::string::npos) throw std::runtime_error("no " + name + " in\n" + metrics);
  return std::stod(metrics.substr(at + name.size() + 2));
}

}  // namespace

TEST(MemoryFlags, TheJournalIsAsLargeAsIsSaid) {
  const ServerProcess server{{"--log", "none", "--journal-memory", "1"}};
  EXPECT_EQ(value_of(server, "greenmock_journal_limit_bytes"), kSaid);
  const std::string body(60'000, 'x');
  for (int i = 0; i < 40; ++i) http({"POST", server.url() + server.path("getSettings"), body, {}});
  EXPECT_LE(value_of(server, "greenmock_journal_bytes"), kSaid);
  EXPECT_GT(get(server.of_instance("/journal?limit=1")).json().at("dropped").get<int>(), 0);
}

TEST(IdleConnections, KeepNoBufferOfWhatTheyHaveSent) {
#ifndef __GLIBC__
  GTEST_SKIP() << "the heap does not tell what is in use";
#endif
  if (has_sanitizer()) GTEST_SKIP() << "its heap does not tell what is in use";
  const ServerProcess server{{"--log", "none", "--journal-memory", "1"}};
  const std::string request =
      fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{}",
                  server.path("getSettings"), std::string(60'000, 'x'));
  std::vector<std::unique_ptr<RawSocket>> open;
  const auto open_more = [&](int count) {
    for (int i = 0; i < count; ++i) {
      open.push_back(std::make_unique<RawSocket>(server.port()));
      open.back()->send(request);
      EXPECT_FALSE(open.back()->read_answer().empty());
    }
    return value_of(server, "greenmock_heap_bytes");
  };
  const double before = open_more(40);  // the journal is full now
  EXPECT_LT(open_more(200) - before, 200 * 20'000);
}

}  // namespace greenmock::tests
