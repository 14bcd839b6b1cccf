#pragma once
// The rules of one instance: which of them answer a call, and how often each has fired.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal.hpp"
#include "core/rule.hpp"

namespace greenmock::core {

using RuleList = std::vector<std::shared_ptr<const Rule>>;

/// What a call is judged by. `moment_of` finds the moment of a mark if it has come.
struct CallFacts {
  MethodId method = 0;
  std::uint64_t call = 1;
  State state = State::NotAuthorized;
  std::uint64_t seed = 0;
};

/// The slots that rules filled for a call. An empty slot is faithful.
struct Filled {
  std::optional<ReplySpec> reply;
  std::optional<Wait> wait;
  std::optional<bool> apply;
  std::vector<RuleUse> used;
};

class RuleBook {
 public:
  /// Rules are shared between the instances of a script until one of them changes its own.
  void replace(RuleList rules);
  /// Put before the rules that are there.
  void add_front(Rule rule);
  bool remove(std::string_view id);
  bool has(std::string_view id) const;
  void clear() { replace({}); }
  void reset_counters();

  const RuleList& rules() const { return rules_; }
  std::uint64_t fired(std::size_t place) const { return place < fired_.size() ? fired_[place] : 0; }
  std::vector<std::string> never_fired() const;

  /// Fills each slot by the first live rule that has it. `has_come(mark)` gives the moment of a
  /// mark that has come. Counts what fires.
  template <typename HasCome>
  Filled fill(const CallFacts& facts, HasCome has_come);

 private:
  bool chance_falls(const Rule& rule, const CallFacts& facts) const;
  void count(std::size_t place);

  RuleList rules_;
  std::vector<std::uint64_t> fired_;  // made at the first firing: idle instances have none
};

/// True if the conditions of a rule that need no marks hold.
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
Filled RuleBook::fill(const CallFacts& facts, HasCome has_come) {
  Filled filled;
  for (std::size_t place = 0; place < rules_.size(); ++place) {
    const Rule& rule = *rules_[place];
    if (!matches_plain(rule.when, facts)) continue;
    if (rule.times && fired(place) >= *rule.times) continue;
    const bool reply = rule.reply && !filled.reply, wait = rule.wait && !filled.wait,
               apply = rule.apply && !filled.apply;
    if (!(reply || wait || apply)) continue;
    if (!is_live(rule.when, has_come) || !chance_falls(rule, facts)) continue;
    RuleUse use{rule.id, {}};
    if (reply) filled.reply = rule.reply, use.slots.emplace_back("reply");
    if (wait) filled.wait = rule.wait, use.slots.emplace_back("wait");
    if (apply) filled.apply = rule.apply, use.slots.emplace_back("apply");
    filled.used.push_back(std::move(use));
    count(place);
  }
  return filled;
}

}  // namespace greenmock::core
