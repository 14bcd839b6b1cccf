// The ready-made scripts over the control API.

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

TEST(ControlReadyMade, AreListedAndShown) {
  const MockServer mock;
  const Response list = mock.get("/_mock/scripts");
  EXPECT_EQ(list.status, 200);
  ASSERT_GT(list.json["scripts"].size(), 10U);
  const Made made = mock.make();
  for (const Json& one : list.json["scripts"]) {
    const std::string name = one["name"];
    EXPECT_FALSE(one["promise"].get<std::string>().empty()) << name;
    const Response shown = mock.get("/_mock/scripts/" + name);
    EXPECT_EQ(shown.json["promise"], one["promise"]);
    EXPECT_EQ(mock.put(made.control + "/script?dry=1", shown.json["text"]).status, 200) << name;
  }
}

TEST(ControlReadyMade, NamesTheNearestOne) {
  const MockServer mock;
  const Response r = mock.get("/_mock/scripts/ten-minute-wiat");
  EXPECT_EQ(r.status, 404);
  EXPECT_NE(r.detail().find("did you mean \"ten-minute-wait\""), std::string::npos) << r.detail();
  EXPECT_GT(r.json["scripts"].size(), 10U);
}

}  // namespace
}  // namespace greenmock::tests
