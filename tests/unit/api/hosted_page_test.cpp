// The hosted page as the service gives it. tests/browser has it in a browser.

#include "api/service/hosted_page.hpp"

#include "core/encoding/base64.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

class HostedPage : public ServiceHarness {
 protected:
  static std::string link(const core::Instance& instance) {
    return "/waInstance" + std::to_string(instance.identity().id) + "/" + instance.identity().token;
  }
  api::Arrived open(const std::string& target, const std::string& verb = "GET") {
    api::Arrived arrived = send(verb, target);
    EXPECT_TRUE(arrived.reply) << target;
    service.sent(arrived.ticket, now);
    return arrived;
  }
  static std::string header(const core::Reply& reply, std::string_view name) {
    for (const auto& [n, value] : reply.headers) {
      if (n == name) return value;
    }
    return "(none)";
  }
  /// What stands between a tag and its end, each time.
  static std::vector<std::string> inside(const std::string& html, const std::string& tag) {
    std::vector<std::string> found;
    for (std::size_t at = html.find("<" + tag + ">"); at != std::string::npos;
         at = html.find("<" + tag + ">", at)) {
      at += tag.size() + 2;
      found.push_back(html.substr(at, html.find("</" + tag + ">", at) - at));
    }
    return found;
  }
};

TEST_F(HostedPage, IsServedForALinkInEveryShape) {
  core::Instance& instance = make();
  const std::string id = std::to_string(instance.identity().id), token = instance.identity().token;
  for (const std::string& target :
       {link(instance), "/wainstance" + id + "/" + token, link(instance) + "/",
        link(instance) + "/v3", "/some/prefix" + link(instance) + "?lang=en",
        "http://qr.green-api.com" + link(instance)}) {
    const auto arrived = open(target);
    EXPECT_EQ(arrived.reply->status, 200) << target;
    EXPECT_EQ(header(*arrived.reply, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_TRUE(arrived.reply->body->starts_with("<!DOCTYPE html>"));
  }
  EXPECT_EQ(open(link(instance), "HEAD").reply->status, 200);
  for (const char* verb : {"POST", "PUT", "DELETE"})
    EXPECT_EQ(open(link(instance), verb).reply->status, 403) << verb;
  EXPECT_EQ(open(link(instance), "OPTIONS").reply->status, 204);
}

TEST_F(HostedPage, IsARecordWithoutAMethodAndCountsAsNoCall) {
  core::Instance& instance = make({.strict = true});
  const auto arrived = open(link(instance));
  const core::Record& record = *arrived.ticket.record;
  EXPECT_EQ(record.note, "hosted QR page");
  EXPECT_FALSE(record.method);
  EXPECT_EQ(record.status, 200);
  EXPECT_EQ(record.path(), link(instance));
  EXPECT_EQ(record.outcome, core::Outcome::Sent);
  EXPECT_TRUE(record.tolerated.empty());
  ASSERT_EQ(instance.journal().records().size(), 1U);
  for (const core::CallCounts& counts : instance.counts()) EXPECT_EQ(counts.arrived, 0U);
}

TEST_F(HostedPage, IsServedForALinkThatIsWrongWhichTheJournalTells) {
  core::Instance& instance = make();
  const auto wrong_token = open(link(instance) + "0");
  EXPECT_EQ(wrong_token.reply->status, 200);
  EXPECT_EQ(wrong_token.ticket.record->note, "hosted QR page, wrong apiTokenInstance");
  const auto unknown = open("/waInstance7/token");
  EXPECT_EQ(unknown.reply->status, 200);
  EXPECT_EQ(unknown.ticket.record->note, "hosted QR page, no instance 7 here");
  EXPECT_EQ(service.unmatched().records().size(), 1U);
  EXPECT_EQ(*unknown.reply->body, *open(link(instance)).reply->body) << "it tells nothing";
}

TEST_F(HostedPage, RulesAndLimitsDoNotApplyToIt) {
  core::Rule r;
  r.id = "all";
  r.reply = core::StatusReply{500};
  core::InstanceSpec spec;
  spec.limits = core::LimitSpec{core::LimitSpec::Mode::Documented, {}};
  core::Instance& instance = make(spec, script_of(r));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(open(link(instance)).reply->status, 200);
  EXPECT_EQ(ask(instance, "qr").status, 500);
}

TEST_F(HostedPage, OfAnotherInstanceIsNoneOfAnOwnPort) {
  core::Instance& mine = make();
  core::Instance& other = make();
  core::Request request;
  request.verb = "GET";
  request.target = link(other);
  request.own_port_of = mine.identity().id;
  service.arrive(std::move(request), now);
  EXPECT_TRUE(other.journal().records().empty());
  EXPECT_EQ(service.unmatched().records().size(), 1U);
}

TEST_F(HostedPage, LetsOnlyItsOwnStyleAndScriptAct) {
  const core::Reply reply = api::hosted_page_reply();
  const std::string policy = header(reply, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; ")) << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  for (const char* tag : {"script", "style"}) {
    const auto parts = inside(*reply.body, tag);
    ASSERT_EQ(parts.size(), 1U) << tag;
    EXPECT_GT(parts[0].size(), 500U);
    EXPECT_NE(policy.find(std::string(tag) + "-src 'sha256-" +
                          core::base64_encode(core::sha256(parts[0])) + "'"),
              std::string::npos)
        << policy;
  }
}

TEST_F(HostedPage, NeedsNothingFromOutsideAndMakesNoMarkupOfTexts) {
  const std::string html = *api::hosted_page_reply().body;
  for (const char* outside :
       {"http:", "https:", "src=", "@import", "url(", "innerHTML", "outerHTML", "insertAdjacent",
        "document.write", " style=", " onclick="}) {
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  }
  EXPECT_NE(html.find(">Get QR</button>"), std::string::npos);
  EXPECT_NE(html.find("role=\"status\""), std::string::npos);
}

}  // namespace greenmock::tests
