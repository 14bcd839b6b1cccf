// The script of a server that goes on with the accounts of an earlier one.

#include "api/vocabulary.hpp"
#include "kept_lives.hpp"
#include "script/load.hpp"

namespace greenmock::tests {
namespace {

using core::Instance;
using Types = std::vector<std::string>;

class KeptScript : public KeptLives {
 protected:
  void play(api::Service& service) {
    constexpr const char* kScript = R"({"greenmock":1,"timeline":[
        {"at":"0s","notify":"incomingMessage"},
        {"at":"start","notify":"deviceInfo"},
        {"at":"state=authorized","notify":"stateInstanceChanged"},
        {"at":"1s","notify":"incomingCall"}]})";
    const auto loaded = script::load_script(kScript, script::Scope::File, api::method_names());
    if (!loaded) throw std::runtime_error(script::to_string(loaded.problems.at(0), "script"));
    service.set_script(*loaded.value, now);
  }
  static Types waiting(const Instance& instance) {
    Types types;
    for (const core::QueuedNote& note : instance.notes().all(instance.now()))
      types.push_back(note.type);
    return types;
  }
  /// An account that is logged in, from the life of a server that has ended.
  void make_earlier() {
    live([&](api::Service& service) {
      core::InstanceSpec spec = named("bot");
      spec.state = core::State::Authorized;
      make(service, spec);
    });
  }
};

TEST_F(KeptScript, ATimelineThatComesAtTheStartIsPlayedWholeInEachLife) {
  make_earlier();
  live_on([&](api::Service& service, Instance& bot) {
    play(service);
    EXPECT_EQ(waiting(bot),
              (Types{"incomingMessageReceived", "deviceInfo", "stateInstanceChanged"}));
    now += 1s;
    service.run_due(now);
    EXPECT_EQ(waiting(bot).size(), 4U);
  });
  live_on([&](api::Service& service, Instance& bot) {
    EXPECT_EQ(waiting(bot).size(), 4U) << "what waited waits";
    play(service);
    EXPECT_EQ(waiting(bot).size(), 7U) << "and the timeline begins anew behind it";
    EXPECT_EQ(bot.head()->type, "incomingMessageReceived");
  });
  live_on([&](api::Service&, Instance& bot) { EXPECT_EQ(waiting(bot).size(), 7U); });
}

TEST_F(KeptScript, OfATimelineThatComesLaterOnlyTheRestIsPlayed) {
  make_earlier();
  live_on([&](api::Service& service, Instance& bot) {
    now += 500ms;
    play(service);
    EXPECT_EQ(waiting(bot), Types{});
    now += 500ms;
    service.run_due(now);
    EXPECT_EQ(waiting(bot), Types{"incomingCall"});
  });
}

}  // namespace
}  // namespace greenmock::tests
