// Flags of `serve` that bound what it keeps.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

constexpr std::size_t kMebibyte = 1024 * 1024;

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
  EXPECT_EQ(value_of(server, "greenmock_journal_limit_bytes"), kMebibyte);
  const std::string body(60'000, 'x');
  for (int i = 0; i < 40; ++i) http({"POST", server.url() + server.path("getSettings"), body, {}});
  EXPECT_LE(value_of(server, "greenmock_journal_bytes"), kMebibyte);
  EXPECT_GT(get(server.of_instance("/journal?limit=1")).json().at("dropped").get<int>(), 0);
}

}  // namespace greenmock::tests
