// The hosted page as bytes. tests/browser has it in a browser.

#include <gtest/gtest.h>
#include <signal.h>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

std::string link(const ServerProcess& server) {
  return "/waInstance" + server.id() + "/" + server.token();
}

}  // namespace

TEST(HostedPageOverTheWire, IsHtmlUnderAStrictPolicyWhateverTheHost) {
  ServerProcess server;
  const HttpAnswer page = http({.url = server.url() + "/prefix" + link(server),
                                .body = {},
                                .headers = {"Host: qr.green-api.com", "Accept: */*"}});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.head.find("Content-Type: text/html; charset=utf-8\r\n"), std::string::npos)
      << page.head;
  EXPECT_NE(page.head.find("Content-Security-Policy: default-src 'none'; script-src 'sha256-"),
            std::string::npos)
      << page.head;
  EXPECT_NE(page.body.find("Get QR"), std::string::npos);
  EXPECT_TRUE(page.body.ends_with("</html>\n"));
}

TEST(HostedPageOverTheWire, IsServedUnderAHostNameOfOnesOwn) {
  ServerProcess server;
  for (const char* host : {"qr.greenapi.com", "qr.shop.example"}) {
    const HttpAnswer page = http({.url = server.url() + link(server),
                                  .body = {},
                                  .headers = {std::string("Host: ") + host}});
    EXPECT_EQ(page.status, 200) << host;
    EXPECT_NE(page.body.find("Get QR"), std::string::npos) << host;
  }
}

TEST(HostedPageOverTheWire, HeadHasTheSameHeadersAndNoBody) {
  ServerProcess server;
  const HttpAnswer whole = get(server.url() + link(server));
  const HttpAnswer head =
      http({.verb = "HEAD", .url = server.url() + link(server), .body = {}, .headers = {}});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_NE(head.head.find("Content-Length: " + std::to_string(whole.body.size()) + "\r\n"),
            std::string::npos)
      << head.head;
}

TEST(HostedPageOverTheWire, IsToldInTheJournalAndMaskedInTheLog) {
  ServerProcess server;
  EXPECT_EQ(get(server.url() + link(server)).status, 200);
  EXPECT_EQ(get(server.url() + "/waInstance9/none").status, 200);
  const auto records = get(server.of_instance("/journal")).json().at("records");
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].at("note"), "hosted QR page");
  EXPECT_TRUE(records[0].at("call").is_null());
  const auto others = get(server.control() + "/_mock/journal?instance=none").json().at("records");
  ASSERT_EQ(others.size(), 1U);
  EXPECT_EQ(others[0].at("note"), "hosted QR page, no instance 9 here");
  server.program().signal(SIGTERM);
  server.program().wait();
  const std::string out = server.program().out();
  const std::string log = out.substr(out.find("Ctrl-C"));
  EXPECT_NE(log.find("/waInstance" + server.id() + "/" + server.token().substr(0, 4) + "…  200"),
            std::string::npos)
      << out;
  EXPECT_EQ(log.find(server.token()), std::string::npos) << out;
}

}  // namespace greenmock::tests
