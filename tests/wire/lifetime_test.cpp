// `ttl`: an instance that goes by itself, and the next one of its id.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {

using core::Json;

TEST(Lifetime, IsNotThatOfTheNextInstanceOfTheId) {
  const ServerProcess server({"--log", "none", "--partner-token", "gac.me"});
  const Json wanted{{"name", "short"}, {"idInstance", 1101000777}, {"ttl", "1h"}};
  ASSERT_EQ(post(server.control() + "/_mock/instances", wanted).status, 201);
  const std::string here = server.control() + "/_mock/instances/1101000777";
  EXPECT_EQ(get(here).json()["ttl"], "1h");
  EXPECT_EQ(
      post(server.url() + "/partner/deleteInstanceAccount/gac.me", {{"idInstance", 1101000777}})
          .status,
      200);
  EXPECT_EQ(get(here).status, 404);
  ASSERT_EQ(post(server.control() + "/_mock/instances", {{"idInstance", 1101000777}}).status, 201);
  EXPECT_TRUE(get(here).json().at("ttl").is_null()) << get(here).body;
}

}  // namespace greenmock::tests
