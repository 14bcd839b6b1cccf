// The suite that ships: whole, sourced, and each check proven.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "suite/suite.hpp"

namespace greenmock::kit {
namespace {

const SuiteOrProblems& loaded() {
  static const SuiteOrProblems suite = load_suite();
  return suite;
}

struct Named {
  std::string name, requirement, proves;
  std::vector<std::string> catches;
};

std::vector<Named> all_checks() {
  std::vector<Named> all;
  for (const Scenario& scenario : loaded().suite.scenarios) {
    for (const Step* step : all_steps(scenario.steps)) {
      if (const auto& one = step->otherwise)
        all.push_back({scenario.id + "/" + one->id, one->requirement, one->proves, one->catches});
    }
    for (const Check& check : scenario.checks)
      all.push_back({scenario.id + "/" + check.id, check.requirement, check.proves, check.catches});
  }
  return all;
}

constexpr std::string_view kBuiltIn[] = {"RUN-ASKS", "RUN-GOES-ON", "RUN-SURVIVES", "RUN-TERM"};

TEST(Suite, IsReadWithoutAComplaint) {
  for (const std::string& problem : loaded().problems) ADD_FAILURE() << problem;
  EXPECT_GE(loaded().suite.scenarios.size(), 40U);
}

TEST(Suite, HasRequirementsForTheBuiltInChecks) {
  for (const std::string_view id : kBuiltIn)
    EXPECT_NE(loaded().suite.requirements.find(id), nullptr) << id;
}

TEST(Suite, ChecksEveryRequirementOrSaysWhyNot) {
  std::set<std::string, std::less<>> used(std::begin(kBuiltIn), std::end(kBuiltIn));
  for (const Named& check : all_checks()) used.insert(check.requirement);
  for (const Requirement& requirement : loaded().suite.requirements.all())
    EXPECT_NE(used.contains(requirement.id), !requirement.unchecked.empty()) << requirement.id;
}

TEST(Suite, HasAMutantForEveryCheck) {
  for (const Named& check : all_checks()) EXPECT_NE(check.proves, "") << check.name;
}

TEST(Suite, CatchesEveryMistakeOrSaysWhyNot) {
  std::set<std::string> caught;
  for (const Named& check : all_checks()) caught.insert(check.catches.begin(), check.catches.end());
  std::set<std::string> known;
  for (const Mistake& mistake : loaded().suite.mistakes) {
    known.insert(mistake.id);
    EXPECT_NE(caught.contains(mistake.id), !mistake.uncaught.empty())
        << mistake.id << ": caught, or a reason, and not both";
  }
  for (const std::string& row : caught) EXPECT_TRUE(known.contains(row)) << row;
  EXPECT_EQ(known.size(), 71U);
}

TEST(Suite, HasAScenarioOfEachFileByItsName) {
  std::set<std::string> ids;
  for (const Scenario& scenario : loaded().suite.scenarios) ids.insert(scenario.file_id);
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(GREENMOCK_KIT_TESTS "/../../fixtures/scenarios")) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    EXPECT_TRUE(ids.contains(entry.path().stem().string())) << entry.path();
  }
  EXPECT_EQ(files, ids.size());
}

TEST(Choosing, TakesIdsCasesAndPatterns) {
  const Suite& suite = loaded().suite;
  const std::string first = suite.scenarios.front().id;
  EXPECT_EQ(choose(suite, {first}, {}).scenarios.size(), 1U);
  EXPECT_EQ(choose(suite, {"*"}, {}).scenarios.size(), suite.scenarios.size());
  EXPECT_EQ(choose(suite, {"*"}, {first}).scenarios.size(), suite.scenarios.size() - 1);
  EXPECT_EQ(choose(suite, {}, {"*"}).scenarios.size(), 0U);
}

TEST(Choosing, NamesTheNearestOfWhatMatchesNothing) {
  const Choice choice = choose(loaded().suite, {"qr-rotatoin"}, {});
  EXPECT_TRUE(choice.scenarios.empty());
  ASSERT_EQ(choice.unmatched.size(), 1U);
  EXPECT_NE(choice.unmatched[0].find("did you mean"), std::string::npos) << choice.unmatched[0];
}

}  // namespace
}  // namespace greenmock::kit
