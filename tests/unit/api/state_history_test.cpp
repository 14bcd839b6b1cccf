// `getStateInstanceHistory` (reference: account methods, 4.2).

#include "core/account/wid.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class History : public ServiceHarness {
 protected:
  core::Reply history(const Instance& instance, const std::string& query = "",
                      const std::string& body = "") {
    return *send("GET", path(instance, "getStateInstanceHistory") + query, body).reply;
  }
  std::vector<std::string> states(const core::Reply& reply) {
    std::vector<std::string> names;
    for (const Json& entry : json_of(reply)) names.push_back(entry["stateInstance"]);
    return names;
  }
  Instance& well_travelled() {
    core::InstanceSpec spec;
    spec.login.starting = 30s;
    Instance& instance = make(spec);
    jump(instance, 10s);
    scan(instance, instance.payload());
    jump(instance, 30s);
    return instance;
  }
};

TEST_F(History, TellsEachStateWithItsVirtualTimeTheNewestFirst) {
  Instance& instance = well_travelled();
  const std::string wid = core::wid_of(instance.identity().seed);
  EXPECT_EQ(*history(instance).body,
            R"([{"stateInstance":"authorized","timestamp":1790000040,"phoneNumber":")" + wid +
                R"("},{"stateInstance":"starting","timestamp":1790000010,"phoneNumber":""},)"
                R"({"stateInstance":"notAuthorized","timestamp":1790000000,"phoneNumber":""}])");
}

TEST_F(History, TakesACountFromTheQueryOrFromTheBody) {
  Instance& instance = well_travelled();
  EXPECT_EQ(states(history(instance, "?count=2")),
            (std::vector<std::string>{"authorized", "starting"}));
  EXPECT_EQ(states(history(instance, "", R"({"count":1})")),
            std::vector<std::string>{"authorized"});
  EXPECT_EQ(states(history(instance, "?count=2", R"({"count":1})")).size(), 2U);
  EXPECT_EQ(states(history(instance, "?count=99999999999999999999999")).size(), 3U);
  EXPECT_EQ(states(history(instance, "", "{}")).size(), 3U);
}

TEST_F(History, RefusesACountThatIsNone) {
  Instance& instance = make();
  for (const char* query : {"?count=", "?count=x", "?count=1x", "?count=-1", "?count=1.5"}) {
    const core::Reply reply = history(instance, query);
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_EQ(json_of(reply)["message"], "Validation failed. Details: 'count' must be a number");
  }
  EXPECT_EQ(json_of(history(instance, "?count=0"))["message"],
            "Validation failed. Details: 'count' must be greater than or equal to 1");
  EXPECT_EQ(history(instance, "", R"({"count":"5"})").status, 400);
  EXPECT_EQ(json_of(history(instance, "", "{"))["message"], "Unexpected end of JSON input");
}

TEST_F(History, IsOfAHundredUnlessMoreAreAskedForAndKeepsAThousand) {
  Instance& instance = make();
  for (int i = 0; i < 700; ++i) {
    instance.force_state(State::Blocked);
    instance.force_state(State::Authorized);
  }
  EXPECT_EQ(states(history(instance)).size(), 100U);
  EXPECT_EQ(states(history(instance, "?count=150")).size(), 150U);
  EXPECT_EQ(states(history(instance, "?count=5000")).size(), 1000U);
}

TEST_F(History, BeginsAnewWithAReset) {
  Instance& instance = well_travelled();
  service.reset(instance, true, now);
  EXPECT_EQ(states(history(instance)), std::vector<std::string>{"notAuthorized"});
}

TEST_F(History, CallsStatesAsTheDialectDoes) {
  Instance& instance = make({.state = State::Suspended, .dialect = core::Dialect::Seed});
  EXPECT_EQ(states(history(instance)), std::vector<std::string>{"yellowCard"});
}

}  // namespace greenmock::tests
