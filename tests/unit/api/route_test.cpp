#include "api/route.hpp"

#include <gtest/gtest.h>

using namespace greenmock::api;

namespace {
struct Case {
  const char* target;
  std::uint64_t id;
  const char* method;
  const char* token;
  const char* extra;
};
}  // namespace

TEST(Route, ReadsEveryShapeThatClientsSend) {
  for (const Case& c : {
           Case{"/waInstance1101000001/qr/abc123", 1101000001, "qr", "abc123", ""},
           Case{"/waInstance11015502/getStateInstance/t", 11015502, "getStateInstance", "t", ""},
           Case{"/waInstance710722711056/qr/t", 710722711056, "qr", "t", ""},
           Case{"//waInstance1/GetStateInstance/t", 1, "GetStateInstance", "t", ""},
           Case{"/v3/waInstance1/qr/t", 1, "qr", "t", ""},
           Case{"/a/b/c/waInstance1//qr//t", 1, "qr", "t", ""},
           Case{"/waInstance1/deleteNotification/t/77", 1, "deleteNotification", "t", "77"},
           Case{"/waInstance1/deleteNotification/t/", 1, "deleteNotification", "t", ""},
           Case{"/waInstance1/receiveNotification/t?5", 1, "receiveNotification", "t", ""},
           Case{"/waInstance1/q%72/a%2Db", 1, "qr", "a-b", ""},
           Case{"http://api.green-api.com/waInstance1/qr/t", 1, "qr", "t", ""},
           Case{"/%0A/waInstance1/qr/t", 1, "qr", "t", ""},
           Case{"/waInstance7/waInstance1/qr/t", 1, "qr", "t", ""},
       }) {
    const auto parsed = parse_route(c.target);
    ASSERT_TRUE(parsed.route) << c.target;
    EXPECT_EQ(parsed.route->instance, c.id) << c.target;
    EXPECT_EQ(parsed.route->method, c.method) << c.target;
    EXPECT_EQ(parsed.route->token, c.token) << c.target;
    EXPECT_EQ(parsed.route->extra, c.extra) << c.target;
  }
}

TEST(Route, TellsAForeignPathFromAMalformedOne) {
  for (const char* target :
       {"/", "", "*", "/favicon.ico", "/partner/createInstance/x", "http://host", "relative"}) {
    const auto parsed = parse_route(target);
    EXPECT_FALSE(parsed.route) << target;
    EXPECT_EQ(parsed.why, NoRoute::NotOurs) << target;
  }
  for (const char* target :
       {"/waInstance/qr/t", "/waInstance1", "/waInstance1/", "/waInstance1/qr", "/waInstance1/qr/",
        "/waInstance1x/qr/t", "/waInstance1234567890123456789/qr/t", "/waInstance-1/qr/t",
        "/waInstance99999999999999999999999/qr/t"}) {
    const auto parsed = parse_route(target);
    EXPECT_FALSE(parsed.route) << target;
    EXPECT_EQ(parsed.why, NoRoute::Malformed) << target;
  }
}

TEST(Route, KnowsALinkToTheHostedPage) {
  for (const auto& [target, id, token] :
       std::vector<std::tuple<std::string_view, std::uint64_t, std::string>>{
           {"/waInstance11015502/ccc44689b17435537c15a939d0a478b71c3bd7d7d52d312345", 11015502,
            "ccc44689b17435537c15a939d0a478b71c3bd7d7d52d312345"},
           {"/wainstance1/t", 1, "t"},
           {"/waInstance1/t/", 1, "t"},
           {"/waInstance1/t/v3", 1, "t"},
           {"/waInstance1/t/v3/", 1, "t"},
           {"//a//b/waInstance1/t?x=/y", 1, "t"},
           {"/waInstance1/a%2Db", 1, "a-b"},
           {"http://qr.green-api.com/waInstance1/t", 1, "t"},
       }) {
    const auto parsed = parse_route(target);
    EXPECT_FALSE(parsed.route) << target;
    ASSERT_TRUE(parsed.page) << target;
    EXPECT_EQ(parsed.page->instance, id) << target;
    EXPECT_EQ(parsed.page->token, token) << target;
    EXPECT_EQ(parsed.page->path,
              target.substr(target.find("://") == std::string_view::npos ? 0 : 23)
                  .substr(0, parsed.page->path.size()))
        << target;
    EXPECT_EQ(parsed.why, NoRoute::Malformed) << "for any verb but GET and HEAD";
  }
}

TEST(Route, TakesNoCallWithAPartMissingForALinkToThePage) {
  for (const char* target :
       {"/waInstance1/qr", "/waInstance1/GETSTATEINSTANCE/", "/waInstance1/qr/v3",
        "/waInstance1//t", "/waInstance1/t//v3", "/waInstance1/t//", "/waInstance1/t/v3/x",
        "/waInstance1/t/v4", "/waInstance1/", "/waInstance1", "/xwaInstance1/t", "/waInstance/t",
        "/t"}) {
    EXPECT_FALSE(parse_route(target).page) << target;
  }
}

TEST(Route, MarksWhatStrictRefuses) {
  EXPECT_TRUE(parse_route("/waInstance1/qr/t").route->tolerated.empty());
  EXPECT_TRUE(parse_route("//x/waInstance1//QR/t").route->tolerated.empty())
      << "accepted in strict mode too";
  EXPECT_FALSE(parse_route("/wainstance1/qr/t").route->tolerated.empty());
  EXPECT_FALSE(parse_route("/waInstance1/qr/t/").route->tolerated.empty());
  EXPECT_FALSE(parse_route("/%0AwaInstance1/qr/t").route->tolerated.empty());
}

TEST(Route, OfWhatChanceHasChangedIsWholeOrIsNone) {
  std::uint32_t x = 1;
  std::string target;
  const auto is_within_target = [&](std::string_view path) {
    return path.data() >= target.data() &&
           path.data() + path.size() <= target.data() + target.size() &&
           path.find('?') == std::string_view::npos;
  };
  int routes = 0, links = 0;
  for (int round = 0; round < 20'000; ++round) {
    constexpr const char* kBegins[] = {"", "/waInstance1101/qr/token/extra?a=b",
                                       "/waInstance1101/token/v3?a=b"};
    target = kBegins[round % 3];
    for (int i = 0; i < round % 20; ++i) {
      x = x * 1664525 + 1013904223;
      const auto at = target.empty() ? 0 : (x >> 8) % target.size();
      if (i % 2)
        target.insert(at, 1, static_cast<char>(x >> 24));
      else if (!target.empty())
        target[at] = static_cast<char>(x >> 16);
    }
    const auto parsed = parse_route(target);
    if (parsed.route) {
      ++routes;
      EXPECT_FALSE(parsed.route->method.empty() || parsed.route->token.empty()) << target;
      EXPECT_TRUE(is_within_target(parsed.route->path)) << target;
      EXPECT_FALSE(parsed.page) << target;
    }
    if (parsed.page) {
      ++links;
      EXPECT_FALSE(parsed.page->token.empty()) << target;
      EXPECT_TRUE(is_within_target(parsed.page->path)) << target;
      EXPECT_EQ(parsed.why, NoRoute::Malformed) << target;
    }
  }
  EXPECT_GT(routes, 100) << "else nothing was looked at";
  EXPECT_GT(links, 100) << "the same";
}
