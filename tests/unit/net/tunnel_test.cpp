// Where CONNECT leads to, and where it does not.

#include <gtest/gtest.h>

#include "net/tunnel.hpp"

namespace greenmock::tests {

TEST(Tunnel, LeadsToHostsOfGreenApiByTheirTlsPortOnly) {
  EXPECT_EQ(net::refusal_of_tunnel("1103.api.green-api.com:443", true, false), std::nullopt);
  for (const char* target :
       {"example.org:443", "api.green-api.com:80", "api.green-api.com", "localhost:443",
        "127.0.0.1:443", "[::1]:443", ":443", "", "api.green-api.com:443:443",
        "example.org:443#.green-api.com:443", "http://api.green-api.com:443"}) {
    const auto refusal = net::refusal_of_tunnel(target, true, false);
    ASSERT_TRUE(refusal) << target;
    EXPECT_EQ(refusal->status, 403) << target;
    EXPECT_NE(refusal->reason.find("*.api.green-api.com"), std::string::npos) << refusal->reason;
    EXPECT_NE(refusal->reason.find("no open proxy"), std::string::npos) << refusal->reason;
  }
  EXPECT_NE(net::refusal_of_tunnel("api.green-api.com:443", false, false)->reason.find("--tls"),
            std::string::npos);
  EXPECT_EQ(net::refusal_of_tunnel("api.green-api.com:443", true, true)->status, 501);
}

}  // namespace greenmock::tests
