#include "core/account/account_settings.hpp"

#include <string>
#include <utility>

namespace greenmock::core {
namespace {

void merge(const Json& changes, Json& settings) {
  for (const auto& [name, value] : changes.items()) settings[name] = value;
}

}  // namespace

AccountSettings::AccountSettings(Json first)
    : first_(std::move(first)), saved_(first_), acting_(first_) {}

bool AccountSettings::has_webhook() const {
  const auto url = acting_.find("webhookUrl");
  return url != acting_.end() && url->is_string() && !url->get_ref<const std::string&>().empty();
}

void AccountSettings::put(const Json& changes) {
  merge(changes, saved_);
  merge(changes, acting_);
  for (auto& [number, later] : on_the_way_) {
    for (const auto& [name, value] : changes.items()) later.fields.erase(name);
  }
}

std::optional<std::uint64_t> AccountSettings::save(Json changes, VirtualTime due) {
  merge(changes, saved_);
  if (!on_the_way_.empty()) {
    Change& last = on_the_way_.rbegin()->second;
    if (last.due == due || on_the_way_.size() >= kMostOnTheWay) {
      merge(changes, last.fields);
      return std::nullopt;
    }
  }
  on_the_way_.emplace(++saves_, Change{due, std::move(changes)});
  return saves_;
}

void AccountSettings::act(std::uint64_t number) {
  const auto found = on_the_way_.find(number);
  if (found == on_the_way_.end()) return;
  merge(found->second.fields, acting_);
  on_the_way_.erase(found);
}

void AccountSettings::reset() {
  saved_ = acting_ = first_;
  on_the_way_.clear();
}

}  // namespace greenmock::core
