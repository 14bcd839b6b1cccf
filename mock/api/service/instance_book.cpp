#include "api/service/instance_book.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/account/account_id.hpp"

namespace greenmock::api {

using core::Instance;
using core::InstanceId;

Instance* InstanceBook::find(InstanceId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Instance* InstanceBook::named(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

Instance* InstanceBook::find(std::string_view id_or_name) const {
  if (Instance* instance = named(id_or_name)) return instance;
  const auto id = core::parse_instance_id(id_or_name);
  return id ? find(*id) : nullptr;
}

Instance* InstanceBook::owner_of_typed(std::string_view code) const {
  const std::string typed = core::AuthorizationCodes::normal(code);
  Instance* owner = nullptr;
  for (const auto& [id, instance] : all_) {
    const core::AuthorizationCodes& codes = instance->typed_codes();
    if (codes.current() && codes.current()->text == typed) return instance.get();
    if (!owner && codes.has_given(typed)) owner = instance.get();
  }
  return owner;
}

std::string InstanceBook::unused_name(const std::set<std::string_view>& stated) {
  std::string name;
  do name = fmt::format("#{}", ++names_made_);
  while (by_name_.contains(name) || stated.contains(name));
  return name;
}

void InstanceBook::add(std::unique_ptr<Instance> instance) {
  Instance* added = instance.get();
  const core::Identity& identity = added->identity();
  all_.emplace(identity.id, std::move(instance));
  by_id_.emplace(identity.id, added);
  by_name_.emplace(identity.name, added);
}

void InstanceBook::remove(InstanceId id) {
  const auto found = all_.find(id);
  if (found == all_.end()) return;
  by_name_.erase(found->second->identity().name);
  by_id_.erase(id);
  all_.erase(found);
}

}  // namespace greenmock::api
