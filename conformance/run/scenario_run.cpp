#include "run/scenario_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "judge/judge.hpp"
#include "results/masked.hpp"
#include "run/gather.hpp"
#include "run/verdicts.hpp"

namespace greenmock::kit {
namespace {

PlayedSteps perform_all(const Scenario& scenario, Session& session) {
  PlayedSteps steps;
  const bool starts_itself =
      !scenario.steps.empty() && std::holds_alternative<StartClient>(scenario.steps.front().what);
  if (!starts_itself) session.start_client(Client::First);
  try {
    for (const Step& step : scenario.steps) session.perform(step);
  } catch (const Missed& missed) {
    steps.seen = missed.seen;
  }
  steps.missed = session.missed();
  steps.done = session.succeeded();
  steps.passed_over = session.passed_over();
  steps.too_long = session.too_long();
  return steps;
}

/// A client that is about to end by itself must not be judged as one that had to be stopped.
constexpr std::chrono::milliseconds kToEnd{1'000};

bool is_about_the_end(const Check& check) {
  if (const auto* any = std::get_if<AnyOf>(&check.what))
    return std::any_of(any->of.begin(), any->of.end(), is_about_the_end);
  return std::holds_alternative<End>(check.what);
}

bool asks_how_it_ends(const Scenario& scenario) {
  return std::any_of(scenario.checks.begin(), scenario.checks.end(), is_about_the_end);
}

void mask(std::vector<CheckResult>& checks, const std::vector<std::string>& secrets) {
  for (CheckResult& check : checks) {
    for (const std::string& secret : secrets) {
      check.expected = masked(check.expected, secret);
      check.seen = masked(check.seen, secret);
    }
  }
}

CheckResult broken(std::string seen) {
  CheckResult result;
  result.id = std::string(kGoesOn);
  result.requirement = "RUN-GOES-ON";
  result.verdict = Verdict::Error;
  result.expected = "the scenario to run";
  result.seen = std::move(seen);
  return result;
}

void keep(const Session& session, const Evidence& evidence, ScenarioResult& result) {
  result.trace = trace_of(session, evidence);
  result.end = evidence.end;
  result.out_tail = tail_of(session, Stream::Out);
  result.err_tail = tail_of(session, Stream::Err);
  result.took_ms = session.now();
}

void run_session(const Scenario& scenario, const RunContext& context,
                 const Requirements& requirements, ScenarioResult& result) {
  Session session(scenario, context);
  PlayedSteps steps;
  std::string problem;
  try {
    steps = perform_all(scenario, session);
    if (!steps.missed && asks_how_it_ends(scenario)) session.let_end(kToEnd);
  } catch (const std::exception& e) {
    problem = e.what();  // told below, with all that was seen until then
  }
  session.stop_clients();
  const Evidence evidence = gather(session, context, missed_check(steps),
                                   problem.empty() ? Journal::Needed : Journal::IfThereIsOne);
  keep(session, evidence, result);
  if (problem.empty()) {
    result.checks = verdicts(scenario, evidence, steps, requirements);
    result.virtual_ms = static_cast<double>(session.instance().clock().at.count());
  } else {
    result.checks.push_back(broken(problem));
  }
  mask(result.checks, session.secrets());
}

}  // namespace

std::optional<std::string> why_skipped(const Scenario& scenario, const RunContext& context) {
  if (!context.description.has_task(scenario.task))
    return fmt::format("the adapter does not do the task {}", scenario.task);
  if (scenario.task == "webhook" && !context.description.has_event("listening"))
    return "the adapter has no event \"listening\", which tells where webhooks shall go";
  if (scenario.needs_throw && !context.description.can_throw)
    return "the client's handler cannot be made to fail: its description has no \"canThrow\"";
  if (scenario.real_time_only && !context.real_time)
    return "virtual time cannot see this; --real-time can";
  return std::nullopt;
}

ScenarioResult run_scenario(const Scenario& scenario, const RunContext& context,
                            const Requirements& requirements) {
  ScenarioResult result;
  result.id = scenario.id;
  result.title = scenario.title;
  result.task = scenario.task;
  if (const auto why = why_skipped(scenario, context)) {
    result.checks.push_back(weigh(std::string(kAsks), "RUN-ASKS",
                                  {Verdict::Skip, vital_words(scenario), *why, {}}, requirements));
    return result;
  }
  try {
    run_session(scenario, context, requirements, result);
  } catch (const std::exception& e) {
    result.checks.push_back(broken(e.what()));
  }
  return result;
}

}  // namespace greenmock::kit
