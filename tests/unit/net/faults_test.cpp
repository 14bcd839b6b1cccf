// The plans of the faults: pure, byte by byte.

#include "net/faults/faults.hpp"

#include <gtest/gtest.h>

#include "net/delivery.hpp"

using namespace greenmock;
using namespace greenmock::net;
using namespace std::chrono_literals;
namespace fault = core::fault;

namespace {

core::Reply reply_with(core::Fault fault, bool chunked = false) {
  core::Reply reply;
  reply.headers = {{"Content-Type", "text/plain"}};
  reply.body = core::share("0123456789");
  reply.chunked = chunked;
  reply.fault = std::move(fault);
  return reply;
}

Plan plan_with(core::Fault fault) {
  return plan_of(reply_with(std::move(fault)), {}, false);
}

std::string sent(const Plan& plan) {
  std::string bytes;
  for (const Step& step : plan) {
    if (const auto* send = std::get_if<step::Send>(&step)) bytes += send->bytes;
  }
  return bytes;
}

const std::string kWhole = sent(plan_with({}));

template <typename T>
bool ends_with(const Plan& plan) {
  return std::holds_alternative<T>(plan.back());
}

}  // namespace

TEST(FaultPlan, WithoutAFaultTheAnswerLeavesInOnePiece) {
  EXPECT_EQ(plan_with({}).size(), 1U);
  EXPECT_TRUE(kWhole.ends_with("\r\n\r\n0123456789"));
}

TEST(FaultPlan, EveryPlaceOfACutIsWithinTheAnswer) {
  for (std::size_t n = 0; n <= kWhole.size() + 3; ++n) {
    const std::string first = kWhole.substr(0, n);
    EXPECT_EQ(sent(plan_with(fault::Close{n})), first);
    EXPECT_EQ(sent(plan_with(fault::Reset{n})), first);
    EXPECT_EQ(sent(plan_with(fault::Stall{n, {}})), first);
    EXPECT_EQ(sent(plan_with(fault::Stall{n, 5s})), kWhole);
  }
  EXPECT_TRUE(ends_with<step::Close>(plan_with(fault::Close{3})));
  EXPECT_TRUE(ends_with<step::Reset>(plan_with(fault::Reset{3})));
  EXPECT_TRUE(ends_with<step::Hold>(plan_with(fault::Stall{3, {}})));
}

TEST(FaultPlan, AnEndBehindTheLastByteIsNoEarlyOne) {
  const auto is_early = [](const Plan& plan) { return std::get<step::Close>(plan.back()).early; };
  EXPECT_TRUE(is_early(plan_with(fault::Close{kWhole.size() - 1})));
  EXPECT_FALSE(is_early(plan_with(fault::Close{kWhole.size()})));
  EXPECT_FALSE(is_early(plan_with(fault::Close{100'000})));
  EXPECT_TRUE(is_early(plan_with(fault::CutBody{9})));
  EXPECT_FALSE(is_early(plan_with(fault::CutBody{10})));
  EXPECT_FALSE(is_early(plan_of(reply_with(fault::CutBody{4}), {}, true))) << "HEAD has no body";
  EXPECT_TRUE(is_early(plan_of(reply_with(fault::CutBody{10}, true), {}, false)))
      << "chunks take more";
  EXPECT_TRUE(is_early(plan_with(fault::Refuse{})));
}

TEST(FaultPlan, DribbleLosesNoByteWhateverTheSpan) {
  for (const core::Duration over : {1ms, 100ms, 250ms, 30'000ms, 3'600'000ms}) {
    const Plan plan = plan_with(fault::Dribble{over});
    EXPECT_EQ(sent(plan), kWhole);
    core::Duration last{0};
    for (const Step& step : plan) {
      if (const auto* pause = std::get_if<step::Pause>(&step)) {
        EXPECT_GE(pause->until, last);
        last = pause->until;
      }
      if (const auto* send = std::get_if<step::Send>(&step)) {
        EXPECT_FALSE(send->bytes.empty());
      }
    }
    EXPECT_EQ(last, over);
  }
}

TEST(FaultPlan, ContentLengthIsNeverNegative) {
  EXPECT_NE(sent(plan_with(fault::ContentLength{true, -100})).find("Content-Length: 0\r\n"),
            std::string::npos);
}

TEST(FaultPlan, ChunksHoldTheBody) {
  const std::string bytes = sent(plan_of(reply_with({}, true), {}, false));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n3\r\n012\r\n3\r\n345\r\n3\r\n678\r\n1\r\n9\r\n0\r\n\r\n"))
      << bytes;
}

TEST(FaultPlan, AnAnswerToHeadHasNoBodyToBreak) {
  for (const core::Fault& fault :
       {core::Fault{}, core::Fault{fault::CutBody{4}}, core::Fault{fault::Stall{{}, 1s}}}) {
    EXPECT_TRUE(sent(plan_of(reply_with(fault), {}, true)).ends_with("\r\n\r\n"));
  }
}

TEST(FaultPlan, ALieAboutTheLengthIsToldInPlaceOfTheRulesOwnHeaderToo) {
  core::Reply reply = reply_with(fault::ContentLength{true, 100});
  reply.headers.emplace_back("content-length", "10");
  const std::string bytes = sent(plan_of(reply, {}, false));
  EXPECT_NE(bytes.find("content-length: 110\r\n"), std::string::npos) << bytes;
  EXPECT_EQ(bytes.find("Content-Length"), std::string::npos) << bytes;
}

TEST(Delivery, EveryStatusOfHttpThatAScriptMaySayHasItsReason) {
  for (const int status : {200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308,
                           400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413,
                           414, 415, 416, 417, 421, 422, 426, 500, 501, 502, 503, 504, 505}) {
    core::Reply reply = reply_with({});
    reply.status = status;
    EXPECT_EQ(write_head(reply, {}).find("Unknown"), std::string::npos) << status;
  }
}

TEST(Delivery, AReplyEndsItsConnectionIfItsOwnHeaderSaysSo) {
  core::Reply reply = reply_with({});
  EXPECT_FALSE(ends_connection(reply));
  reply.headers.emplace_back("connection", "Upgrade");
  EXPECT_FALSE(ends_connection(reply));
  for (const char* options : {"Close", "close, X-Mine", "X-Mine,\tclose ", ",close,"}) {
    reply.headers.back().second = options;
    EXPECT_TRUE(ends_connection(reply)) << options;
  }
  for (const char* options : {"", ",", "not-close", "closed, X-Mine", "close X-Mine"}) {
    reply.headers.back().second = options;
    EXPECT_FALSE(ends_connection(reply)) << options;
  }
}

TEST(FaultPlan, WhereThereIsNoBodyThereAreNoChunks) {
  core::Reply reply = reply_with({}, true);
  reply.status = 204;
  EXPECT_EQ(sent(plan_of(reply, {}, false)).find("chunked"), std::string::npos);
}
