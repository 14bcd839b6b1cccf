#pragma once
// The notifications of the service as JSON, field by field in the documented order (docs: receiving,
// notifications format; reference: notification formats). Whatever is made up comes from the seed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/account/dialect.hpp"
#include "core/account/state.hpp"
#include "core/calls/message.hpp"
#include "core/encoding/json.hpp"
#include "core/notifications/notify.hpp"

namespace greenmock::core {

/// What the contents of a notification depend on.
struct NoteFacts {
  InstanceId id = 0;
  std::uint64_t seed = 0;        ///< of the instance
  std::uint64_t phone_seed = 0;  ///< of the instance
  State state = State::NotAuthorized;
  Dialect dialect = Dialect::Current;
  VirtualTime at;
  std::uint64_t number = 1;  ///< of this notification in the life of the instance
};

/// Which way a message went.
enum class MessageWay { Incoming, FromPhone, FromApi };

Json state_instance_changed(const NoteFacts& facts);
/// "online" for a state in which messages can be sent.
Json status_instance_changed(const NoteFacts& facts);
Json device_info(const NoteFacts& facts);
/// Of an account that has these chats, and may have no more than `most`.
Json quota_exceeded(const NoteFacts& facts, const std::vector<std::string>& correspondents,
                    std::size_t most);
/// `status`: offer, pickUp, hangUp, missed, declined.
Json incoming_call(const NoteFacts& facts, std::string_view status = "offer");
Json incoming_block(const NoteFacts& facts);
/// `status`: sent, delivered, read, failed, noAccount, notInGroup, yellowCard.
Json outgoing_message_status(const NoteFacts& facts, std::string_view status = "delivered");
Json message_received(const NoteFacts& facts, MessageWay way, MessageKind kind);

/// What a script asks for. Changes that fit nowhere are left out; see change_problem().
Json build_notification(const NotifySpec& spec, const NoteFacts& facts);

/// The setting by which the account does not want such a notification; nothing: it wants it (docs:
/// SetSettings, and «Configuring an instance» on the page of each notification).
std::optional<std::string_view> switched_off(const Json& notification, const Json& settings);

/// What decides about that.
struct NoteSort {
  std::string_view type;    ///< `typeWebhook`
  std::string_view kind;    ///< `typeMessage` of a message
  std::string_view status;  ///< of an outgoingMessageStatus
};
std::optional<std::string_view> switched_off(const NoteSort& sort, const Json& settings);

/// Puts `value` where `pointer` points. Why that can't be; empty: it is done.
std::string change_problem(Json& notification, const std::string& pointer, const Json& value);

/// What stands for a notification's type where it is listed; empty: it has none.
std::string type_of(const Json& notification);

}  // namespace greenmock::core
