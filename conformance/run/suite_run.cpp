#include "run/suite_run.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <optional>
#include <system_error>
#include <thread>

#include "run/scenario_run.hpp"

namespace greenmock::kit {
namespace {

/// About how many seconds of real time a client needs that asks once a second.
double length_of(const std::vector<Step>& steps) {
  double sum = 0;
  for (const Step& step : steps) {
    if (const auto* await = std::get_if<Await>(&step.what)) {
      const auto* call = std::get_if<AwaitCall>(&await->what);
      sum += call ? static_cast<double>(call->n) : 1;
    } else if (const auto* watch = std::get_if<Watch>(&step.what)) {
      sum += std::chrono::duration<double>(watch->span).count();
    } else if (const auto* repeat = std::get_if<Repeat>(&step.what)) {
      sum += static_cast<double>(repeat->n) * length_of(repeat->steps);
    }
  }
  return sum;
}

/// The places of the scenarios, the longest first: begun last it would keep all others waiting.
std::vector<std::size_t> longest_first(const std::vector<const Scenario*>& scenarios) {
  std::vector<std::size_t> places(scenarios.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return length_of(scenarios[a]->steps) > length_of(scenarios[b]->steps);
  });
  return places;
}

/// Each thread takes the next scenario that nobody has taken.
class Pool {
 public:
  Pool(const SuiteRun& run, const RunContext& context, const Requirements& requirements)
      : run_(run),
        context_(context),
        requirements_(requirements),
        order_(longest_first(run.scenarios)),
        results_(run.scenarios.size()) {}

  std::vector<ScenarioResult> work() {
    std::vector<std::thread> threads;
    const auto count = std::min<std::size_t>(static_cast<std::size_t>(run_.jobs), results_.size());
    try {
      for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { take_all(); });
    } catch (const std::system_error&) {
      if (threads.empty()) throw;  // fewer at a time will do
    }
    for (std::thread& thread : threads) thread.join();
    if (problem_) std::rethrow_exception(problem_);
    std::vector<ScenarioResult> done;
    for (auto& result : results_) {
      if (result) done.push_back(std::move(*result));
    }
    return done;
  }

 private:
  void take_all() {
    for (std::size_t turn = next_++; turn < order_.size(); turn = next_++) {
      const std::size_t place = order_[turn];
      if (context_.interrupted && *context_.interrupted) return;
      try {
        finish(place, run_scenario(*run_.scenarios[place], context_, requirements_));
      } catch (const Interrupted&) {
        return;
      } catch (...) {
        // Memory that is used up, say: the others run on, and it is told at the end.
        const std::lock_guard lock(mutex_);
        if (!problem_) problem_ = std::current_exception();
      }
    }
  }

  void finish(std::size_t place, ScenarioResult result) {
    const Scenario& scenario = *run_.scenarios[place];
    result.counted = scenario.since <= run_.revision;
    if (run_.reproduce) result.reproduce = run_.reproduce(scenario);
    const std::lock_guard lock(mutex_);
    if (run_.on_end) run_.on_end(result);
    results_[place] = std::move(result);
  }

  const SuiteRun& run_;
  const RunContext& context_;
  const Requirements& requirements_;
  std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::exception_ptr problem_;
  std::vector<std::optional<ScenarioResult>> results_;
};

}  // namespace

std::vector<ScenarioResult> run_suite(const SuiteRun& run, const RunContext& context,
                                      const Requirements& requirements) {
  return Pool(run, context, requirements).work();
}

std::vector<std::string> blind_spots(bool real_time) {
  if (real_time) return {};
  return {
      "The client's own time-outs, and giving up after so many seconds: waits of the service take "
      "no "
      "time here; --real-time sees them.",
      "Timers of the client that are longer than the kit is patient (30 s, 60 s after a bad "
      "answer).",
      "Time stamps in answers run ahead of the client's own clock by what the virtual clock "
      "jumped.",
  };
}

}  // namespace greenmock::kit
