#include "core/rules/rule_book.hpp"

#include <algorithm>

#include "core/seed.hpp"

namespace greenmock::core {

std::vector<std::string_view> Filled::take(const Source& rule) {
  std::vector<std::string_view> taken;
  const auto fill = [&](Source& slot, bool has, std::string_view name) {
    if (slot || !has) return;
    slot = rule;
    taken.push_back(name);
  };
  fill(reply_, rule->reply.has_value(), "reply");
  fill(wait_, rule->wait.has_value(), "wait");
  fill(as_, rule->as.has_value(), "as");
  fill(fault_, rule->fault.has_value(), "fault");
  fill(frames_, rule->frames.has_value(), "frames");
  fill(apply_, rule->apply.has_value(), "apply");
  return taken;
}

bool Filled::wants_any_of(const Rule& rule) const {
  return (rule.reply && !reply_) || (rule.wait && !wait_) || (rule.as && !as_) ||
         (rule.fault && !fault_) || (rule.frames && !frames_) || (rule.apply && !apply_);
}

bool matches_plain(const When& when, const CallFacts& facts) {
  if (when.call && !when.call->contains(facts.call)) return false;
  if (when.queue && !when.queue->contains(facts.queued)) return false;
  return when.states.empty() ||
         std::find(when.states.begin(), when.states.end(), facts.state) != when.states.end();
}

void RuleBook::replace(RuleList rules) {
  rules_ = std::move(rules);
  by_method_.clear();
  marks_.clear();
}

void RuleBook::add_front(std::shared_ptr<const Rule> rule) {
  rules_.insert(rules_.begin(), std::move(rule));
  by_method_.clear();
  if (!marks_.empty()) marks_.insert(marks_.begin(), Marks{});
}

bool RuleBook::remove(std::string_view id) {
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [&](const auto& rule) { return rule->id == id; });
  if (found == rules_.end()) return false;
  const auto place = found - rules_.begin();
  rules_.erase(found);
  by_method_.clear();
  if (static_cast<std::size_t>(place) < marks_.size()) marks_.erase(marks_.begin() + place);
  return true;
}

bool RuleBook::has(std::string_view id) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const auto& rule) { return rule->id == id; });
}

void RuleBook::reset_counters() {
  marks_.clear();
}

std::vector<std::string> RuleBook::never_fired() const {
  std::vector<std::string> ids;
  for (std::size_t place = 0; place < rules_.size(); ++place) {
    if (fired(place) == 0) ids.push_back(rules_[place]->id);
  }
  return ids;
}

const std::vector<RuleBook::Candidate>& RuleBook::candidates_for(MethodId method) {
  const auto [known, is_new] = by_method_.try_emplace(method);
  if (!is_new) return known->second;
  for (std::size_t place = 0; place < rules_.size(); ++place) {
    const When& when = rules_[place]->when;
    const auto& methods = when.methods;
    if (methods && std::find(methods->begin(), methods->end(), method) == methods->end()) continue;
    Candidate candidate{.place = place};
    // One that asks for a rate has to see every call.
    if (when.call && !when.rate) {
      candidate.first_call = when.call->low;
      candidate.last_call = when.call->high.value_or(candidate.last_call);
    }
    known->second.push_back(candidate);
  }
  return known->second;
}

RuleBook::Marks& RuleBook::marks_of(std::size_t place) {
  if (marks_.size() != rules_.size()) marks_.resize(rules_.size());
  return marks_[place];
}

bool RuleBook::is_often_enough(std::size_t place, const Limit& rate, ClientTime now) {
  auto& recent = marks_of(place).recent;
  if (!recent) recent = std::make_unique<std::deque<ClientTime>>();
  recent->push_back(now);
  while (recent->size() > rate.calls || now - recent->front() >= rate.window) recent->pop_front();
  return recent->size() == rate.calls;
}

bool RuleBook::chance_falls(const Rule& rule, const CallFacts& facts) const {
  return !rule.chance || draw_unit(facts.seed, "chance:" + rule.id,
                                   facts.call * 1024 + facts.method) < *rule.chance;
}

}  // namespace greenmock::core
