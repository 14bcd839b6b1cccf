#include "results/shortened.hpp"

#include <gtest/gtest.h>

namespace greenmock::kit {

TEST(Shortened, WhatFitsStaysAsItIs) {
  EXPECT_EQ(shortened("12345", 5), "12345");
  EXPECT_EQ(shortened("", 0), "");
}

TEST(Shortened, WhatIsLeftOutIsSaidSo) {
  EXPECT_EQ(shortened("123456", 5), "12345…");
}

TEST(Shortened, NoCharacterIsCut) {
  EXPECT_EQ(shortened("aяb", 2), "a…");
  EXPECT_EQ(shortened("aяb", 3), "aя…");
}

}  // namespace greenmock::kit
