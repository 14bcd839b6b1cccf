// The names of instances, and how they are found by them.

#include "service_harness.hpp"

namespace greenmock::tests {

class InstanceNames : public ServiceHarness {
 protected:
  static core::InstanceSpec named(const std::string& name) {
    core::InstanceSpec spec;
    spec.name = name;
    return spec;
  }
};

TEST_F(InstanceNames, AnInstanceIsFoundByItsNameBeforeAnotherByItsId) {
  core::Instance& first = make();
  core::Instance& second = make(named(std::to_string(first.identity().id)));
  EXPECT_EQ(service.find(second.identity().name), &second);
  EXPECT_EQ(service.find(first.identity().id), &first);
}

TEST_F(InstanceNames, AreFreeAgainWhenTheirInstanceIsGone) {
  service.remove(make(named("mine")), now);
  EXPECT_EQ(service.find("mine"), nullptr);
  EXPECT_EQ(make(named("mine")).identity().name, "mine");
}

}  // namespace greenmock::tests
