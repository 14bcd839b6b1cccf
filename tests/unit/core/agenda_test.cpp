// What falls due on an instance's clock.

#include "core/time/agenda.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Agenda;
using core::Task;
using core::VirtualTime;

class AgendaOfAnAccount : public ::testing::Test {
 protected:
  static VirtualTime at(std::chrono::seconds after) { return VirtualTime{1000s + after}; }
  void add(std::chrono::seconds after, Task::Kind kind, std::uint64_t ref = 0) {
    agenda.add(at(after), {kind, ref});
  }
  /// The references of those that are due by then, in the order in which they come.
  std::vector<std::uint64_t> taken(std::chrono::seconds by) {
    std::vector<std::uint64_t> refs;
    while (const auto due = agenda.take(at(by))) refs.push_back(due->task.ref);
    return refs;
  }
  Agenda agenda;
};

TEST_F(AgendaOfAnAccount, GivesWhatIsDueInTheOrderOfTimeWhateverItIs) {
  add(3s, Task::Kind::Release, 3);
  add(1s, Task::Kind::Reach, 1);
  add(2s, Task::Kind::Rotation, 2);
  add(9s, Task::Kind::Frame, 9);
  EXPECT_EQ(agenda.next(), at(1s));
  EXPECT_EQ(taken(5s), (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(agenda.next(), at(9s));
}

TEST_F(AgendaOfAnAccount, AtOneMomentTheOrderOfMakingCounts) {
  add(1s, Task::Kind::Send, 1);
  add(1s, Task::Kind::Timeline, 2);
  add(1s, Task::Kind::Resume, 3);
  add(1s, Task::Kind::Fate, 4);
  EXPECT_EQ(taken(1s), (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST_F(AgendaOfAnAccount, OneKindGoesAndTheOthersOfItsGroupStay) {
  add(1s, Task::Kind::Rotation, 1);
  add(2s, Task::Kind::Timeline, 2);
  add(3s, Task::Kind::Rotation, 3);
  add(4s, Task::Kind::Release, 4);
  agenda.remove_kind(Task::Kind::Rotation);
  EXPECT_EQ(taken(9s), (std::vector<std::uint64_t>{2, 4}));
}

TEST_F(AgendaOfAnAccount, AHandleRemovesItsOwnTaskAlone) {
  add(1s, Task::Kind::Release, 1);
  const Agenda::Handle handle = agenda.add(at(1s), {Task::Kind::Release, 2});
  add(1s, Task::Kind::Webhook, 3);
  agenda.remove(handle);
  agenda.remove(handle);
  EXPECT_EQ(taken(1s), (std::vector<std::uint64_t>{1, 3}));
}

TEST_F(AgendaOfAnAccount, TellsTheNextOfAKind) {
  add(1s, Task::Kind::Frame);
  add(2s, Task::Kind::Release);
  add(5s, Task::Kind::Release);
  EXPECT_EQ(agenda.next_of(Task::Kind::Release), at(2s));
  EXPECT_EQ(agenda.next_of(Task::Kind::Timeline), std::nullopt);
}

TEST_F(AgendaOfAnAccount, IsEmptyWhenCleared) {
  for (const Task::Kind kind : {Task::Kind::Release, Task::Kind::Rotation, Task::Kind::Fate})
    add(1s, kind);
  agenda.clear();
  EXPECT_EQ(agenda.next(), std::nullopt);
  EXPECT_TRUE(taken(9s).empty());
}

}  // namespace
}  // namespace greenmock::tests
