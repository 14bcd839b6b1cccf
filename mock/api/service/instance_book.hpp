#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/instance/instance.hpp"

namespace greenmock::api {

/// Owns the instances of a server, and finds them. Ids and names are unique.
class InstanceBook {
 public:
  using ById = std::map<core::InstanceId, std::unique_ptr<core::Instance>>;

  /// In the order of their ids.
  const ById& all() const { return all_; }
  std::size_t size() const { return all_.size(); }

  /// Null if there is none.
  core::Instance* find(core::InstanceId id) const;
  core::Instance* named(std::string_view name) const;
  /// By id or by name.
  core::Instance* find(std::string_view id_or_name) const;
  /// The one that has given this code of `getAuthorizationCode`, as a person may type it; if several have, the one whose
  /// current code it is. Null if none has.
  core::Instance* owner_of_typed(std::string_view code) const;

  /// `#7`, the next one that no instance has, and none of `stated`.
  std::string unused_name(const std::set<std::string_view>& stated);

  /// Its id and its name are no other one's.
  void add(std::unique_ptr<core::Instance> instance);
  void remove(core::InstanceId id);

 private:
  ById all_;
  std::unordered_map<core::InstanceId, core::Instance*> by_id_;  // the hot path
  std::map<std::string, core::Instance*, std::less<>> by_name_;
  std::uint64_t names_made_ = 0;
};

}  // namespace greenmock::api
