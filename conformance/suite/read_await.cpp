#include <fmt/format.h>

#include "core/calls/journal.hpp"
#include "suite/readers.hpp"

namespace greenmock::kit {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kKinds[] = {"call", "event", "exit", "any", "socket", "push"};

AwaitCall read_awaited_call(const Value& value, const Words& words) {
  const Fields fields(value, "an awaited call", {"call", "phase", "verb", "status", "n"});
  AwaitCall call;
  call.call = read_call_name(*fields.find("call"), words).value_or("*");
  if (const auto phase = fields.find("phase")) {
    if (const auto place = phase->word(core::kPhaseNames)) call.phase = core::kPhaseNames[*place];
  }
  if (const auto verb = fields.find("verb")) {
    if (const auto place = verb->word(core::kVerbs)) call.verb = core::kVerbs[*place];
  }
  if (const auto status = fields.find("status")) {
    if (const auto code = status->integer(100, 599, "an HTTP status"))
      call.status = static_cast<int>(*code);
    if (call.phase == "arrived" || call.phase == "parked")
      status->complain(fmt::format(
          "a call that is {} has no status yet; await \"released\" or \"sent\"", call.phase));
  }
  call.n = read_number(fields, "n", 1);
  return call;
}

AwaitAny read_any_of(const Value& value, const Words& words) {
  AwaitAny any;
  const Fields fields(value, "an await of several", {"any"});
  const auto list = fields.find("any");
  const auto items = list->list("a list of things to await");
  if (list->is_list() && items.size() < 2)
    list->complain(fmt::format("\"any\" is of two things or more, found {}", items.size()));
  for (const Value& item : items) any.of.push_back(read_await(item, words));
  return any;
}

}  // namespace

Awaited read_await(const Value& value, const Words& words) {
  if (!value.is_object()) {
    value.complain_expected(R"(what is awaited, like {"call": "qr"} or {"event": "authorized"})");
    return AwaitExit{};
  }
  std::vector<std::string_view> there;
  for (const std::string_view kind : kKinds) {
    if (value.member(kind)) there.push_back(kind);
  }
  if (there.size() != 1) {
    const Fields fields(value, "what is awaited",
                        {"call", "event", "exit", "any", "socket", "push", "phase", "verb",
                         "status", "n", "where"});
    fields.exactly_one(kKinds);
    return AwaitExit{};
  }
  if (there.front() == "call") return read_awaited_call(value, words);
  if (there.front() == "event") {
    AwaitEvent event{read_event_pattern(value, {"n"}), 1};
    event.n = read_number(Fields(value, "an awaited event", {"event", "where", "n"}), "n", 1);
    return event;
  }
  if (there.front() == "any") return read_any_of(value, words);
  if (there.front() == "socket") {
    const Fields fields(value, "an awaited websocket", {"socket", "n"});
    AwaitSocket socket;
    if (const auto place = fields.find("socket")->word(kSocketWords))
      socket.what = static_cast<AwaitSocket::What>(*place);
    socket.n = read_number(fields, "n", 1);
    return socket;
  }
  if (there.front() == "exit") {
    const Fields fields(value, "an await of the end", {"exit"});
    if (fields.find("exit")->boolean() == false)
      fields.find("exit")->complain(R"(write {"exit": true})");
    return AwaitExit{};
  }
  const Fields fields(value, "an awaited webhook", {"push", "n"});
  AwaitPush push;
  if (const auto place = fields.find("push")->word(kPushWords))
    push.what = static_cast<AwaitPush::What>(*place);
  push.n = read_number(fields, "n", 1);
  return push;
}

}  // namespace greenmock::kit
