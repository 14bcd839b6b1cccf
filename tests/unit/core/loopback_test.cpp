// Names of this machine, by their spelling.

#include "core/calls/loopback.hpp"

#include <gtest/gtest.h>

namespace greenmock::core {
namespace {

TEST(Loopback, IsKnownByItsSpelling) {
  for (const char* host :
       {"localhost", "LocalHost", "127.0.0.1", "127.255.255.255", "[::1]", "::1"})
    EXPECT_TRUE(is_loopback_host(host)) << host;
}

TEST(Loopback, WhatAResolverWouldBeAskedForIsNone) {
  for (const char* host :
       {"", "127", "127.1", "127.0.0.1.1", "127.0.0.256", "127.0.0.", ".127.0.0.1", "127..0.1",
        "127.0.0.1x", "128.0.0.1", "0.0.0.0", "127.999.999.999", "127.0.0.0001", "-127.0.0.1",
        "localhost.example", "127.0.0.1.example", "[::2]", "[::ffff:127.0.0.1]"})
    EXPECT_FALSE(is_loopback_host(host)) << host;
}

}  // namespace
}  // namespace greenmock::core
