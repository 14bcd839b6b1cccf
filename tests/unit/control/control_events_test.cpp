// What happens, as it happens: the streams of server-sent events.

#include <memory>
#include <vector>

#include "control_harness.hpp"
#include "event_reader.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto kAll = "/_mock/events";

std::string since(const std::string& path, const std::string& cursor) {
  return path + "?since=" + cursor;
}

control::Plane::Options with(control::EventLimits limits) {
  control::Plane::Options options;
  options.events = limits;
  return options;
}

int port_of(MockServer& mock) {
  return mock.plane().port();
}

void raise(const MockServer& mock, const Made& made, const std::string& word) {
  EXPECT_EQ(mock.post(made.control + "/signal", R"({"name":")" + word + R"("})").status, 200);
}

/// Ids and names of what comes up to the signal `last`.
std::vector<std::string> seen_until(EventReader& reader, const std::string& last) {
  std::vector<std::string> seen;
  while (const auto event = reader.next()) {
    seen.push_back(event->id + " " + event->name);
    if (event->name == "signal" && event->data["name"] == last) return seen;
  }
  ADD_FAILURE() << "the stream ended before signal=" << last;
  return seen;
}

TEST(ControlEvents, TellEachPhaseOfACall) {
  MockServer mock;
  const Made made = mock.make(R"({"name":"seen"})");
  EventReader reader(port_of(mock), made.control + "/events");
  ASSERT_EQ(reader.status(), 200) << reader.head();
  EXPECT_NE(reader.head().find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_NE(reader.head().find("Cache-Control: no-store\r\n"), std::string::npos);
  EXPECT_TRUE(reader.comes("retry: 1000\nid: "));
  EXPECT_EQ(mock.call(made, "qr").status, 200);

  std::uint64_t before = 0;
  for (const std::string phase : {"arrived", "released", "sent"}) {
    const SentEvent event = reader.next("call");
    EXPECT_EQ(event.data["phase"], phase);
    EXPECT_EQ(event.data["call"], "qr");
    EXPECT_EQ(event.data["n"], 1);
    EXPECT_EQ(event.data["instance"], "seen");
    EXPECT_EQ(std::to_string(event.data["idInstance"].get<std::uint64_t>()), made.id);
    EXPECT_EQ(event.data["status"], phase == "arrived" ? Json() : Json(200));
    EXPECT_EQ(event.data["outcome"], phase == "sent" ? "sent" : "open");
    EXPECT_GT(std::stoull(event.id), before);
    before = std::stoull(event.id);
  }
}

TEST(ControlEvents, TellOfACallThatIsParkedAndOfOneThatIsCut) {
  MockServer mock;
  const Made made = mock.make(
      R"({"clock":{"paused":true},"script":{"rules":[{"id":"slow","when":{"method":"qr"},"wait":"10m"}]}})");
  EventReader reader(port_of(mock), made.control + "/events");
  auto call = mock.call_in_background(made, "qr");
  while (reader.next("call").data["phase"] != "parked") continue;
  EXPECT_EQ(mock.post(made.control + "/drop", R"({"what":"parked"})").status, 200);
  const SentEvent left = reader.next("call");
  EXPECT_EQ(left.data["phase"], "left");
  EXPECT_EQ(left.data["outcome"], "cut");
  call.get();
}

TEST(ControlEvents, TellWhatHappensToAnInstance) {
  MockServer mock;
  const Made made = mock.make(R"({"clock":{"paused":true}})");
  EventReader reader(port_of(mock), made.control + "/events");
  ASSERT_EQ(reader.status(), 200);
  EXPECT_EQ(mock.post(made.control + "/clock/advance", R"({"by":"65s"})").status, 200);
  std::uint64_t serial = 0;
  for (const int at : {20'000, 40'000, 60'000}) {
    const SentEvent rotation = reader.next("rotation");
    EXPECT_EQ(rotation.data["at"], at);
    EXPECT_GT(rotation.data["serial"].get<std::uint64_t>(), serial);
    serial = rotation.data["serial"].get<std::uint64_t>();
  }
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"scan"})").status, 200);
  EXPECT_EQ(reader.next()->name, "scan");
  const SentEvent state = reader.next("state");
  EXPECT_EQ(state.data["state"], "authorized");
  EXPECT_EQ(state.data["at"], 65'000);
  raise(mock, made, "go");
  EXPECT_EQ(reader.next("signal").data["name"], "go");
  EXPECT_EQ(mock.post(made.control + "/reset").status, 200);
  EXPECT_EQ(reader.next()->name, "reset");
  EXPECT_EQ(reader.next("state").data["state"], "notAuthorized");
  EXPECT_EQ(mock.del(made.control).status, 200);
  EXPECT_EQ(reader.next()->name, "deleted");
  EXPECT_TRUE(reader.ends_whole()) << "the instance is gone";
}

TEST(ControlEvents, MissNoStateThatAJumpPasses) {
  MockServer mock;
  const Made made =
      mock.make(R"({"state":"authorized","clock":{"paused":true},"script":{"timeline":[
      {"at":"10s","phone":"off"},{"at":"20s","phone":"on"}]}})");
  EventReader reader(port_of(mock), made.control + "/events");
  const Response jump = mock.post(made.control + "/clock/advance", R"({"by":"1m"})");
  ASSERT_EQ(jump.status, 200) << jump.text;
  const SentEvent off = reader.next("state"), on = reader.next("state");
  EXPECT_EQ(off.data["state"], "sleepMode");
  EXPECT_EQ(off.data["at"], 10'000);
  EXPECT_EQ(on.data["state"], "authorized");
  EXPECT_EQ(on.data["at"], 20'000);
}

TEST(ControlEvents, TellOfAScanThatLeadsToNoOtherState) {
  MockServer mock;
  const Made made = mock.make(R"({"name":"half"})");
  EventReader reader(port_of(mock), made.control + "/events");
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"abandon"})").status, 200);
  EXPECT_EQ(reader.next("scan").data["instance"], "half");
}

TEST(ControlEvents, ToAllTellOfEveryInstanceAndOfNone) {
  MockServer mock;
  EventReader reader(port_of(mock), kAll);
  const Made made = mock.make(R"({"name":"new"})");
  const SentEvent born = reader.next("made");
  EXPECT_EQ(born.data["instance"], "new");
  EXPECT_EQ(reader.next("state").data["state"], "notAuthorized");
  mock.data_client().Get("/nothing");
  const SentEvent unmatched = reader.next("call");
  EXPECT_TRUE(unmatched.data["instance"].is_null());
  EXPECT_TRUE(unmatched.data["call"].is_null());
  EXPECT_EQ(mock.del(made.control).status, 200);
  EXPECT_EQ(reader.next("deleted").data["instance"], "new");
  raise(mock, mock.make(), "still");
  EXPECT_EQ(reader.next("signal").data["name"], "still") << "goes on";
}

TEST(ControlEvents, GoOnWhereTheyEndedWithoutAHoleOrADouble) {
  MockServer mock;
  const Made made = mock.make();
  const std::string path = made.control + "/events";
  EventReader whole(port_of(mock), path);
  std::vector<std::string> seen;
  std::string last;
  {
    EventReader first(port_of(mock), path);
    EXPECT_EQ(mock.call(made, "qr").status, 200);
    const SentEvent event = first.next("call");
    seen.push_back(event.id + " call");
    last = first.last_id();
  }
  EXPECT_EQ(mock.call(made, "getStateInstance").status, 200);
  EXPECT_EQ(mock.call(made, "logout").status, 200);
  {
    EventReader second(port_of(mock), since(path, "1"), "Last-Event-ID: " + last + "\r\n");
    raise(mock, made, "middle");
    for (auto& event : seen_until(second, "middle")) seen.push_back(std::move(event));
    last = second.last_id();
  }
  EXPECT_EQ(mock.patch(made.control, R"({"state":"blocked"})").status, 200);
  EventReader third(port_of(mock), since(path, last));
  raise(mock, made, "end");
  for (auto& event : seen_until(third, "end")) seen.push_back(std::move(event));
  // A rotation is told to those who are there, and `logout` makes one; it may come to one reader only.
  const auto told = [](std::vector<std::string> events) {
    std::erase_if(events, [](const auto& event) { return event.ends_with(" rotation"); });
    return events;
  };
  EXPECT_EQ(told(seen), told(seen_until(whole, "end")));
}

TEST(ControlEvents, GoOnFromTheirPlaceThoughNothingCameYet) {
  MockServer mock;
  const Made made = mock.make();
  std::string place;
  {
    EventReader first(port_of(mock), made.control + "/events");
    ASSERT_TRUE(first.comes("\n\n"));
    const std::string& begin = first.rest();
    place = begin.substr(begin.find("id: ") + 4);
    place.erase(place.find('\n'));
  }
  raise(mock, made, "missed");
  EventReader second(port_of(mock), made.control + "/events", "Last-Event-ID: " + place + "\r\n");
  EXPECT_EQ(second.next()->data["name"], "missed");
}

TEST(ControlEvents, SayThatTheyNoLongerKnow) {
  MockServer mock(with({.kept = 5}));
  const Made made = mock.make();
  for (int i = 0; i < 10; ++i) raise(mock, made, "s" + std::to_string(i));
  EventReader reader(port_of(mock), since(kAll, "1"));
  const auto gap = reader.next();
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->name, "gap");
  EXPECT_EQ(gap->data["since"], "1");
  EXPECT_EQ(gap->data["until"], gap->id);
  for (int i = 5; i < 10; ++i) EXPECT_EQ(reader.next()->data["name"], "s" + std::to_string(i));

  EventReader behind(port_of(mock), since(kAll, gap->id));
  EXPECT_EQ(behind.next()->data["name"], "s5") << "no gap behind the gap";
}

TEST(ControlEvents, TakeACursorOfAnotherRunForAGap) {
  MockServer mock;
  const Response asked = mock.get(since(kAll, "999999"));
  EXPECT_EQ(asked.status, 400);
  EXPECT_EQ(asked.json["field"], "?since");
  EventReader back(port_of(mock), kAll, "Last-Event-ID: 999999\r\n");
  ASSERT_EQ(back.status(), 200);
  EXPECT_EQ(back.next()->name, "gap");
  raise(mock, mock.make(), "new");
  EXPECT_EQ(back.next("signal").data["name"], "new");
}

TEST(ControlEvents, EndForAReaderWhoFallsTooFarBehind) {
  MockServer mock(with({.queued = 3}));
  const Made made = mock.make(R"({"clock":{"paused":true}})");
  EventReader reader(port_of(mock), made.control + "/events");
  ASSERT_EQ(reader.status(), 200);
  // A hundred codes in one turn of the loop are more than may wait for any reader.
  EXPECT_EQ(mock.post(made.control + "/clock/advance", R"({"by":"1h"})").status, 200);
  std::string last;
  for (int i = 0; i < 3; ++i) last = reader.next("rotation").id;
  const auto gap = reader.next();
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->name, "gap");
  EXPECT_EQ(gap->data["since"], last);
  EXPECT_TRUE(gap->data["until"].is_null());
  EXPECT_TRUE(reader.ends_whole());

  EventReader again(port_of(mock), made.control + "/events", "Last-Event-ID: " + last + "\r\n");
  EXPECT_EQ(again.next()->name, "rotation") << "the server still has them";
}

TEST(ControlEvents, TellThatMoreHappenedAtOnceThanIsRemembered) {
  MockServer mock;
  const Made made = mock.make(
      R"({"state":"authorized","clock":{"paused":true},"script":{"timeline":[
      {"at":"10ms","every":"10ms","state":"blocked"},{"at":"15ms","every":"10ms","state":"authorized"}]}})");
  const Made other = mock.make(R"({"clock":{"paused":true}})");
  const std::string path = made.control + "/events";
  EventReader reader(port_of(mock), path), quiet(port_of(mock), other.control + "/events");
  ASSERT_EQ(reader.status(), 200);
  ASSERT_EQ(quiet.status(), 200);
  const Response jump = mock.post(made.control + "/clock/advance", R"({"by":"40s"})");
  ASSERT_EQ(jump.status, 200) << jump.text;
  raise(mock, made, "end");
  raise(mock, other, "heard");
  const auto lost = reader.next();
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->name, "gap");
  EXPECT_TRUE(lost->data["until"].is_null());
  EXPECT_TRUE(reader.ends_whole());

  EventReader again(port_of(mock), path, "Last-Event-ID: " + lost->id + "\r\n");
  const auto gap = again.next();
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->name, "gap");
  EXPECT_EQ(gap->data["until"], gap->id);
  const auto next = again.next();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->name, "state") << "those that are remembered follow";
  EXPECT_GT(std::stoull(next->id), std::stoull(gap->id));
  EXPECT_EQ(again.next("signal").data["name"], "end");
  EXPECT_EQ(quiet.next()->name, "signal") << "who listens to another one has missed nothing";
}

TEST(ControlEvents, EndForAReaderWhoDoesNotReadAndKeepNobodyWaiting) {
  constexpr int kSteps = 120, kEventsAStep = 100;
  MockServer mock(with({.kept = 4 * kSteps * kEventsAStep, .queued = 2 * kEventsAStep}));
  // Together more than the kernel keeps for a connection. A small receive buffer would be full sooner, but
  // what is behind it comes at the pace of TCP's probes then.
  const std::string type(1000, 'x');
  const Made made = mock.make(
      R"({"clock":{"paused":true},"script":{"timeline":[
      {"at":"10ms","every":"10ms","notify":{"body":{"typeWebhook":")" +
      type + R"("}}}]}})");
  const Made quiet = mock.make();
  EventReader deaf(port_of(mock), made.control + "/events");
  EventReader other(port_of(mock), quiet.control + "/events");
  ASSERT_EQ(deaf.status(), 200);
  ASSERT_EQ(other.status(), 200);
  for (int step = 0; step < kSteps; ++step)
    ASSERT_EQ(mock.post(made.control + "/clock/advance", R"({"by":"1s"})").status, 200);
  EXPECT_EQ(mock.call(made, "getStateInstance").status, 200);
  raise(mock, quiet, "heard");
  EXPECT_EQ(other.next("signal").data["name"], "heard");

  int given = 0;
  std::string last;
  auto event = deaf.next();
  for (; event && event->name != "gap"; event = deaf.next()) {
    last = event->id;
    ++given;
  }
  ASSERT_TRUE(event) << "no word after " << given << " events";
  EXPECT_LT(given, kSteps * kEventsAStep);
  EXPECT_EQ(event->data["since"], last);
  EXPECT_TRUE(event->data["until"].is_null());
  EXPECT_TRUE(deaf.ends_whole());

  EventReader again(port_of(mock), made.control + "/events", "Last-Event-ID: " + last + "\r\n");
  const auto next = again.next();
  ASSERT_TRUE(next);
  EXPECT_NE(next->name, "gap") << "the server still has them";
}

TEST(ControlEvents, BeatWhileNothingHappens) {
  MockServer mock(with({.heartbeat = 1ms}));
  EventReader reader(port_of(mock), kAll);
  EXPECT_TRUE(reader.comes("\n\n:\nid: "));
}

TEST(ControlEvents, AreSixtyFourAtATime) {
  MockServer mock;
  std::vector<std::unique_ptr<EventReader>> readers;
  for (int i = 0; i < 64; ++i) {
    readers.push_back(std::make_unique<EventReader>(port_of(mock), kAll));
    ASSERT_EQ(readers.back()->status(), 200) << i;
  }
  const Response more = mock.get(kAll);
  EXPECT_EQ(more.status, 503);
  EXPECT_EQ(more.type, "application/problem+json");
  EXPECT_EQ(EventReader(port_of(mock), kAll, "", "HEAD").status(), 200) << "listens to nothing";
  EXPECT_EQ(mock.get("/_mock/health").status, 200);
  readers.pop_back();
  EXPECT_TRUE(eventually([&] { return EventReader(port_of(mock), kAll).status() == 200; }));
  readers.clear();
  EXPECT_TRUE(eventually([&] {
    return mock.get("/_mock/metrics").text.find("greenmock_event_streams 0\n") != std::string::npos;
  }));
}

TEST(ControlEvents, EndAtOnceWhenThePlaneStops) {
  MockServer mock;
  const Made made = mock.make();
  EventReader all(port_of(mock), kAll), one(port_of(mock), made.control + "/events");
  ASSERT_EQ(all.status(), 200);
  ASSERT_EQ(one.status(), 200);
  const auto begin = steady_clock::now();
  mock.plane().stop();
  EXPECT_LT(steady_clock::now() - begin, 10s) << "not at the next heartbeat";
  EXPECT_TRUE(all.ends_whole());
  EXPECT_TRUE(one.ends_whole());
}

TEST(ControlEvents, AreTextEventStreamOrNothing) {
  MockServer mock;
  const auto status = [&](const std::string& accept) {
    return EventReader(port_of(mock), kAll, accept).status();
  };
  EXPECT_EQ(status("Accept: application/json\r\n"), 406);
  EXPECT_EQ(status("Accept: application/json, text/event-stream;q=0.5\r\n"), 200);
  EXPECT_EQ(status("Accept: TEXT/*\r\n"), 200);
  EXPECT_EQ(status("Accept: application/json\r\nAccept: */*\r\n"), 200);
  EXPECT_EQ(status("Accept: text/event-stream;q=0\r\n"), 406);
  EXPECT_EQ(status("Accept: */*, text/event-stream ; a=b; q=0.000\r\n"), 406);
  EXPECT_EQ(status("Accept: text/event-stream, text/*;q=0\r\nAccept: */*;q=0\r\n"), 200);
}

TEST(ControlEvents, AnswerHeadWithoutABody) {
  MockServer mock;
  EventReader reader(port_of(mock), kAll, "", "HEAD");
  EXPECT_EQ(reader.status(), 200);
  EXPECT_FALSE(reader.ends_whole());
  EXPECT_EQ(reader.rest(), "");
  EXPECT_EQ(EventReader(port_of(mock), "/_mock/instances/none/events", "", "HEAD").status(), 404);
}

TEST(ControlEvents, GoOnToTheEndOfTheConnectionForAnOldClient) {
  MockServer mock;
  const Made made = mock.make();
  EventReader reader(port_of(mock), kAll, "", "GET", "HTTP/1.0");
  EXPECT_EQ(reader.status(), 200);
  EXPECT_EQ(reader.head().find("Transfer-Encoding"), std::string::npos);
  raise(mock, made, "go");
  EXPECT_EQ(reader.next("signal").data["name"], "go");
}

TEST(ControlEvents, RefuseWhatTheyDoNotUnderstand) {
  MockServer mock;
  EXPECT_EQ(mock.get("/_mock/instances/none/events").status, 404);
  EXPECT_EQ(mock.get(since(kAll, "x")).status, 400);
  EXPECT_EQ(mock.get("/_mock/events?sinse=1").status, 400);
  EXPECT_EQ(mock.post(kAll).status, 405);
  EXPECT_EQ(EventReader(port_of(mock), kAll, "Last-Event-ID: x\r\n").status(), 400);
  EXPECT_EQ(EventReader(port_of(mock), kAll, "Last-Event-ID: 1\r\nLast-Event-ID: 2\r\n").status(),
            400);
}

}  // namespace
}  // namespace greenmock::tests
