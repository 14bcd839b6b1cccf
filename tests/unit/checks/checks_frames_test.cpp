// How many frames of which kind went over websockets.

#include "record_builder.hpp"

namespace greenmock::tests {
namespace {

using core::Opcode;

constexpr auto kSilentClient = R"({"frames":{"from":"client","most":0}})";

Story three_codes() {
  Story story;
  auto& call = story.call("scanqrcode", 0ms);
  call.frame(false, Opcode::Text, "qrCode", 1ms);
  call.frame(true, Opcode::Pong, "", 500ms);
  call.frame(false, Opcode::Text, "qrCode", 1000ms);
  call.frame(false, Opcode::Ping, "", 1500ms);
  call.frame(false, Opcode::Text, "qrCode", 2000ms);
  return story;
}

TEST(ChecksFrames, CountsTextsAndBinariesOfOneSide) {
  expect_pass(three_codes(), kSilentClient, {"no data frame of the client"});
  expect_pass(three_codes(), R"({"frames":{"from":"service","least":3,"most":3}})",
              {"3 data frames of the service"});
}

TEST(ChecksFrames, CountsTheOpcodesThatAreNamed) {
  expect_pass(three_codes(), R"({"frames":{"from":"client","opcodes":["pong"],"least":1}})");
  expect_fail(three_codes(), R"({"frames":{"from":"service","opcodes":["ping","close"],"most":0}})",
              {"1 ping or close frame of the service"});
}

TEST(ChecksFrames, NamesTheFirstFrameThatWasTooMany) {
  Story story;
  story.call("scanqrcode", 0ms).frame(true, Opcode::Text, "Give the code", 1ms);
  const auto finding = expect_fail(story, kSilentClient, {"1 data frame", "Give the code"});
  EXPECT_EQ(finding.expected, "no data frame of the client");
  EXPECT_EQ(ids(finding), (Ids{1}));
}

TEST(ChecksFrames, LooksAtTheWindowOnly) {
  Story story = three_codes();
  story.mark("shown", 1200ms);
  expect_pass(story, R"({"frames":{"from":"service","most":1},"window":["shown",null]})");
}

TEST(ChecksFrames, HasNoVerdictOverFramesThatWereNotKept) {
  Story story;
  auto& call = story.call("scanqrcode", 0ms);
  for (std::size_t n = 0; n <= core::SocketLog::kFramesKept; ++n)
    call.frame(false, Opcode::Ping, "", 1ms);
  expect_verdict(checks::Verdict::Error, story, kSilentClient, {"1000 frames"});
}

}  // namespace
}  // namespace greenmock::tests
