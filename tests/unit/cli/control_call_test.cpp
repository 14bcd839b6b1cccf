// What `greenmock scan` and `greenmock phone` make of an answer.

#include "cli/control_call.hpp"

#include <gtest/gtest.h>

namespace greenmock::tests {
namespace {

struct PhoneSaid {
  int code = 0;
  std::string out;
};

PhoneSaid said_of(const std::string& answer, bool as_json = false) {
  cli::ControlOptions options;
  options.control = "http://127.0.0.1:1";
  options.json = as_json;
  testing::internal::CaptureStdout();
  const int code = cli::use_phone(options, "scanned", {[&](const Client&) { return answer; }});
  return {code, testing::internal::GetCapturedStdout()};
}

TEST(UsePhone, SaysWhatTheControlApiAnswers) {
  const PhoneSaid said = said_of(R"({"idInstance":1101000001,"state":"authorized"})");
  EXPECT_EQ(said.code, 0);
  EXPECT_EQ(said.out, "scanned: instance 1101000001 is authorized\n");
}

TEST(UsePhone, AnAnswerOfAnybodyElseIsNoSuccess) {
  for (const char* answer :
       {"It works!", "[]", "{}", "", R"({"state":"authorized"})",
        R"({"idInstance":1,"state":null})", R"({"idInstance":1,"state":{}})"}) {
    for (const bool as_json : {false, true}) {
      const PhoneSaid said = said_of(answer, as_json);
      EXPECT_EQ(said.code, 2) << answer;
      EXPECT_EQ(said.out, "") << answer;
    }
  }
}

TEST(UsePhone, EscapesDoNotReachTheTerminal) {
  const PhoneSaid said = said_of("{\"idInstance\":1,\"state\":\"\\u001b]0;owned\\u0007\"}");
  EXPECT_EQ(said.code, 0);
  EXPECT_EQ(said.out.find('\x1b'), std::string::npos);
  EXPECT_NE(said.out.find("owned"), std::string::npos);
}

}  // namespace
}  // namespace greenmock::tests
