// The guard of the control plane: no web page of another origin may drive it.

#include "control/server/guard.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace greenmock::control {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// 0: allowed.
int status_of(const Guard& guard, std::string verb, Headers headers) {
  const auto refusal = guard.refusal({std::move(verb), "/_mock/health", std::move(headers), ""});
  return refusal ? refusal->status() : 0;
}

TEST(ControlGuard, AllowsLoopbackAndNamedHostsOnly) {
  const Guard guard({"mock.test", "ci:9000", "[fd00::1]"}, "");
  const struct {
    const char* host;
    bool allowed;
  } kCases[] = {
      {"127.0.0.1", true},
      {"127.0.0.1:8081", true},
      {"127.255.3.4:1", true},
      {"localhost", true},
      {"LocalHost:8081", true},
      {"[::1]", true},
      {"[::1]:8081", true},
      {"mock.test", true},
      {"MOCK.test:1234", true},
      {"ci:9000", true},
      {"CI:9000", true},
      {"[fd00::1]:8081", true},
      {"ci", false},
      {"ci:9001", false},
      {"evil.example", false},
      {"127.0.0.1.evil.example", false},
      {"localhost.evil.example", false},
      {"127.0.0.1.", false},
      {"127.1", false},
      {"127.0.0.256", false},
      {"127.0.0.-1", false},
      {"127.0.0.1.1", false},
      {"128.0.0.1", false},
      {"0127.0.0.1", false},
      {"0.0.0.0", false},
      {"192.168.0.1:8081", false},
      {"[::2]", false},
      {"[::1", false},
      {"[::1]x", false},
      {"::1", false},
      {"localhost:", false},
      {"localhost:port", false},
      {"localhost:65536", false},
      {"localhost:80:80", false},
      {"user@localhost", false},
      {"localhost ", false},
      {":8081", false},
      {"", false},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(status_of(guard, "GET", {{"Host", c.host}}), c.allowed ? 0 : 403) << c.host;
  }
}

TEST(ControlGuard, WantsOneHost) {
  const Guard guard({}, "");
  EXPECT_EQ(status_of(guard, "GET", {}), 403);
  EXPECT_EQ(status_of(guard, "GET", {{"Host", "localhost"}, {"Host", "localhost"}}), 403);
  EXPECT_EQ(status_of(guard, "GET", {{"host", "localhost"}, {"HOST", "evil.example"}}), 403);
}

TEST(ControlGuard, SaysHowToAllowAHost) {
  const auto refusal = Guard({}, "").refusal({"GET", "/", {{"Host", "box:8081"}}, ""});
  ASSERT_TRUE(refusal);
  EXPECT_NE(refusal->detail().find("--control-host box"), std::string::npos) << refusal->detail();
}

TEST(ControlGuard, OffersNoFlagForWhatNoHostIs) {
  for (const char* host : {"", ":8081", "a/b", "user@box"}) {
    const auto refusal = Guard({}, "").refusal({"GET", "/", {{"Host", host}}, ""});
    ASSERT_TRUE(refusal) << host;
    EXPECT_EQ(refusal->detail().find("--control-host"), std::string::npos) << refusal->detail();
  }
}

TEST(ControlGuard, KnowsWhatAHostMayBe) {
  for (const char* host :
       {"box", "box:8081", "mock_1.test", "10.0.0.1", "[::1]", "[::]", "[fe80::1]:80"})
    EXPECT_TRUE(can_be_host(host)) << host;
  for (const char* host : {"", "a/b", "http://box", "::1", "a b", "*", "-box", "box:", "a@b", "a[b",
                           "a]", "[]", "[", "[a", "[.]", "[a[b]", ".", "..", "_"})
    EXPECT_FALSE(can_be_host(host)) << host;
}

TEST(ControlGuard, RefusesForeignPages) {
  const Guard guard({"mock.test"}, "");
  const struct {
    const char* host;
    Headers more;
    bool allowed;
  } kCases[] = {
      {"localhost:8081", {{"Origin", "http://localhost:8081"}}, true},
      {"localhost:8081", {{"origin", "HTTP://LOCALHOST:8081"}}, true},
      {"mock.test", {{"Origin", "http://mock.test"}}, true},
      {"localhost:8081", {{"Origin", "http://localhost:8080"}}, false},
      {"localhost:8081", {{"Origin", "http://127.0.0.1:8081"}}, false},
      {"localhost:8081", {{"Origin", "https://localhost:8081"}}, false},
      {"localhost:8081", {{"Origin", "http://localhost"}}, false},
      {"localhost:8081", {{"Origin", "https://evil.example"}}, false},
      {"localhost:8081", {{"Origin", "null"}}, false},
      {"localhost:8081", {{"Origin", ""}}, false},
      {"localhost:8081",
       {{"Origin", "http://localhost:8081"}, {"Origin", "https://evil.example"}},
       false},
      {"localhost", {{"Sec-Fetch-Site", "same-origin"}}, true},
      {"localhost", {{"Sec-Fetch-Site", "none"}}, true},
      {"localhost", {{"Sec-Fetch-Site", "same-site"}}, false},
      {"localhost", {{"Sec-Fetch-Site", "cross-site"}}, false},
      {"localhost", {{"sec-fetch-site", ""}}, false},
      {"localhost", {{"Sec-Fetch-Site", "none"}, {"Sec-Fetch-Site", "none"}}, false},
      {"localhost", {{"Sec-Fetch-Site", "none"}, {"Origin", "null"}}, false},
  };
  for (const auto& c : kCases) {
    Headers headers = c.more;
    headers.emplace_back("Host", c.host);
    EXPECT_EQ(status_of(guard, "GET", headers), c.allowed ? 0 : 403)
        << c.host << " " << c.more.front().first << ": " << c.more.front().second;
  }
}

TEST(ControlGuard, WantsJsonForChanges) {
  const Guard guard({}, "");
  const struct {
    const char* verb;
    Headers more;
    int status;
  } kCases[] = {
      {"GET", {}, 0},
      {"HEAD", {}, 0},
      {"GET", {{"Content-Type", "text/plain"}}, 0},
      {"DELETE", {}, 0},
      {"DELETE", {{"Content-Length", "0"}}, 0},
      {"DELETE", {{"Content-Length", "2"}}, 415},
      {"DELETE", {{"Transfer-Encoding", "chunked"}}, 415},
      {"DELETE", {{"Content-Length", "2"}, {"Content-Type", "application/json"}}, 0},
      {"POST", {}, 415},
      {"PUT", {}, 415},
      {"PATCH", {}, 415},
      {"POST", {{"Content-Type", "application/json"}}, 0},
      {"PUT", {{"content-type", "Application/JSON; charset=utf-8"}}, 0},
      {"PATCH", {{"Content-Type", "application/json ;charset=utf-8"}}, 0},
      {"POST", {{"Content-Type", "application/jsonp"}}, 415},
      {"POST", {{"Content-Type", "text/plain"}}, 415},
      {"POST", {{"Content-Type", "text/plain; application/json"}}, 415},
      {"POST", {{"Content-Type", "application/x-www-form-urlencoded"}}, 415},
      {"POST", {{"Content-Type", "multipart/form-data; boundary=application/json"}}, 415},
      {"POST", {{"Content-Type", ""}}, 415},
      {"POST", {{"Content-Type", "application/json"}, {"Content-Type", "text/plain"}}, 415},
  };
  for (const auto& c : kCases) {
    Headers headers = c.more;
    headers.emplace_back("Host", "localhost");
    EXPECT_EQ(status_of(guard, c.verb, headers), c.status)
        << c.verb << (c.more.empty() ? "" : " " + c.more.back().second);
  }
}

TEST(ControlGuard, AsksForTheToken) {
  const Guard guard({}, "s3cret");
  const struct {
    Headers more;
    int status;
  } kCases[] = {
      {{}, 401},
      {{{"Authorization", "Bearer s3cret"}}, 0},
      {{{"authorization", "bearer s3cret"}}, 0},
      {{{"Authorization", "Bearer  s3cret "}}, 0},
      {{{"Authorization", "Bearer s3cre"}}, 401},
      {{{"Authorization", "Bearer s3crets"}}, 401},
      {{{"Authorization", "Bearer S3CRET"}}, 401},
      {{{"Authorization", "Bearer s3crets3cret"}}, 401},
      {{{"Authorization", "Bearer "}}, 401},
      {{{"Authorization", "Bearer"}}, 401},
      {{{"Authorization", "Basic s3cret"}}, 401},
      {{{"Authorization", "s3cret"}}, 401},
      {{{"Authorization", "Bearer s3cret"}, {"Authorization", "Bearer s3cret"}}, 401},
  };
  for (const auto& c : kCases) {
    Headers headers = c.more;
    headers.emplace_back("Host", "localhost");
    EXPECT_EQ(status_of(guard, "GET", headers), c.status)
        << (c.more.empty() ? "no header" : c.more.front().second);
  }
}

TEST(ControlGuard, ForeignPagesLearnNothingOfTheToken) {
  const Guard guard({}, "s3cret");
  EXPECT_EQ(status_of(guard, "GET", {{"Host", "evil.example"}, {"Authorization", "Bearer s3cret"}}),
            403);
  EXPECT_EQ(status_of(guard, "POST", {{"Host", "localhost"}}), 401);
}

TEST(ControlGuard, LetsTheFilesOfTheConsoleBeReadWithoutTheToken) {
  const Guard guard({}, "s3cret");
  const struct {
    const char* verb;
    const char* target;
    int status;
  } kCases[] = {
      {"GET", "/", 0},
      {"HEAD", "/", 0},
      {"GET", "/?a=b", 0},
      {"GET", "/console/main.js", 0},
      {"POST", "/", 401},
      {"DELETE", "/console/main.js", 401},
      {"GET", "/console", 401},
      {"GET", "/consoles/x", 401},
      {"GET", "//", 401},
      {"GET", "", 401},
      {"GET", "/_mock/instances?/console/", 401},
      {"GET", "/_mock/health", 401},
  };
  for (const auto& c : kCases) {
    const auto refusal = guard.refusal({c.verb, c.target, {{"Host", "localhost"}}, ""});
    EXPECT_EQ(refusal ? refusal->status() : 0, c.status) << c.verb << " " << c.target;
  }
}

TEST(ControlGuard, ALinkElsewhereMayLeadToTheConsoleAndToNothingElse) {
  const Guard guard({}, "");
  const auto status = [&](const char* target, const char* mode, const char* destination) {
    const auto refusal = guard.refusal({"GET",
                                        target,
                                        {{"Host", "localhost"},
                                         {"Sec-Fetch-Site", "cross-site"},
                                         {"Sec-Fetch-Mode", mode},
                                         {"Sec-Fetch-Dest", destination}},
                                        ""});
    return refusal ? refusal->status() : 0;
  };
  EXPECT_EQ(status("/", "navigate", "document"), 0);
  EXPECT_EQ(status("/", "navigate", "iframe"), 403);
  EXPECT_EQ(status("/", "no-cors", "script"), 403);
  EXPECT_EQ(status("/console/main.js", "no-cors", "script"), 403);
  EXPECT_EQ(status("/_mock/instances", "navigate", "document"), 403);
}

TEST(ControlGuard, TheRefusalOfATokenNamesTheScheme) {
  const auto refusal =
      Guard({}, "s3cret").refusal({"GET", "/_mock/health", {{"Host", "localhost"}}, ""});
  ASSERT_TRUE(refusal);
  const Answer answer = refusal->answer();
  EXPECT_EQ(answer.content_type, "application/problem+json");
  ASSERT_EQ(answer.headers.size(), 1U);
  EXPECT_EQ(answer.headers[0].first, "WWW-Authenticate");
  EXPECT_EQ(answer.body.find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace greenmock::control
