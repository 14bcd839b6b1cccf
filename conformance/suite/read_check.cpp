#include <fmt/format.h>

#include <algorithm>

#include "checks/load.hpp"
#include "script/loaders.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"
#include "suite/readers.hpp"

namespace greenmock::kit {
namespace {

using script::Fields;
using script::Value;

/// The server's verbs: its own loader reads them.
constexpr std::string_view kOnTheWire[] = {"calls", "gap",      "rate",   "overlap",
                                           "shape", "connects", "frames", "instance"};
constexpr std::string_view kOfTheClient[] = {"events", "picture", "says",  "kind", "end",
                                             "silent", "handled", "order", "any"};
bool is_in(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string_view> all_verbs() {
  std::vector<std::string_view> verbs(std::begin(kOnTheWire), std::end(kOnTheWire));
  verbs.insert(verbs.end(), std::begin(kOfTheClient), std::end(kOfTheClient));
  return verbs;
}

struct Context {
  const Words& words;
  const OfScenario& scenario;
};

std::string mark_problem(std::string_view name, const std::vector<std::string>& marks) {
  if (std::find(marks.begin(), marks.end(), name) != marks.end()) return "";
  const std::vector<std::string_view> names(marks.begin(), marks.end());
  return fmt::format("no step has the name {}{}", script::in_quotes(name),
                     script::did_you_mean(name, names));
}

/// The same object with these keys alone.
script::Node of_keys(const script::Node& node, std::span<const std::string_view> keys) {
  script::Node copy = node;
  auto& members = std::get<script::Node::Members>(copy.value);
  std::erase_if(members, [&](const script::Member& member) { return !is_in(member.key, keys); });
  return copy;
}

/// A misspelt `${…}` is a host that no call has; and without a port of its own the media host is the same as the other
/// one.
void demand_known_host(const Value& check, std::string_view verb, const Context& context) {
  constexpr std::string_view kNamed[] = {"${apiHost}", "${mediaHost}"};
  const auto of = check.member(verb)->member("of");
  const auto host = of ? of->member("host") : std::nullopt;
  if (!host || !host->is_string()) return;
  const std::string text = host->node().scalar()->get<std::string>();
  if (text.find("${") == std::string::npos) return;
  if (!is_in(text, kNamed))
    host->complain(fmt::format("{} is not one of ${{apiHost}} and ${{mediaHost}}{}",
                               script::in_quotes(text), script::did_you_mean(text, kNamed)));
  else if (!context.scenario.media_host)
    host->complain(R"(this scenario has no media host of its own; it needs "hosts": ["media"])");
}

OnTheWire read_on_the_wire(const Value& check, std::string_view verb, const Context& context) {
  demand_known_host(check, verb, context);
  // Whatever else stands there is read, and complained of, by the kit alone.
  const std::string_view for_the_server[] = {verb, "window"};
  const script::Node node = of_keys(check.node(), for_the_server);
  const Value value(node, check.pointer(), check.problems());
  OnTheWire wire;
  wire.read = checks::load_check(value, context.words.methods, [&](std::string_view name) {
    return mark_problem(name, context.scenario.marks);
  });
  wire.verify = of_keys(node, {&verb, 1}).to_json();
  return wire;
}

std::optional<std::uint64_t> read_bound(const Fields& fields, std::string_view key) {
  const auto value = fields.find(key);
  if (!value) return std::nullopt;
  const auto count = value->integer(0, 1'000'000, "a count");
  return count ? std::optional<std::uint64_t>(*count) : std::nullopt;
}

Events read_events(const Value& value) {
  const Fields fields(value, R"("events")", {"of", "least", "most"});
  Events events;
  if (const auto of = fields.require("of", R"(, like {"event": "qr"})"))
    events.of = read_event_pattern(*of);
  events.least = read_bound(fields, "least");
  events.most = read_bound(fields, "most");
  constexpr std::string_view kBounds[] = {"least", "most"};
  fields.at_least_one(kBounds);
  if (events.least && events.most && *events.least > *events.most)
    value.complain(R"("least" is above "most": nothing can pass)");
  return events;
}

Picture read_picture(const Value& value) {
  const Fields fields(value, R"("picture")", {"is", "notOlderThan"});
  Picture picture;
  constexpr Value::Choice<Picture::Is> kIs[] = {{"served", Picture::Is::Served},
                                                {"decodes", Picture::Is::Decodes}};
  if (const auto is = fields.require("is", R"(: "served" or "decodes")"))
    picture.is = is->choice(kIs).value_or(Picture::Is::Served);
  if (const auto age = fields.find("notOlderThan")) {
    picture.not_older_than = age->duration();
    if (picture.is != Picture::Is::Served)
      age->complain(R"("notOlderThan" goes with {"is": "served"} only)");
  }
  return picture;
}

Says read_says(const Value& value) {
  const Fields fields(value, R"("says")", {"contains", "in"});
  Says says;
  if (const auto text = fields.require("contains", ", a text or a list of such")) {
    if (text->is_list()) {
      for (const Value& item : text->list("a list of texts"))
        says.contains.push_back(read_text(item, "a text").value_or(""));
      if (says.contains.empty()) text->complain("expected at least one text, found none");
    } else if (const auto one = read_text(*text, "a text, or a list of such")) {
      says.contains.push_back(*one);
    }
  }
  const auto in = fields.require("in", R"(, like "error.message")");
  const auto place =
      in ? read_text(*in, R"(an event and its field, like "error.message")") : std::nullopt;
  if (!place) return says;
  const std::size_t dot = place->find('.');
  says.event = place->substr(0, dot);
  says.field = dot == std::string::npos ? "" : place->substr(dot + 1);
  if (says.field.empty() || !is_in(says.event, kEventNames))
    in->complain_expected(R"(an event and its field, like "error.message")");
  return says;
}

constexpr std::string_view kAnswerKinds[] = {"ok",      "unauthorized", "forbidden",  "notFound",
                                             "tooMany", "quota",        "badRequest", "server",
                                             "network", "timeout",      "unreadable"};

/// No event says of which call it is, so a check cannot choose among them.
void demand_the_only_call(const Value& call, const std::string& name, const Context& context) {
  const std::string& called = context.scenario.called;
  if (name == "*" || name == called) return;
  if (called.empty())
    call.complain(R"(only in the task "call" is it known of which call an event is; write "*")");
  else
    call.complain(
        fmt::format("this scenario's GREEN_API_METHOD is {}, and no other call is told of",
                    script::in_quotes(called)));
}

Kind read_kind(const Value& value, const Context& context) {
  const Fields fields(value, R"("kind")", {"call", "kind", "distinct"});
  Kind kind;
  if (const auto call = fields.require("call", ", the name of a method")) {
    if (const auto name = read_call_name(*call, context.words)) {
      kind.call = *name;
      demand_the_only_call(*call, *name, context);
    }
  }
  constexpr std::string_view kEither[] = {"kind", "distinct"};
  const auto which = fields.exactly_one(kEither);
  if (which == "distinct") kind.distinct = read_number(fields, "distinct", 2);
  if (which != "kind") return kind;
  const Value wanted = *fields.find("kind");
  const std::vector<Value> items =
      wanted.is_list() ? wanted.list("a list of kinds") : std::vector<Value>{wanted};
  for (const Value& item : items) {
    if (const auto place = item.word(kAnswerKinds)) kind.kinds.emplace_back(kAnswerKinds[*place]);
  }
  if (items.empty()) wanted.complain("expected at least one kind, found none");
  return kind;
}

End read_end(const Value& value) {
  constexpr Value::Choice<ClientEnd::How> kHow[] = {{"done", ClientEnd::How::Done},
                                                    {"failed", ClientEnd::How::Failed},
                                                    {"crashed", ClientEnd::How::Crashed},
                                                    {"alive", ClientEnd::How::Alive},
                                                    {"stopped", ClientEnd::How::Stopped}};
  End end;
  const auto items = value.list(R"(a list of acceptable ends, like ["done", "failed"])");
  if (value.is_list() && items.empty()) value.complain("expected at least one end, found none");
  for (const Value& item : items) {
    if (const auto how = item.choice(kHow)) end.of.push_back(*how);
  }
  return end;
}

Silent read_silent(const Value& value, const Context& context) {
  const Fields fields(value, R"("silent")", {"of", "in"});
  constexpr std::string_view kOf[] = {"token"};
  if (const auto of = fields.require("of", R"(: "token")")) of->word(kOf);
  Silent silent;
  if (const auto in = fields.require("in", R"(, like ["stdout", "stderr", "events"])")) {
    const auto items = in->list("a list of places");
    if (in->is_list() && items.empty()) in->complain("expected at least one place, found none");
    for (const Value& item : items) {
      const auto place = item.word(kSilentIn);
      if (!place) continue;
      silent.in.push_back(static_cast<Silent::In>(*place));
      if (silent.in.back() == Silent::In::HeadersToOtherHosts && !context.scenario.other_host)
        item.complain(R"(this scenario has no other host; it needs "hosts": ["other"])");
    }
  }
  return silent;
}

Handled read_handled(const Value& value) {
  const Fields fields(value, R"("handled")", {"each", "order", "bound"});
  Handled handled;
  handled.each = read_number(fields, "each", 1);
  if (const auto order = fields.find("order")) handled.order = order->boolean().value_or(true);
  if (fields.find("bound")) handled.bound = read_number(fields, "bound", 1);
  return handled;
}

Order::OfCall read_ordered_call(const Value& item, const Context& context) {
  for (const char* key : {"query", "body", "host", "connection"}) {
    if (const auto found = item.member(key))
      found->complain("among events a call is told by call, verb, status and outcome only");
  }
  // The server's loader reads call patterns as parts of checks only.
  script::Node check{item.node().at, script::Node::Members{}};
  script::Node calls{item.node().at, script::Node::Members{}};
  std::get<script::Node::Members>(calls.value).push_back({"of", item.node().at, item.node()});
  std::get<script::Node::Members>(calls.value)
      .push_back({"least", item.node().at, {item.node().at, core::Json(1)}});
  std::get<script::Node::Members>(check.value).push_back({"calls", item.node().at, calls});
  const auto read =
      checks::load_check(Value(check, item.pointer(), item.problems()), context.words.methods);
  Order::OfCall call;
  if (const auto* of = std::get_if<checks::Calls>(&read.what)) call.read = of->of;
  call.words =
      "a call of " + (call.read.method_name.empty() ? "any method" : call.read.method_name);
  return call;
}

Order read_order(const Value& value, const Context& context) {
  Order order;
  const auto items = value.list("a list of call and event patterns");
  if (value.is_list() && items.size() < 2)
    value.complain(fmt::format("an order is of two things or more, found {}", items.size()));
  for (const Value& item : items) {
    if (item.member("event"))
      order.of.emplace_back(read_event_pattern(item));
    else
      order.of.emplace_back(read_ordered_call(item, context));
  }
  return order;
}

void read_verb(std::string_view verb, const Value& check, const Context& context, Check& into);

Check read_inner(const Value& value, const Context& context) {
  constexpr std::string_view kOfTheWhole[] = {"id",      "requirement", "proves",
                                              "catches", "mode",        "window"};
  std::vector<std::string_view> keys = all_verbs();
  for (const std::string_view key : kOfTheWhole) {
    const auto found = value.member(key);
    if (!found) continue;
    keys.push_back(key);
    found->complain(
        fmt::format("{} stands beside \"any\", and is of all in it", script::in_quotes(key)));
  }
  const Fields fields(value, R"(a check in "any")", keys);
  Check check;
  if (!fields.valid()) return check;
  if (const auto verb = fields.exactly_one(all_verbs())) read_verb(*verb, value, context, check);
  return check;
}

AnyOf read_any(const Value& value, const Context& context) {
  AnyOf any;
  const auto items = value.list("a list of checks");
  if (value.is_list() && items.size() < 2)
    value.complain(fmt::format("\"any\" is of two checks or more, found {}", items.size()));
  for (const Value& item : items) any.of.push_back(read_inner(item, context));
  return any;
}

void read_verb(std::string_view verb, const Value& check, const Context& context, Check& into) {
  const Value value = *check.member(verb);
  if (is_in(verb, kOnTheWire)) into.what = read_on_the_wire(check, verb, context);
  if (verb == "events") into.what = read_events(value);
  if (verb == "picture") into.what = read_picture(value);
  if (verb == "says") into.what = read_says(value);
  if (verb == "kind") into.what = read_kind(value, context);
  if (verb == "end") into.what = read_end(value);
  if (verb == "silent") into.what = read_silent(value, context);
  if (verb == "handled") into.what = read_handled(value);
  if (verb == "order") into.what = read_order(value, context);
  if (verb == "any") into.what = read_any(value, context);
}

void read_window(const Value& value, const Context& context, Check& check) {
  const auto ends = value.list(R"(two names of steps, null for an open end)");
  if (ends.size() != 2) {
    if (value.is_list())
      value.complain(fmt::format("a window has two ends, found {}", ends.size()));
    return;
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const core::Json* scalar = ends[i].node().scalar();
    if (scalar && scalar->is_null()) continue;
    const std::string* name = ends[i].string("the name of a step, or null");
    if (!name) continue;
    const std::string problem = mark_problem(*name, context.scenario.marks);
    if (!problem.empty()) ends[i].complain(problem);
    (i == 0 ? check.from : check.until) = *name;
  }
}

Check read_check(const Value& value, const Context& context) {
  std::vector<std::string_view> keys = all_verbs();
  keys.insert(keys.end(), {"id", "requirement", "proves", "catches", "mode", "window"});
  const Fields fields(value, "a check", keys);
  Check check;
  if (!fields.valid()) return check;
  if (const auto id = fields.require("id"))
    check.id = read_slug(*id, "the id of a check").value_or("");
  if (const auto requirement = fields.require("requirement"))
    check.requirement = read_requirement(*requirement, context.words);
  if (const auto proves = fields.find("proves"))
    check.proves = read_slug(*proves, "the name of a mutant").value_or("");
  if (const auto catches = fields.find("catches"))
    check.catches = read_catches(*catches, context.words);
  if (const auto mode = fields.find("mode")) {
    constexpr std::string_view kModes[] = {"real"};
    check.real_time_only = mode->word(kModes).has_value();
  }
  std::vector<std::string_view> written = all_verbs();
  written.emplace_back("window");
  check.written = of_keys(value.node(), written).to_json();
  const auto verb = fields.exactly_one(all_verbs());
  if (verb) read_verb(*verb, value, context, check);
  // The server's loader has read the window of its checks already, and complained.
  if (const auto window = fields.find("window")) {
    const bool by_server = verb && is_in(*verb, kOnTheWire);
    script::Problems spare;
    read_window(Value(window->node(), window->pointer(), by_server ? spare : value.problems()),
                context, check);
  }
  return check;
}

}  // namespace

std::vector<Check> read_checks(const Value& value, const Words& words, const OfScenario& scenario) {
  std::vector<Check> checks;
  for (const Value& item : value.list("a list of checks")) {
    if (value.problems().full()) break;
    checks.push_back(read_check(item, {words, scenario}));
  }
  return checks;
}

}  // namespace greenmock::kit
