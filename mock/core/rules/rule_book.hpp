#pragma once
// The rules of one instance: which of them answer a call, and how often each has fired.

#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/calls/journal.hpp"
#include "core/rules/request_conditions.hpp"
#include "core/rules/rule.hpp"
#include "core/rules/script_room.hpp"

namespace greenmock::core {

using RuleList = SharedParts<Rule>;

/// What a call is judged by.
struct CallFacts {
  MethodId method = 0;
  std::uint64_t call = 1;
  State state = State::NotAuthorized;
  std::uint64_t seed = 0;
  ClientTime t;            ///< of the arrival
  std::size_t queued = 0;  ///< notifications that wait
};

/// The slots that rules filled for a call. An empty slot is faithful.
class Filled {
 public:
  const ReplySpec* reply() const { return reply_ ? &*reply_->reply : nullptr; }
  const Wait* wait() const { return wait_ ? &*wait_->wait : nullptr; }
  const Encoding* as() const { return as_ ? &*as_->as : nullptr; }
  const Fault* fault() const { return fault_ ? &*fault_->fault : nullptr; }
  /// Kept alive by whoever plays them, though the rule may be removed meanwhile.
  std::shared_ptr<const std::vector<Frame>> frames() const {
    return frames_ ? std::shared_ptr<const std::vector<Frame>>(frames_, &*frames_->frames)
                   : nullptr;
  }
  std::optional<bool> apply() const { return apply_ ? apply_->apply : std::nullopt; }
  std::vector<RuleUse>& used() { return used_; }

 private:
  friend class RuleBook;
  using Source = std::shared_ptr<const Rule>;  // the rule may be removed while the call waits

  /// Takes what the rule has and no rule before it had; names what was taken.
  std::vector<std::string_view> take(const Source& rule);
  bool wants_any_of(const Rule& rule) const;

  Source reply_, wait_, as_, fault_, frames_, apply_;
  std::vector<RuleUse> used_;
};

class RuleBook {
 public:
  /// Rules are shared between the instances of a script until one of them changes its own.
  void replace(RuleList rules);
  /// Put before the rules that are there.
  void add_front(std::shared_ptr<const Rule> rule);
  bool remove(std::string_view id);
  bool has(std::string_view id) const;
  void clear() { replace({}); }
  void reset_counters();

  const RuleList& rules() const { return rules_; }
  std::uint64_t fired(std::size_t place) const {
    return place < marks_.size() ? marks_[place].fired : 0;
  }
  std::vector<std::string> never_fired() const;

  /// Fills each slot by the first live rule that has it. `has_come(mark)` gives the moment of a
  /// mark that has come. Counts what fires.
  template <typename HasCome>
  Filled fill(const CallFacts& facts, RequestConditions& conditions, HasCome has_come);

 private:
  /// What an instance knows of a rule.
  struct Marks {
    std::uint64_t fired = 0;
    std::unique_ptr<std::deque<ClientTime>>
        recent;  // calls that its methods match, if it asks for a rate
  };

  /// A rule that a method's calls may meet, and which of them: most rules are passed over by that.
  struct Candidate {
    std::size_t place = 0;
    std::uint32_t first_call = 0, last_call = std::numeric_limits<std::uint32_t>::max();
  };

  const std::vector<Candidate>& candidates_for(MethodId method);
  Marks& marks_of(std::size_t place);
  bool is_often_enough(std::size_t place, const Limit& rate, ClientTime now);
  bool chance_falls(const Rule& rule, const CallFacts& facts) const;

  RuleList rules_;
  std::map<MethodId, std::vector<Candidate>> by_method_;  // made at the first call of a method
  std::vector<Marks> marks_;  // made when there is something to note: idle instances have none
};

/// True if the conditions of a rule hold that need no marks, no request and no history.
bool matches_plain(const When& when, const CallFacts& facts);

template <typename HasCome>
bool is_live(const When& when, HasCome has_come) {
  std::optional<Moment> from;
  if (when.from) {
    from = has_come(*when.from);
    if (!from) return false;
  }
  if (!when.until) return true;
  const std::optional<Moment> until = has_come(*when.until);
  return !until || (from && *until < *from);
}

template <typename HasCome>
Filled RuleBook::fill(const CallFacts& facts, RequestConditions& conditions, HasCome has_come) {
  Filled filled;
  for (const auto& [place, first_call, last_call] : candidates_for(facts.method)) {
    if (facts.call < first_call || facts.call > last_call) continue;
    const auto& rule = rules_[place];
    // Whether it fires or not, a rule that asks for a rate has seen the call.
    const bool often = !rule->when.rate || is_often_enough(place, *rule->when.rate, facts.t);
    if (!often || !matches_plain(rule->when, facts)) continue;
    if (rule->times && fired(place) >= *rule->times) continue;
    if (!filled.wants_any_of(*rule)) continue;
    if (!conditions.hold(rule->when) || !is_live(rule->when, has_come)) continue;
    if (!chance_falls(*rule, facts)) continue;
    filled.used_.push_back({rule->id, filled.take(rule)});
    ++marks_of(place).fired;
  }
  return filled;
}

}  // namespace greenmock::core
