#include "run/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "judge/judge.hpp"
#include "run/running_client.hpp"

namespace greenmock::kit {

std::string vital_words(const Scenario& scenario) {
  const auto words_of = [](const std::variant<std::string, EventPattern>& vital) {
    if (const auto* event = std::get_if<EventPattern>(&vital)) return to_string(*event);
    const std::string& method = std::get<std::string>(vital);
    return method == "*" ? std::string("any call") : "a call of " + method;
  };
  std::string text;
  for (const auto& vital : scenario.vital) text += (text.empty() ? "" : " or ") + words_of(vital);
  return text;
}

namespace {

bool is_vital(const std::variant<std::string, EventPattern>& vital, const Evidence& evidence) {
  if (const auto* method = std::get_if<std::string>(&vital)) {
    return std::any_of(evidence.calls.begin(), evidence.calls.end(),
                       [&](const Call& call) { return call.method == *method || *method == "*"; });
  }
  return std::any_of(evidence.events.begin(), evidence.events.end(), [&](const Event& event) {
    return std::get<EventPattern>(vital).matches(event.line);
  });
}

Found look_at_vital(const Scenario& scenario, const Evidence& evidence) {
  Found found{Verdict::Pass, vital_words(scenario), "", {}};
  const bool any = std::any_of(scenario.vital.begin(), scenario.vital.end(),
                               [&](const auto& vital) { return is_vital(vital, evidence); });
  if (any) {
    found.seen =
        fmt::format("{} call{} came", evidence.calls.size(), evidence.calls.size() == 1 ? "" : "s");
    return found;
  }
  found.verdict = Verdict::Fail;
  found.seen = evidence.calls.empty() ? "no call came to this instance" : "other calls came:";
  constexpr std::size_t kMostNamed = 10;
  for (std::size_t i = 0; i < evidence.calls.size() && i < kMostNamed; ++i)
    found.seen += fmt::format(" {} {}", evidence.calls[i].verb, evidence.calls[i].method);
  found.seen += fmt::format("; the client: {}", evidence.end.text);
  return found;
}

Found look_at_survival(const Evidence& evidence) {
  std::vector<ClientEnd> ends = evidence.earlier_ends;
  ends.push_back(evidence.end);
  const auto first = [&](ClientEnd::How how) {
    return std::find_if(ends.begin(), ends.end(),
                        [&](const ClientEnd& end) { return end.how == how; });
  };
  // After a flood in any of its lives nothing is known of what it would have done.
  const auto flooded = first(ClientEnd::How::Flooded);
  const auto bad = flooded != ends.end() ? flooded : first(ClientEnd::How::Crashed);
  Found found{Verdict::Pass, "the client not to crash", evidence.end.text, {}};
  if (bad == ends.end()) return found;
  found.verdict = bad->how == ClientEnd::How::Crashed ? Verdict::Fail : Verdict::Error;
  found.seen = bad->text;
  if (bad + 1 != ends.end()) found.seen += ", before it was started again";
  return found;
}

/// Checks of what a client does in the end: a client whose steps were cut short never came to it.
bool waits_for_something(const Check& check) {
  if (const auto* events = std::get_if<Events>(&check.what)) return events->least && !events->most;
  if (const auto* wire = std::get_if<OnTheWire>(&check.what)) {
    const auto* calls = std::get_if<checks::Calls>(&wire->read.what);
    const auto* frames = std::get_if<checks::Frames>(&wire->read.what);
    return (calls && calls->least && !calls->most) || (frames && frames->least && !frames->most) ||
           std::holds_alternative<checks::InstanceIs>(wire->read.what);
  }
  if (const auto* any = std::get_if<AnyOf>(&check.what))
    return std::all_of(any->of.begin(), any->of.end(), waits_for_something);
  return std::holds_alternative<Order>(check.what) || std::holds_alternative<Says>(check.what) ||
         std::holds_alternative<Kind>(check.what) || std::holds_alternative<End>(check.what);
}

void make_unreached(CheckResult& result, const std::string& follows_from) {
  result.verdict = Verdict::Unreached;
  result.follows_from = follows_from;
}

class Judging {
 public:
  Judging(const Scenario& scenario, const Evidence& evidence, const Requirements& requirements)
      : scenario_(scenario), evidence_(evidence), requirements_(requirements) {}

  std::vector<CheckResult> all(const PlayedSteps& steps) {
    add(weigh(std::string(kAsks), "RUN-ASKS", look_at_vital(scenario_, evidence_), requirements_));
    const bool silent = results_.back().verdict != Verdict::Pass;
    add(weigh(std::string(kSurvives), "RUN-SURVIVES", look_at_survival(evidence_), requirements_));
    const bool broke = results_.back().verdict == Verdict::Error;
    judge_steps(steps);
    for (const Check& check : scenario_.checks) {
      add(judge(check, evidence_, requirements_));
      CheckResult& result = results_.back();
      const bool bad = result.verdict == Verdict::Fail || result.verdict == Verdict::Warn ||
                       result.verdict == Verdict::Info;
      if (steps.missed && bad && waits_for_something(check))
        make_unreached(result, evidence_.missed);
    }
    const bool killed = evidence_.end.how == ClientEnd::How::Killed;
    if (!killed || evidence_.was_asked_to_end) judge_term(killed);
    if (silent) nothing_is_green_by_silence();
    if (broke) nothing_is_held_against_a_broken_adapter();
    return std::move(results_);
  }

 private:
  void add(CheckResult result) { results_.push_back(std::move(result)); }

  void judge_steps(const PlayedSteps& steps) {
    if (steps.missed && !steps.missed->otherwise) {
      add(weigh(std::string(kGoesOn), "RUN-GOES-ON",
                {Verdict::Fail, expectation_of(*steps.missed), steps.seen, {}}, requirements_));
    } else if (!steps.missed) {
      add(weigh(std::string(kGoesOn), "RUN-GOES-ON",
                {Verdict::Pass, "every step of the scenario", "all of them", {}}, requirements_));
    }
    for (const Step* step : all_steps(scenario_.steps)) {
      if (step->otherwise) judge_step(*step, steps);
    }
  }

  void judge_step(const Step& step, const PlayedSteps& steps) {
    const Else& otherwise = *step.otherwise;
    const bool done = steps.done.contains(&step);
    Found found{Verdict::Pass, expectation_of(step), "it did", {}};
    if (steps.passed_over.contains(&step)) {
      found.verdict = Verdict::Skip;
      found.seen = "the client has no such event, as its description says";
    } else if (const auto why = steps.too_long.find(&step); why != steps.too_long.end()) {
      found.verdict = Verdict::Info;
      found.seen = why->second;
    } else if (&step == steps.missed) {
      found.verdict = Verdict::Fail;
      found.seen = steps.seen;
    } else if (!done && steps.missed) {
      found.verdict = Verdict::Unreached;
      found.seen = "the step was not reached";
    }
    add(weigh(otherwise.id, otherwise.requirement, std::move(found), requirements_));
    if (results_.back().verdict == Verdict::Unreached)
      results_.back().follows_from = evidence_.missed;
  }

  /// Also of one that ended before it was asked to: whether it did is a matter of milliseconds, and the
  /// same client must get the same verdicts each time.
  void judge_term(bool killed) {
    add(weigh(std::string(kEndsOnTerm), "RUN-TERM",
              {killed ? Verdict::Fail : Verdict::Pass,
               fmt::format("the client to end within {} s of TERM", kGrace.count() / 1000),
               evidence_.end.text,
               {}},
              requirements_));
  }

  void nothing_is_green_by_silence() {
    for (CheckResult& result : results_) {
      const bool built_in = result.id == kAsks || result.id == kSurvives;
      if (!built_in && result.verdict == Verdict::Pass) make_unreached(result, std::string(kAsks));
    }
  }

  /// It was killed for what it wrote: nobody knows what it would have done.
  void nothing_is_held_against_a_broken_adapter() {
    for (CheckResult& result : results_) {
      if (result.verdict != Verdict::Error && result.verdict != Verdict::Skip)
        make_unreached(result, std::string(kSurvives));
    }
  }

  const Scenario& scenario_;
  const Evidence& evidence_;
  const Requirements& requirements_;
  std::vector<CheckResult> results_;
};

}  // namespace

std::string missed_check(const PlayedSteps& steps) {
  if (!steps.missed) return "";
  return steps.missed->otherwise ? steps.missed->otherwise->id : std::string(kGoesOn);
}

std::vector<CheckResult> verdicts(const Scenario& scenario, const Evidence& evidence,
                                  const PlayedSteps& steps, const Requirements& requirements) {
  return Judging(scenario, evidence, requirements).all(steps);
}

}  // namespace greenmock::kit
