// What a state file is told of a turn in which much has happened.

#include "keep/changed_rows.hpp"

#include "service_harness.hpp"

namespace greenmock::tests {
namespace {

using core::State;

class ChangedRows : public ServiceHarness {
 protected:
  ChangedRows() : ServiceHarness(keeping()) {}
  static api::Service::Options keeping() {
    api::Service::Options o = options();
    o.keeps = true;
    return o;
  }
  std::vector<store::Change> changed() {
    std::vector<store::Change> rows;
    keep::add_changed_rows(service, rows);
    return rows;
  }
  template <typename Row>
  static std::size_t count(const std::vector<store::Change>& rows) {
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const auto& row) {
      return std::holds_alternative<Row>(row);
    }));
  }
};

TEST_F(ChangedRows, AnAccountThatChangesOftenIsWrittenOnceAsItIsThen) {
  core::Script script;
  core::TimelineEntry on, off;
  on.every = off.every = core::Duration{2s};
  off.at.plus = 1s;
  on.action = State::Authorized;
  off.action = State::SleepMode;
  script.timeline = {on, off};
  core::Instance& instance = make({}, script);
  changed();
  ASSERT_TRUE(std::holds_alternative<api::Jump>(service.jump(instance, instance.now() + 1h, now)));
  const auto rows = changed();
  ASSERT_EQ(count<store::PutInstance>(rows), 1U);
  const auto put = std::find_if(rows.begin(), rows.end(), [](const auto& row) {
    return std::holds_alternative<store::PutInstance>(row);
  });
  EXPECT_NE(std::get<store::PutInstance>(*put).row.text.find(core::to_string(instance.state())),
            std::string::npos);
}

TEST_F(ChangedRows, OneThatGoesAndComesAgainIsWrittenAgain) {
  core::InstanceSpec spec;
  spec.id = 1101000001;
  service.remove(make(spec), now);
  make(spec);
  const auto rows = changed();
  ASSERT_EQ(count<store::RemoveInstance>(rows), 1U);
  const auto gone = std::find_if(rows.begin(), rows.end(), [](const auto& row) {
    return std::holds_alternative<store::RemoveInstance>(row);
  });
  EXPECT_EQ(count<store::PutInstance>({gone, rows.end()}), 1U) << "and after that it stands";
}

}  // namespace
}  // namespace greenmock::tests
