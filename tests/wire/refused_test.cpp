// What led to no request is told: it may be why nothing works.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

class Refused : public ::testing::Test {
 protected:
  Json last() const {
    const Json records = get(server.control() + "/_mock/journal?instance=none").json()["records"];
    return records.empty() ? Json() : records.back();
  }
  /// The record of these bytes, on a connection of their own.
  Json record_of(const std::string& bytes) const {
    const Json before = last();
    RawSocket socket(server.port());
    socket.send(bytes);
    socket.half_close();
    socket.read_to_end();
    EXPECT_TRUE(eventually([&] { return last() != before; })) << bytes.substr(0, 80);
    return last();
  }

  ServerProcess server;
};

TEST_F(Refused, RequestsAreInTheJournalOfNoInstanceWithTheReason) {
  struct Case {
    std::string bytes;
    int status;
    std::string verb, path, note;
  };
  const std::string long_one(9'000, 'x');
  for (const Case& one : std::initializer_list<Case>{
           {"GET /a HTTP/1.1\r\n\r\n", 400, "GET", "/a", "exactly one Host header is wanted"},
           {"GET /" + long_one + " HTTP/1.1\r\n", 414, "GET", "/" + std::string(999, 'x'),
            "the request target is too long"},
           {"POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 17000000\r\n\r\n", 413, "POST", "/b",
            "the body is too long"},
           {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "PRI", "*",
            "only HTTP/1.0 and HTTP/1.1 are spoken here"},
           {"GET /c HTT", 400, "GET", "/c", "the request ended before it was complete"},
           {"\x01garbage\r\n\r\n", 400, "", "", "this is not an HTTP/1.1 request"}}) {
    const Json record = record_of(one.bytes);
    EXPECT_EQ(record["status"], one.status) << record;
    EXPECT_EQ(record["verb"], one.verb) << record;
    EXPECT_EQ(record["path"], one.path) << record;
    EXPECT_EQ(record["note"], one.note) << record;
    EXPECT_EQ(record["outcome"], "sent") << record;
  }
}

TEST_F(Refused, RequestsAreInTheLog) {
  record_of("\x01garbage\r\n\r\n");
  record_of("GET /a HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(eventually([&] {
    const std::string log = server.program().err() + server.program().out();
    return log.find("(no request)  400") != std::string::npos &&
           log.find("this is not an HTTP/1.1 request") != std::string::npos &&
           log.find("GET /a  400") != std::string::npos &&
           log.find("exactly one Host header is wanted") != std::string::npos;
  })) << server.program().err();
}

TEST(TooManyConnections, WhoIsTurnedAwayIsInTheJournal) {
  ServerProcess server({"--max-connections", "1"});
  RawSocket first(server.port());
  first.send("GET /");  // or it would give way
  EXPECT_TRUE(eventually([&] {
    RawSocket second(server.port());
    return second.read_to_end().starts_with("HTTP/1.1 503");
  }));
  const Json records = get(server.control() + "/_mock/journal?instance=none").json()["records"];
  ASSERT_FALSE(records.empty());
  EXPECT_EQ(records.back()["note"], "there are too many connections; raise --max-connections");
}

}  // namespace
}  // namespace greenmock::tests
