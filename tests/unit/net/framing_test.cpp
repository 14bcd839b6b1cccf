#include "net/framing.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/calls/message.hpp"

using greenmock::net::FramingLimits;
using greenmock::net::RequestFramer;
using FramingStep = RequestFramer::Step;

namespace {
const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

int status_of(std::string bytes, FramingLimits limits = {}) {
  RequestFramer framer(limits);
  return framer.consume(bytes) == FramingStep::Failed ? framer.error().status : 0;
}
}  // namespace

TEST(Framing, ReadsARequestByteByByte) {
  const std::string whole = "POST /x?y HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
  RequestFramer framer;
  std::string in;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    in += whole[i];
    EXPECT_EQ(framer.consume(in), i + 1 == whole.size() ? FramingStep::Done : FramingStep::NeedMore)
        << i;
  }
  const auto request = framer.take();
  EXPECT_EQ(request.verb, "POST");
  EXPECT_EQ(request.target, "/x?y");
  EXPECT_EQ(request.body, "hello");
  EXPECT_EQ(request.head, whole.substr(0, whole.size() - 5));
}

TEST(Framing, LeavesPipelinedRequestsInTheBuffer) {
  std::string in = kGet + kGet + "GET /b HTT";
  RequestFramer framer;
  EXPECT_EQ(framer.consume(in), FramingStep::Done);
  EXPECT_EQ(framer.take().target, "/a");
  EXPECT_EQ(framer.consume(in), FramingStep::Done);
  framer.take();
  EXPECT_EQ(framer.consume(in), FramingStep::NeedMore);
}

TEST(Framing, DecodesChunkedBodies) {
  std::string in =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n" +
      kGet;
  RequestFramer framer;
  ASSERT_EQ(framer.consume(in), FramingStep::Done);
  EXPECT_EQ(framer.take().body, "abcde");
  EXPECT_EQ(in, kGet);
}

TEST(Framing, AsksForTheBodyOnceIfTheClientWaits) {
  std::string in =
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  RequestFramer framer;
  EXPECT_EQ(framer.consume(in), FramingStep::SendContinue);
  EXPECT_EQ(framer.consume(in), FramingStep::NeedMore);
  in = "ok";
  EXPECT_EQ(framer.consume(in), FramingStep::Done);
}

TEST(Framing, AsksNothingOfAClientThatKnowsNoExpectation) {
  std::string in = "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  RequestFramer framer;
  EXPECT_EQ(framer.consume(in), FramingStep::NeedMore);  // RFC 9110, 10.1.1
}

TEST(Framing, KeepAliveFollowsTheVersion) {
  for (const auto& [bytes, keep] : std::vector<std::pair<std::string, bool>>{
           {kGet, true},
           {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
           {"GET / HTTP/1.0\r\n\r\n", false},
           {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true}}) {
    std::string in = bytes;
    RequestFramer framer;
    ASSERT_EQ(framer.consume(in), FramingStep::Done) << bytes;
    EXPECT_EQ(framer.take().keep_alive, keep) << bytes;
  }
}

TEST(Framing, ForgivesEmptyLinesBeforeARequest) {
  std::string in = "\r\n\r\n" + kGet;
  RequestFramer framer;
  EXPECT_EQ(framer.consume(in), FramingStep::Done);
}

TEST(Framing, RefusesWhatSmugglersSend) {
  for (const char* head : {"Transfer-Encoding: gzip",
                           "Transfer-Encoding: gzip, chunked",
                           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                           "Transfer-Encoding: chunked, chunked",
                           "Transfer-Encoding: chunked;q=1",
                           "Transfer-Encoding: chunked\r\nContent-Length: 3",
                           "Content-Length: 3\r\nTransfer-Encoding: chunked",
                           "Transfer-Encoding:",
                           "Transfer-Encoding:\vchunked",
                           "X: y\nTransfer-Encoding: chunked",
                           "X: y\rTransfer-Encoding: chunked",
                           "Content-Length: 3\r\nContent-Length: 4",
                           "Content-Length: 3, 4",
                           "Content-Length: 3, 3\r\nContent-Length: 4",
                           "Content-Length: 3,",
                           "Content-Length: 3 3",
                           "Content-Length:",
                           "Content-Length: -1",
                           "Content-Length: +3",
                           "Content-Length: 3, +3",
                           "Content-Length: 0x3",
                           "Content-Length: 99999999999999999999999",
                           "Content-Length : 3",
                           "Transfer-Encoding : chunked",
                           "Transfer-Encoding :",
                           "A\tB: c",
                           "NoColon",
                           "Host: second"}) {
    EXPECT_EQ(status_of(std::string("POST / HTTP/1.1\r\nHost: h\r\n") + head + "\r\n\r\nabc"), 400)
        << head;
  }
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(Framing, RefusesChunksOfNoPlainSize) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(status_of(head + "3\r\nabc\r\n0\r\n\r\n"), 0);
  for (const char* size : {"zz", "-3", "+3", "0x3", " 3", "3 ", "3 3", "3,", "", "3\n", "3;\r",
                           "3;", "fffffffffffffffff", "10000000000000003"}) {
    EXPECT_EQ(status_of(head + size + "\r\nabc\r\n0\r\n\r\n"), 400) << size;
  }
  EXPECT_EQ(status_of(head + "3;x=y;z=\"a b\"\r\nabc\r\n0\r\n\r\n"), 0) << "an extension";
  EXPECT_EQ(status_of(head + "3;x=\"\n\"\r\nabc\r\n0\r\n\r\n"), 400) << "a line in an extension";
  EXPECT_EQ(status_of(head + "3\r\nabcd\r\n0\r\n\r\n"), 400) << "longer than it says";
  EXPECT_EQ(status_of(head + "3\r\nabc0\r\n\r\n"), 400) << "without the end of its line";
  EXPECT_EQ(status_of(head + "zz\r\n"), 400) << "without waiting for more";
}

TEST(Framing, TakesOneLengthHoweverOftenItIsSaid) {
  // RFC 9110, 8.6. And TE tells what the client takes, not what it sends.
  for (const char* lengths :
       {"Content-Length: 3\r\nContent-Length: 3", "Content-Length: 3, 3",
        "Content-Length: 3\r\nX: y\r\nContent-Length: 3, 3", "TE: chunked\r\nContent-Length: 3"}) {
    std::string in = std::string("POST / HTTP/1.1\r\nHost: h\r\n") + lengths + "\r\n\r\nabc" + kGet;
    RequestFramer framer;
    ASSERT_EQ(framer.consume(in), FramingStep::Done) << lengths;
    EXPECT_EQ(framer.take().body, "abc") << lengths;
    EXPECT_EQ(in, kGet) << lengths;
  }
}

TEST(Framing, RefusesWhatIsTooMuchWithTheStatusThatSaysSo) {
  EXPECT_EQ(status_of("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"), 414);
  EXPECT_EQ(status_of("GET /" + std::string(9000, 'a')), 414)
      << "without waiting for the end of the line";
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(70'000, 'a')), 431);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", {.body = 100}),
            413);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
                          std::string(101, 'x'),
                      {.body = 100}),
            413);
}

TEST(Framing, TakesTheLongestHeadInOnePieceAndByteByByteAndNoLongerOne) {
  const auto step_of = [](std::size_t length, bool in_one_piece) {
    std::string head = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
    head += std::string(length - head.size(), 'x') + "\r\n\r\n";
    RequestFramer framer({.target = 100, .header = 200, .body = 0});
    std::string in;
    auto step = RequestFramer::Step::NeedMore;
    for (std::size_t at = 0; at < head.size() && step == RequestFramer::Step::NeedMore;) {
      const std::size_t size = in_one_piece ? head.size() : 1;
      in += head.substr(at, size);
      at += size;
      step = framer.consume(in);
    }
    return step;
  };
  for (const bool in_one_piece : {true, false}) {
    EXPECT_EQ(step_of(200, in_one_piece), RequestFramer::Step::Done) << in_one_piece;
    EXPECT_EQ(step_of(201, in_one_piece), RequestFramer::Step::Failed) << in_one_piece;
  }
}

TEST(Framing, BoundsChunkExtensionsAndTrailers) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(status_of(head + "3;" + std::string(70'000, 'x')), 431);
  EXPECT_EQ(status_of(head + "0\r\nX: " + std::string(70'000, 'x')), 431);
  // Found by the fuzzer: one that came in one piece was read, whatever its length.
  EXPECT_EQ(status_of(head + "0\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of(head + "3;" + std::string(70'000, 'x') + "\r\nabc\r\n0\r\n\r\n"), 431);
}

TEST(Framing, TrailersDecideNothing) {
  // Found by the fuzzer: fed in one piece, a Host in the trailer stood for the one that was missing.
  EXPECT_EQ(status_of("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: x\r\n\r\n"),
            400);
  std::string in =
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nConnection: "
      "close\r\n\r\n";
  RequestFramer framer;
  ASSERT_EQ(framer.consume(in), FramingStep::Done);
  EXPECT_TRUE(framer.take().keep_alive);
}

TEST(Framing, RefusesOtherVersionsAndNoise) {
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), 505);
  EXPECT_EQ(status_of("\x16\x03\x01 a TLS hello"), 400) << "without waiting for a blank line";
  EXPECT_EQ(status_of("hello there\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: x\n\n"), 400) << "bare line feeds";
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
  EXPECT_EQ(status_of(std::string("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 29)), 400);
}

TEST(Framing, ComesToAnEndWithWhatChanceHasChangedOrCut) {
  const std::set<int> refusals = {400, 413, 414, 431, 505};
  const std::string good =
      "POST /waInstance1/sendMessage/t HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  std::uint32_t x = 7;
  for (int round = 0; round < 20'000; ++round) {
    std::string in = good.substr(0, round % 7 ? good.size() : x % good.size());
    for (int i = 0; i < 4; ++i) {
      x = x * 1664525 + 1013904223;
      if (!in.empty()) in[(x >> 8) % in.size()] = static_cast<char>(x >> 24);
    }
    const std::size_t most = in.size() + 1;  // each request takes at least a byte
    RequestFramer framer;
    std::size_t steps = 0;
    FramingStep step = FramingStep::Done;
    while (step == FramingStep::Done || step == FramingStep::SendContinue) {
      ASSERT_LE(++steps, most) << round;
      step = framer.consume(in);
      if (step == FramingStep::Done) {
        EXPECT_FALSE(framer.take().verb.empty()) << round;
      }
    }
    if (step == FramingStep::Failed) {
      EXPECT_TRUE(refusals.contains(framer.error().status)) << framer.error().status;
      EXPECT_FALSE(framer.error().reason.empty()) << round;
    }
  }
}

TEST(Request, FindsHeadersWhateverTheirCase) {
  greenmock::core::Request request;
  request.head = "GET / HTTP/1.1\r\nHost: h\r\nX-One:  a b \r\nempty:\r\n\r\n";
  EXPECT_EQ(request.header("x-one"), "a b");
  EXPECT_EQ(request.header("EMPTY"), "");
  EXPECT_EQ(request.header("missing"), std::nullopt);
  EXPECT_EQ(greenmock::core::split_headers(request.head).size(), 3U);
}
