#include <fmt/format.h>

#include "checks/judge.hpp"
#include "checks/load.hpp"
#include "control/routes/routes.hpp"
#include "control/routes/wait_request.hpp"
#include "control/views/record_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;

/// Each has up to twenty calls in its finding.
constexpr std::size_t kMostChecks = 1'000;

struct Taken {
  checks::Evidence evidence;
  core::Sequence cursor = 0;
};

/// All that a check may look at, on the loop. What has ended changes no more and is shared with the
/// journal; of calls and websockets under way a copy is taken, so that judging need not hold up the loop.
Taken take_evidence(const Desk& desk, const core::Instance& instance) {
  Taken taken;
  taken.cursor = desk.service().cursor();
  checks::Evidence& evidence = taken.evidence;
  for (const auto& record : instance.journal().records())
    evidence.records.push_back(record->under_way() ? std::make_shared<core::Record>(*record)
                                                   : record);
  evidence.gave_up_until = instance.journal().dropped_until();
  evidence.id = instance.identity().id;
  evidence.token = instance.identity().token;
  evidence.state = instance.state();
  evidence.settings = instance.saved_settings();
  evidence.first_settings = instance.first_settings();
  evidence.queued = instance.queued();
  for (const auto& record : desk.service().unmatched().records())
    evidence.unmatched += instance.owns(*record) && !record->verb.empty() ? 1U : 0U;
  evidence.place_of = parse_cursor;
  return taken;
}

/// The ends of windows are cursors, as other answers have given them.
std::string cursor_problem(std::string_view text, core::Sequence now) {
  const auto cursor = parse_cursor(text);
  if (!cursor) return R"(expected the "cursor" of an earlier answer, or null)";
  return std::string(*cursor > now ? kForeignCursor : "");
}

/// Checks without an id are called by their place, as instances without a name are.
void name_all(std::vector<checks::Check>& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].id.empty()) list[i].id = fmt::format("#{}", i + 1);
  }
}

std::vector<checks::Check> read_verify(const script::Value& body, const Desk& desk,
                                       core::Sequence now) {
  const script::Fields fields(body, "a verification", {"checks"});
  const auto list =
      fields.require("checks", R"(, like [{"calls": {"of": {"call": "qr"}, "most": 1}}])");
  if (!list) return {};
  if (list->is_list() && list->node().items()->size() > kMostChecks) {
    list->complain(
        fmt::format("expected {} checks at most: send the others in another call", kMostChecks));
    return {};
  }
  return checks::load_checks(*list, desk.words,
                             [now](std::string_view name) { return cursor_problem(name, now); });
}

Answer verify(const Desk& desk, const Call& call) {
  Taken taken = with_instance(desk, call, [&](const core::Instance& instance, core::ClientTime) {
    return take_evidence(desk, instance);
  });
  std::vector<checks::Check> list = read_body(call.request.body, [&](const script::Value& body) {
    return read_verify(body, desk, taken.cursor);
  });
  name_all(list);
  // Many checks over a long journal take longer than the end of the program may.
  taken.evidence.before_each = [&desk] { desk.loop.go_on_unless_stopping(); };
  bool all_passed = true;
  Json findings = Json::array();
  for (const checks::Check& check : list) {
    const checks::Finding finding = checks::judge(check, taken.evidence);
    // What could not be judged is not passed: a client that did nothing must not look well.
    all_passed = all_passed && finding.verdict == checks::Verdict::Pass;
    findings.push_back(checks::finding_json(finding));
  }
  return json_answer({{"passed", all_passed},
                      {"findings", std::move(findings)},
                      {"cursor", cursor_text(taken.cursor)}});
}

}  // namespace

void add_verify_routes(Router& router, const Desk& desk) {
  router.add("POST", "/_mock/instances/{}/verify",
             [&desk](const Call& call) { return verify(desk, call); });
}

}  // namespace greenmock::control
