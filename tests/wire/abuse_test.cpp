// What no honest client does, over real sockets. The table is docs/hostile-input.md.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "../sanitizer.hpp"
#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

class Abuse : public ::testing::Test {
 protected:
  std::string head(const std::string& line, const std::string& more = "") const {
    return line + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
  }
  std::string ask() const { return head("GET " + server.path("getStateInstance")); }
  /// What is answered to these bytes on a connection of their own; it must end then.
  std::string all_of(const std::string& bytes) const {
    return all_answered_to(server.port(), bytes);
  }
  bool still_serves() const {
    return get(server.url() + server.path("getStateInstance")).status == 200;
  }
  std::size_t descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/" + std::to_string(server.pid()) + "/fd"))
      ++count;
    return count;
  }
  std::size_t resident_kib() {
    std::ifstream status("/proc/" + std::to_string(server.pid()) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
    }
    return 0;
  }

  // A sanitizer keeps what was freed; with little of it the bounds on memory hold there too.
  const int small_quarantine = ::setenv("ASAN_OPTIONS", "quarantine_size_mb=1", 0);
  ServerProcess server{{"--log", "none"}};
};

TEST_F(Abuse, AnEndlessHeaderIsCutOffWithoutWaitingForItsEnd) {
  RawSocket socket(server.port());
  socket.send("GET / HTTP/1.1\r\nHost: x\r\n");
  const std::string line = "X-Endless: " + std::string(1000, 'x') + "\r\n";
  for (int i = 0; i < 100; ++i) socket.send(line);
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 431"));
}

TEST_F(Abuse, AnEndlessBodyIsCutOffWithoutWaitingForItsEnd) {
  RawSocket socket(server.port());
  socket.send(head("POST " + server.path("sendTextStatus"), "Transfer-Encoding: chunked\r\n"));
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 300; ++i) socket.send(chunk);
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(still_serves());
}

TEST_F(Abuse, ABodyThatWouldInflateIsTakenAsItIs) {
  const std::string body = "\x1f\x8b\x08 this is not inflated";
  const std::string answer =
      all_of(head("POST " + server.path("sendTextStatus"),
                  "Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n") +
             body);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 404")) << answer;
  const auto journal = get(server.of_instance("/journal")).json();
  EXPECT_EQ(journal["records"][0]["request"]["bytes"], body.size());
}

TEST_F(Abuse, ARangeIsNotHonoured) {
  const std::string answer = all_of(head("GET " + server.path("getStateInstance"),
                                         "Connection: close\r\nRange: bytes=0-0,0-0,0-0\r\n"));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK")) << answer;
  EXPECT_TRUE(answer.ends_with("{\"stateInstance\":\"notAuthorized\"}")) << answer;
}

TEST_F(Abuse, DeepAndBrokenBodiesAreReadAsWithoutValues) {
  ASSERT_EQ(
      post(server.of_instance("/rules"),
           core::Json::parse(R"({"when":{"method":"sendMessage","body":{"a":"b"}},"reply":466})"))
          .status,
      201);
  const auto answer_to = [&](const std::string& body) {
    return all_of(
        head("POST " + server.path("sendMessage"),
             "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") +
        body);
  };
  ASSERT_TRUE(answer_to(R"({"a":"b"})").starts_with("HTTP/1.1 466")) << "the rule sees values";

  const std::string begin = R"({"a":"b","c":)";
  const std::string open(40'000, '['), closed(40'000, ']');
  for (const std::string& body :
       {begin + open + closed + "}", begin + open, begin + "\"\xFF\xFE\"}", begin, begin + "1e999}",
        std::string(R"({"a":"b")"), std::string(R"({"a":"b"}x)"), std::string("\0\0\0", 3)}) {
    const std::string answer = answer_to(body);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << body.substr(0, 60) << "\n"
                                                    << answer.substr(0, 60);
  }
  const std::string deep(1'000'000, '['), back(1'000'000, ']');
  for (const std::string& body : {deep, begin + deep + back + "}"}) {
    const std::string answer = answer_to(body);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500")) << answer.substr(0, 60);
    EXPECT_NE(answer.find("request entity too large"), std::string::npos) << answer;
  }
  EXPECT_TRUE(still_serves());
}

TEST_F(Abuse, PathsOfAnyBytesAreAnswered) {
  for (const auto& [path, status] : std::vector<std::pair<std::string, std::string>>{
           {"/waInstance\xFF\xFE/qr/x", "403"},
           {"/waInstance99999999999999999999/qr/x", "403"},
           {"/waInstance18446744073709551617/qr/x", "403"},
           {"/waInstance" + server.id() + "/qr/" + std::string(5000, 't'), "401"},
           {server.path("getStateInstance") + "%00", "401"},
           {server.path("getState%00Instance"), "404"},
           {"/%00/../../etc/passwd", "404"},
           {"*", "404"},
           {"//////", "404"},
           {"/?&=&%zz", "404"},
           {std::string("/\0", 2), "400"},
           {server.path("getState\x7FInstance"), "400"}}) {
    const std::string answer = all_of(head("GET " + path, "Connection: close\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status)) << path << "\n" << answer.substr(0, 100);
  }
  EXPECT_TRUE(still_serves());
}

TEST_F(Abuse, WrongVerbsAreAnswered) {
  for (const std::string verb : {"TRACE", "PROPFIND", "PUT", "DELETE", "qr", "A-B"}) {
    const std::string answer =
        all_of(head(verb + " " + server.path("qr"), "Connection: close\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 404")) << verb << "\n" << answer.substr(0, 100);
    EXPECT_NE(answer.find("Cannot " + verb + " /waInstance"), std::string::npos) << answer;
  }
}

TEST_F(Abuse, StrayLineEndsBetweenRequestsAreForgiven) {
  RawSocket socket(server.port());
  socket.send("\r\n" + ask() + "\r\n\r\n" + ask());
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200"));
}

TEST_F(Abuse, ThousandsOfAbortedRequestsLeaveNothingBehind) {
  // A sanitizer takes ten times as long for each.
  const int many = has_address_sanitizer() ? 20'000 : 100'000;
  // So long that the journal is full after the first of them, and grows no more.
  const std::string whole =
      head("GET " + server.path("getStateInstance"), "X-Long: " + std::string(6000, 'x') + "\r\n");
  const auto abort_many = [&](int count) {
    for (int i = 0; i < count; ++i) {
      RawSocket socket(server.port());
      socket.send(i % 3 == 0 ? std::string("GET /waInst") : whole);
      socket.reset();
    }
    return still_serves();
  };
  ASSERT_TRUE(abort_many(many));
  const std::size_t kib = resident_kib(), files = descriptors();
  ASSERT_TRUE(abort_many(many / 5));
  EXPECT_LT(resident_kib(), kib + 8 * 1024);
  for (int i = 0; i < 1000 && descriptors() > files; ++i) still_serves();
  EXPECT_LE(descriptors(), files);
}

/// Of the control port: as many as it has threads ask so, are refused with that status, and send on. Then somebody else asks.
void expect_the_refused_to_give_way(const ServerProcess& server, const std::string& request,
                                    int status) {
  constexpr std::size_t kThreads = 512;
  const auto port = static_cast<std::uint16_t>(
      std::stoi(server.control().substr(server.control().rfind(':') + 1)));
  std::vector<std::unique_ptr<RawSocket>> refused;
  std::atomic<std::size_t> sending = 0;
  std::atomic<bool> over = false;
  // A refused one is read on while it pauses for less than half a second.
  const auto dripping = std::async(std::launch::async, [&] {
    for (; !over; ::poll(nullptr, 0, 20))
      for (std::size_t i = 0; i < sending; ++i) refused[i]->send_some("x");
  });
  const struct End {  // before that is waited for, whatever fails
    std::atomic<bool>& over;
    ~End() { over = true; }
  } end{over};
  refused.reserve(kThreads);
  while (refused.size() < kThreads) {
    refused.push_back(std::make_unique<RawSocket>(port));
    refused.back()->send(request);
    EXPECT_TRUE(
        refused.back()->read_until("\r\n\r\n").starts_with("HTTP/1.1 " + std::to_string(status)));
    ++sending;
  }
  EXPECT_EQ(get(server.control() + "/_mock/health").status, 200);
}

TEST_F(Abuse, ManyOfTheControlPortWhoSendOnAfterTheirRefusalGiveWay) {
  expect_the_refused_to_give_way(
      server, "POST /x HTTP/1.1\r\nHost: evil\r\nContent-Length: 100000\r\n\r\n", 403);
}

TEST_F(Abuse, ManyOfTheControlPortWhoSendOnAfterABrokenRequestGiveWay) {
  expect_the_refused_to_give_way(server,
                                 "POST /_mock/reset HTTP/1.1\r\nHost: localhost\r\n"
                                 "Content-Type: application/json\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\nno size\r\n",
                                 400);
}

TEST_F(Abuse, UsedUpDescriptorsAreSurvived) {
  // UBSan looks at memory through a pipe, and without a descriptor for it takes every object for a wrong one.
  if (has_address_sanitizer()) GTEST_SKIP() << "the sanitizer itself needs descriptors";
  const rlimit few{48, 48};
  ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  std::vector<std::unique_ptr<RawSocket>> greedy;
  for (int i = 0; i < 200; ++i) {
    greedy.push_back(std::make_unique<RawSocket>(server.port()));
    greedy.back()->send(ask());
  }
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (descriptors() < few.rlim_cur && std::chrono::steady_clock::now() < until) continue;
  ASSERT_GE(descriptors(), few.rlim_cur);

  EXPECT_TRUE(greedy.front()->read_answer().starts_with("HTTP/1.1 200"));
  greedy.front()->send(ask());
  EXPECT_TRUE(greedy.front()->read_answer().starts_with("HTTP/1.1 200")) << "one that has its own";
  EXPECT_EQ(greedy.back()->read_any(std::chrono::milliseconds{0}), "") << "there is none for it";
  // Each that leaves makes room for one that waits.
  for (std::size_t i = 1; i < greedy.size(); ++i) {
    ASSERT_TRUE(greedy[i]->read_answer().starts_with("HTTP/1.1 200")) << i;
    greedy[i]->close();
  }
  EXPECT_TRUE(still_serves());
}

}  // namespace
}  // namespace greenmock::tests
