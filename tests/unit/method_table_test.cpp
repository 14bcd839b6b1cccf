#include "api/method_table.hpp"

#include <gtest/gtest.h>

#include <set>

#include "api/answer.hpp"
#include "core/ascii.hpp"

using namespace greenmock::api;
using namespace std::chrono_literals;

TEST(MethodTable, EachNameAndAliasStandsOnce) {
  std::set<std::string> names;
  for (const Method& method : methods()) {
    EXPECT_TRUE(names.insert(greenmock::core::to_lower(method.name)).second) << method.name;
    if (!method.alias.empty()) {
      EXPECT_TRUE(names.insert(greenmock::core::to_lower(method.alias)).second) << method.alias;
    }
  }
}

TEST(MethodTable, WhatItCallsBuiltHasAnAnswer) {
  for (std::size_t id = 0; id < methods().size(); ++id)
    EXPECT_EQ(methods()[id].built, handlers()[id].answer != nullptr) << methods()[id].name;
}

TEST(MethodTable, IsSearchedWhateverTheCase) {
  EXPECT_EQ(methods()[find_method("GETSTATEINSTANCE")->id].name, "getStateInstance");
  EXPECT_TRUE(find_method("getQRCode")->by_alias);
  EXPECT_FALSE(find_method("qr")->by_alias);
  EXPECT_FALSE(find_method("nothing"));
}

TEST(MethodTable, LimitsAreThoseOfTheDocumentation) {
  EXPECT_EQ(documented_limit(find_method("qr")->id), (greenmock::core::Limit{3, 1s}));
  EXPECT_EQ(documented_limit(find_method("sendMessage")->id), (greenmock::core::Limit{50, 1s}));
  EXPECT_EQ(documented_limit(find_method("setProfilePicture")->id),
            (greenmock::core::Limit{1, 10s}));
}
