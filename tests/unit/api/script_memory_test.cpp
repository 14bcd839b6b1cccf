// What rules and timelines may take, of one instance and of all.

#include "api/service/script_refusal.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

class ScriptMemory : public ServiceHarness {
 protected:
  ScriptMemory() : ServiceHarness(little_room()) {}
  static api::Service::Options little_room() {
    api::Service::Options o = options();
    o.script_bytes_of_one = 100'000;
    o.script_bytes = 250'000;
    return o;
  }
  static core::Rule large_rule(std::size_t bytes) {
    core::Rule r = rule("qr");
    core::RawReply raw;
    raw.kind = core::RawReply::Body::Text;
    raw.text = std::string(bytes, 'x');
    r.reply = raw;
    return r;
  }
  static core::Script large_timeline(std::size_t bytes) {
    core::TimelineEntry entry;
    entry.at = since_start(1h);
    entry.action = core::Json{{"webhookUrl", std::string(bytes, 'x')}};
    core::Script script;
    script.timeline.push_back(std::move(entry));
    return script;
  }
  /// The status of the refusal; 0: there is none.
  static int status(const std::optional<api::Refusal>& refusal) {
    return refusal ? refusal->status : 0;
  }
  std::size_t used() const { return service.budgets().scripts.used(); }
};

TEST_F(ScriptMemory, TheFirstQueueOfAnInstanceCounts) {
  core::InstanceSpec spec;
  core::NotifySpec note;
  note.type = "incomingMessageReceived";
  note.body = core::Json{{"text", std::string(60'000, 'x')}};
  spec.queue = {note};
  const auto made = service.create(spec, std::nullopt, now);
  ASSERT_TRUE(std::holds_alternative<core::Instance*>(made));
  EXPECT_GE(used(), 60'000U);
  EXPECT_EQ(std::get<core::Instance*>(made)->queued(), 1U);
  service.reset(*std::get<core::Instance*>(made), false, now);
  EXPECT_EQ(std::get<core::Instance*>(made)->queued(), 1U);
  service.remove(*std::get<core::Instance*>(made), now);
  EXPECT_EQ(used(), 0U);
  spec.queue = {note, note};
  const auto refused = service.create(spec, std::nullopt, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_EQ(std::get<api::Refusal>(refused).status, 409);
}

TEST_F(ScriptMemory, AScriptForAllHasTheBoundOfOneInstance) {
  core::Script script;
  script.rules = {large_rule(120'000)};
  EXPECT_EQ(status(service.refusal_of_rules(script)), 409);
  EXPECT_EQ(status(service.load(script, now)), 409);
  EXPECT_EQ(used(), 0U);
  script.rules = {large_rule(80'000)};
  EXPECT_EQ(status(service.refusal_of_rules(script)), 0);
}

TEST_F(ScriptMemory, OfOneInstanceIsBounded) {
  core::Instance& instance = make();
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, instance, large_rule(60'000))),
            0);
  service.add_rule(instance, large_rule(60'000), now);
  EXPECT_GT(used(), 60'000U);
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, instance, large_rule(60'000))),
            409);
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, instance,
                                          script_of(large_rule(90'000)))),
            0)
      << "it takes the place of the other";
  EXPECT_EQ(
      status(api::refusal_of_memory(service.budgets().scripts, instance, large_timeline(110'000))),
      409);
  service.change(instance, now, [](core::Instance& i) { return i.rules().remove("r"); });
  EXPECT_EQ(used(), 0U);
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, instance, large_rule(60'000))),
            0);
}

TEST_F(ScriptMemory, OfAllInstancesIsBounded) {
  make({}, script_of(large_rule(90'000)));
  core::Instance& second = make({}, large_timeline(90'000));
  const auto refused = service.create({}, script_of(large_rule(90'000)), now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_EQ(std::get<api::Refusal>(refused).status, 409);
  EXPECT_EQ(service.instances().size(), 2U);
  core::Instance& third = make();
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, third, large_rule(90'000))),
            409);
  EXPECT_EQ(
      status(api::refusal_of_memory(service.budgets().scripts, second, large_timeline(90'000))), 0)
      << "it takes the place of its own";
  service.remove(second, now);
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, third, large_rule(90'000))),
            0);
}

TEST_F(ScriptMemory, WhatInstancesShareCountsOnce) {
  ASSERT_FALSE(service.load(script_of(large_rule(90'000)), now));
  const std::size_t once = used();
  for (int i = 0; i < 10; ++i) make();
  EXPECT_EQ(used(), once);
  ASSERT_FALSE(service.load(large_timeline(90'000), now)) << "it takes the place of the other";
  for (const auto& [id, instance] : service.instances()) EXPECT_EQ(instance->timeline().size(), 1U);
  EXPECT_LT(used(), 100'000U);
  EXPECT_EQ(status(service.load(script_of(large_rule(110'000)), now)), 409);
  EXPECT_EQ(service.instances().begin()->second->timeline().size(), 1U) << "the old one goes on";
}

TEST_F(ScriptMemory, AScriptOfWhichOneInstanceCannotBeMadeChangesNothing) {
  ASSERT_FALSE(service.load(script_of(large_rule(10'000)), now));
  const std::size_t before = used();
  core::NotifySpec note;
  note.type = "incomingMessageReceived";
  note.body = core::Json{{"text", std::string(60'000, 'x')}};
  core::InstanceSpec small, large;
  small.queue = {note};
  large.queue = {note, note};
  core::Script script;
  script.instances = {small, large};
  EXPECT_EQ(status(service.refusal_of(script)), 409) << "it is too much for one instance";
  EXPECT_EQ(status(service.load(script, now)), 409);
  script.instances = std::vector(5, small);
  EXPECT_EQ(status(service.load(script, now)), 409) << "it is too much for all";
  EXPECT_TRUE(service.instances().empty());
  EXPECT_EQ(used(), before);
  script.instances = std::vector(4, small);
  script.rules = {large_rule(90'000)};
  EXPECT_EQ(status(service.load(script, now)), 409) << "with its rules it is too much for all";
  script.rules.clear();
  EXPECT_EQ(status(service.refusal_of(script)), 0) << "the rules from before go";
  EXPECT_EQ(status(service.load(script, now)), 0);
  EXPECT_EQ(service.instances().size(), 4U);
}

TEST_F(ScriptMemory, WhatInstancesShareIsNotFreeOnceOneOfThemHasItsOwn) {
  ASSERT_FALSE(service.load(script_of(large_rule(90'000)), now));
  make({}, script_of(large_rule(90'000)));
  core::Instance& sharing = make();
  const core::Script own = script_of(large_rule(90'000));
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, sharing, own)), 409);
  ASSERT_FALSE(service.load({}, now));
  EXPECT_EQ(status(api::refusal_of_memory(service.budgets().scripts, sharing, own)), 0);
}

TEST_F(ScriptMemory, OfAScriptForAllNothingCountsThatItTakesThePlaceOf) {
  make({}, script_of(large_rule(90'000)));
  make({}, large_timeline(90'000));
  core::NotifySpec note;
  note.type = "incomingMessageReceived";
  note.body = core::Json{{"text", std::string(80'000, 'x')}};
  core::InstanceSpec with_queue;
  with_queue.queue = {note};
  core::Script script;
  script.instances = {with_queue};
  EXPECT_EQ(status(service.load(script, now)), 0);
  EXPECT_EQ(service.instances().size(), 3U);
  EXPECT_LT(used(), 100'000U);
}

TEST_F(ScriptMemory, ARuleCountsForAsLongAsACallWaitsByIt) {
  core::Rule held = large_rule(60'000);
  held.wait = core::Wait{core::Duration{1h}};
  core::Instance& instance = make({}, script_of(held));
  ASSERT_FALSE(get(instance, "qr").reply);
  service.set_script(instance, {}, now);
  EXPECT_GT(used(), 60'000U);
  jump(instance, 1h);
  service.take_effects();
  EXPECT_EQ(used(), 0U);
}

}  // namespace greenmock::tests
