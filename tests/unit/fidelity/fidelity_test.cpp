// The rows of fixtures/fidelity: what a file may hold, and that ours do.

#include "fidelity/rows.hpp"

#include <gtest/gtest.h>

namespace greenmock::tests {
namespace {

using fidelity::read_section;
using fidelity::Standing;

std::string with_row(const std::string& row) {
  return R"({"section":"QR","rows":[)" + row + "]}";
}
const std::string kCovered =
    R"({"id":"qr.a","fact":"f","source":"s","standing":"covered","tests":["T.One"]})";
const std::string kLeftOut =
    R"({"id":"qr.b","fact":"f","source":"s","standing":"leftOut","reason":"r"})";

TEST(Fidelity, ReadsEveryStanding) {
  const auto section = read_section(
      "qr",
      with_row(
          kCovered + "," + kLeftOut + "," +
          R"({"id":"qr.c","fact":"f","source":"s","standing":"setting","setting":"x","tests":["T.Two"]},)" +
          R"({"id":"qr.d","fact":"f","source":"s","standing":"untestable","reason":"r"})"));
  ASSERT_EQ(section.rows.size(), 4U);
  EXPECT_EQ(section.rows[0].tests, std::vector<std::string>{"T.One"});
  EXPECT_EQ(section.rows[1].reason, "r");
  EXPECT_EQ(section.rows[2].setting, "x");
  fidelity::Share share;
  share.add(section);
  EXPECT_EQ(share.held(), 2U);
  EXPECT_EQ(share.testable(), 3U);
  EXPECT_EQ(share.percent(), 66U);
}

TEST(Fidelity, RefusesARowThatSaysLessOrMoreThanItsStandingAsksFor) {
  const auto refused = [](const std::string& text) {
    try {
      read_section("qr", text);
    } catch (const fidelity::Unreadable& e) {
      return std::string(e.what());
    }
    return std::string("taken");
  };
  EXPECT_NE(refused(with_row(kCovered)).find("taken"), std::string::npos);
  for (
      const auto& [row, problem] : std::vector<std::pair<std::string, std::string>>{
          {R"({"id":"qr.a","fact":"f","source":"s","standing":"covered"})", "\"tests\" is missing"},
          {R"({"id":"qr.a","fact":"f","source":"s","standing":"covered","tests":[]})",
           "\"tests\" is missing"},
          {R"({"id":"qr.a","fact":"f","source":"s","standing":"leftOut","reason":""})",
           "\"reason\" is missing"},
          {R"({"id":"qr.a","fact":"f","source":"s","standing":"setting","tests":["T.A"]})",
           "\"setting\" is missing"},
          {R"({"id":"qr.a","fact":"f","source":"s","standing":"leftOut","reason":"r","tests":["T.A"]})",
           "\"tests\" does not go with"},
          {R"({"id":"qr.a","fact":"f","source":"s","standing":"perhaps","reason":"r"})",
           "is none of"},
          {R"({"id":"ws.a","fact":"f","source":"s","standing":"leftOut","reason":"r"})",
           "begins with"},
          {kLeftOut + "," + kLeftOut, "twice"},
          {R"({"id":1})", "qr: "},
      })
    EXPECT_NE(refused(with_row(row)).find(problem), std::string::npos)
        << row << refused(with_row(row));
  EXPECT_NE(refused("{").find("qr: "), std::string::npos);
}

TEST(Fidelity, TheFilesOfTheProgramAreWhole) {
  fidelity::Share share;
  for (const auto& section : fidelity::sections()) share.add(section);
  EXPECT_GT(share.testable(), 100U);
  EXPECT_GT(share.held(), share.testable() / 2);
}

}  // namespace
}  // namespace greenmock::tests
