#include "core/rule_book.hpp"

#include <algorithm>

#include "core/seed.hpp"

namespace greenmock::core {

bool matches_plain(const When& when, const CallFacts& facts) {
  if (when.methods &&
      std::find(when.methods->begin(), when.methods->end(), facts.method) == when.methods->end())
    return false;
  if (when.call && !when.call->contains(facts.call)) return false;
  return when.states.empty() ||
         std::find(when.states.begin(), when.states.end(), facts.state) != when.states.end();
}

void RuleBook::replace(RuleList rules) {
  rules_ = std::move(rules);
  fired_.clear();
}

void RuleBook::add_front(Rule rule) {
  rules_.insert(rules_.begin(), std::make_shared<const Rule>(std::move(rule)));
  if (!fired_.empty()) fired_.insert(fired_.begin(), 0);
}

bool RuleBook::remove(std::string_view id) {
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [&](const auto& rule) { return rule->id == id; });
  if (found == rules_.end()) return false;
  const auto place = found - rules_.begin();
  rules_.erase(found);
  if (static_cast<std::size_t>(place) < fired_.size()) fired_.erase(fired_.begin() + place);
  return true;
}

bool RuleBook::has(std::string_view id) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const auto& rule) { return rule->id == id; });
}

void RuleBook::reset_counters() {
  fired_.clear();
}

std::vector<std::string> RuleBook::never_fired() const {
  std::vector<std::string> ids;
  for (std::size_t place = 0; place < rules_.size(); ++place) {
    if (fired(place) == 0) ids.push_back(rules_[place]->id);
  }
  return ids;
}

bool RuleBook::chance_falls(const Rule& rule, const CallFacts& facts) const {
  return !rule.chance || draw_unit(facts.seed, "chance:" + rule.id,
                                   facts.call * 1024 + facts.method) < *rule.chance;
}

void RuleBook::count(std::size_t place) {
  if (fired_.size() != rules_.size()) fired_.resize(rules_.size());
  ++fired_[place];
}

}  // namespace greenmock::core
