#include "made_instance.hpp"

#include <gtest/gtest.h>

#include "http.hpp"

namespace greenmock::tests {

core::Json make_with_rule(const ServerProcess& server, const core::Json& rule) {
  const HttpAnswer made =
      post(server.control() + "/_mock/instances",
           {{"clock", {{"paused", true}}}, {"script", {{"rules", core::Json::array({rule})}}}});
  EXPECT_EQ(made.status, 201) << made.body;
  return made.json();
}

}  // namespace greenmock::tests
