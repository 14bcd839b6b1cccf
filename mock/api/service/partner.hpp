#pragma once
// The partner API (docs: partners): `/partner/{method}/{partnerToken}`. Its logical failures are
// answered by 200.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/bodies/settings_body.hpp"
#include "core/calls/message.hpp"

namespace greenmock::api {

struct PartnerLink {
  std::string method;     ///< as it was written
  std::string token;      ///< empty: there is none
  std::string_view path;  ///< target without query, as it was written
};

/// Nothing: it is no call of the partner API. Any prefix may stand before `/partner`, and the absolute
/// form of proxies is taken. The path points into `target`.
std::optional<PartnerLink> parse_partner_link(std::string_view target);

/// An instance as `getInstances` tells of it.
struct PartnerInstance {
  core::InstanceId id = 0;
  std::string name;
  std::string token;
  core::VirtualTime created;
  std::optional<core::VirtualTime> deleted;
};
core::Json partner_json(const PartnerInstance& instance, core::VirtualTime now);

/// What `createInstance` asks for.
struct NewInstanceBody {
  SettingsBody settings;  ///< with what is wrong, whatever it is
  std::string name;       ///< empty: it has none
};
NewInstanceBody new_instance_body(std::string_view text, core::Dialect dialect, bool strict);

/// What `deleteInstanceAccount` asks for.
struct DeletionBody {
  core::InstanceId id = 0;
  std::string problem;  ///< the `message` of the envelope; empty: it is good
  int status = 400;
  bool is_text = false;  ///< the id is a text, an odd shape
};
DeletionBody deletion_body(std::string_view text, bool strict);

/// `{"code":401,"description":"Unauthorized"}`, with 200. Go v2 compares it byte by byte.
core::Reply partner_unauthorized();
/// `{"code":404,"description":"Not found"}`, with 200 (docs: deleteInstanceAccount, errors).
core::Reply partner_not_found();

/// True if an account of this server can have it, as well as being called so by the partner: names of
/// accounts are not numbers and differ.
bool fits_account(std::string_view name);

/// What a partner has made and deleted; times are those of the server's clock.
class PartnerBook {
 public:
  struct Made {
    std::string name;
    core::VirtualTime created;
  };

  void made(core::InstanceId id, Made made) { made_[id] = std::move(made); }
  /// Null: nobody made it by this API.
  const Made* find(core::InstanceId id) const;
  /// It is gone, whoever has removed it.
  void forget(core::InstanceId id) { made_.erase(id); }
  /// The partner has deleted it.
  void add_deleted(PartnerInstance instance);
  bool has_deleted(core::InstanceId id) const;
  /// Its id is given again, by somebody who asks for just this one.
  void forget_deleted(core::InstanceId id);
  /// So many were deleted, shown still or not. What is made is drawn with it: a name that comes again is of
  /// another account.
  std::uint64_t deletions() const { return deletions_; }
  /// Those of the last three months, oldest first (docs: getInstances).
  const std::deque<PartnerInstance>& deleted(core::VirtualTime now);

 private:
  std::map<core::InstanceId, Made> made_;
  std::deque<PartnerInstance> deleted_;
  std::uint64_t deletions_ = 0;
};

}  // namespace greenmock::api
