#include "api/method_table.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/encoding/ascii.hpp"

namespace greenmock::api {
namespace {

constexpr std::string_view kNone;

// Limits: docs, "Request rate limits" (api/ratelimiter), per instance, as of 2026.
// The order is the order of docs/methods.md; a place in it is never stored outside one run.
constexpr Method kMethods[] = {
    // account
    {"qr", "GET", kNone, "getQRCode", 3, "account", "api/account/QR", true},
    {"scanqrcode", "WS", kNone, kNone, 1, "account", "api/account/Scanqrcode", true},
    {"getAuthorizationCode", "POST", kNone, kNone, 0, "account", "api/account/GetAuthorizationCode",
     true},
    {"getStateInstance", "GET", kNone, kNone, 1, "account", "api/account/GetStateInstance", true},
    {"getStatusInstance", "GET", kNone, kNone, 1, "account", "api/account/GetStatusInstance", true},
    {"getStateInstanceHistory", "GET", kNone, kNone, 0, "account",
     "api/account/GetStateInstanceHistory", true},
    {"logout", "GET", "POST", kNone, 1, "account", "api/account/Logout", true},
    {"reboot", "GET", kNone, kNone, 1, "account", "api/account/Reboot", true},
    {"getSettings", "GET", kNone, kNone, 1, "account", "api/account/GetSettings", true},
    {"setSettings", "POST", kNone, kNone, 1, "account", "api/account/SetSettings", true},
    {"getWaSettings", "GET", kNone, kNone, 1, "account", "api/account/GetWaSettings", true},
    {"setProfilePicture", "POST", kNone, kNone, 0.1, "account", "api/account/SetProfilePicture",
     true},
    {"setSystemProxy", "GET", kNone, kNone, 0, "account", "api/account/SetSystemProxy", true},
    {"updateApiToken", "GET", kNone, kNone, 0, "account", "api/account/UpdateApiToken", true},
    // receiving
    {"receiveNotification", "GET", kNone, kNone, 100, "receiving",
     "api/receiving/technology-http-api/ReceiveNotification", true},
    {"deleteNotification", "DELETE", kNone, kNone, 100, "receiving",
     "api/receiving/technology-http-api/DeleteNotification", true, true},
    {"downloadFile", "POST", kNone, kNone, 5, "receiving", "api/receiving/files/DownloadFile",
     true},
    // queues
    {"showMessagesQueue", "GET", kNone, kNone, 1, "queues", "api/queues/ShowMessagesQueue", true},
    {"clearMessagesQueue", "GET", kNone, kNone, 1, "queues", "api/queues/ClearMessagesQueue", true},
    {"getMessagesCount", "GET", kNone, kNone, 1, "queues", "api/queues/GetMessagesCount", true},
    {"getWebhooksCount", "GET", kNone, kNone, 1, "queues", "api/queues/GetWebhooksCount", true},
    {"clearWebhooksQueue", "DELETE", kNone, kNone, 1, "queues", "api/queues/ClearWebhooksQueue",
     true},
    // sending
    {"sendMessage", "POST", kNone, kNone, 50, "sending", "api/sending/SendMessage", true},
    {"sendPoll", "POST", kNone, kNone, 50, "sending", "api/sending/SendPoll", true},
    {"sendFileByUrl", "POST", kNone, kNone, 50, "sending", "api/sending/SendFileByUrl", true},
    {"sendFileByUpload", "POST", kNone, kNone, 50, "sending", "api/sending/SendFileByUpload", true},
    {"uploadFile", "POST", kNone, kNone, 0, "sending", "api/sending/UploadFile", true},
    {"sendLocation", "POST", kNone, kNone, 50, "sending", "api/sending/SendLocation", true},
    {"sendContact", "POST", kNone, kNone, 50, "sending", "api/sending/SendContact", true},
    {"sendLink", "POST", kNone, kNone, 50, "sending", "api/sending/SendLink", true},
    {"sendButtons", "POST", kNone, kNone, 50, "sending", "api/sending/SendButtons", true},
    {"sendTemplateButtons", "POST", kNone, kNone, 50, "sending", "api/sending/SendTemplateButtons",
     true},
    {"sendListMessage", "POST", kNone, kNone, 50, "sending", "api/sending/SendListMessage", true},
    {"sendTemplate", "POST", kNone, kNone, 50, "sending", "api/sending/SendTemplate"},
    {"sendInteractiveButtons", "POST", kNone, kNone, 1, "sending",
     "api/sending/SendInteractiveButtons"},
    {"sendInteractiveButtonsReply", "POST", kNone, kNone, 0, "sending",
     "api/sending/SendInteractiveButtonsReply"},
    {"forwardMessages", "POST", kNone, kNone, 50, "sending", "api/sending/ForwardMessages", true},
    {"editMessage", "POST", kNone, kNone, 1, "sending", "api/service/EditMessage", true},
    {"deleteMessage", "POST", kNone, kNone, 10, "sending", "api/service/DeleteMessage", true},
    {"sendTyping", "POST", kNone, kNone, 0, "sending", "api/service/SendTyping", true},
    // journals
    {"getChatHistory", "POST", kNone, kNone, 1, "journals", "api/journals/GetChatHistory", true},
    {"getMessage", "POST", kNone, kNone, 10, "journals", "api/journals/GetMessage", true},
    {"lastIncomingMessages", "GET", kNone, kNone, 1, "journals",
     "api/journals/LastIncomingMessages", true},
    {"lastOutgoingMessages", "GET", kNone, kNone, 1, "journals",
     "api/journals/LastOutgoingMessages", true},
    // service methods
    {"checkWhatsapp", "POST", kNone, kNone, 10, "service", "api/service/CheckWhatsapp", true},
    {"getAvatar", "POST", kNone, kNone, 10, "service", "api/service/GetAvatar", true},
    {"getContacts", "GET", kNone, kNone, 1, "service", "api/service/GetContacts", true},
    {"getContactInfo", "POST", kNone, kNone, 1, "service", "api/service/GetContactInfo", true},
    {"getChats", "GET", kNone, kNone, 0, "service", "api/service/GetChats", true},
    {"getDeviceInfo", "GET", kNone, kNone, 1, "service", "api/phone/GetDeviceInfo", true},
    {"archiveChat", "POST", kNone, kNone, 10, "service", "api/service/ArchiveChat", true},
    {"unarchiveChat", "POST", kNone, kNone, 10, "service", "api/service/UnarchiveChat", true},
    {"setDisappearingChat", "POST", kNone, kNone, 1, "service", "api/service/SetDisappearingChat",
     true},
    {"readChat", "POST", kNone, kNone, 10, "service", "api/marks/ReadChat", true},
    // the address book
    {"addContact", "POST", kNone, kNone, 0, "contacts", "api/contacts/AddContact"},
    {"editContact", "POST", kNone, kNone, 0, "contacts", "api/contacts/EditContact"},
    {"deleteContact", "POST", kNone, kNone, 0, "contacts", "api/contacts/DeleteContact"},
    // groups
    {"createGroup", "POST", kNone, kNone, 1, "groups", "api/groups/CreateGroup", true},
    {"updateGroupName", "POST", kNone, kNone, 1, "groups", "api/groups/UpdateGroupName", true},
    {"getGroupData", "POST", kNone, kNone, 1, "groups", "api/groups/GetGroupData", true},
    {"addGroupParticipant", "POST", kNone, kNone, 10, "groups", "api/groups/AddGroupParticipant",
     true},
    {"removeGroupParticipant", "POST", kNone, kNone, 10, "groups",
     "api/groups/RemoveGroupParticipant", true},
    {"setGroupAdmin", "POST", kNone, kNone, 10, "groups", "api/groups/SetGroupAdmin", true},
    {"removeAdmin", "POST", kNone, kNone, 10, "groups", "api/groups/RemoveAdmin", true},
    {"setGroupPicture", "POST", kNone, kNone, 1, "groups", "api/groups/SetGroupPicture", true},
    {"leaveGroup", "POST", kNone, kNone, 10, "groups", "api/groups/LeaveGroup", true},
    // statuses
    {"sendTextStatus", "POST", kNone, kNone, 5, "statuses", "api/statuses/SendTextStatus"},
    {"sendVoiceStatus", "POST", kNone, kNone, 5, "statuses", "api/statuses/SendVoiceStatus"},
    {"sendMediaStatus", "POST", kNone, kNone, 5, "statuses", "api/statuses/SendMediaStatus"},
    {"deleteStatus", "POST", kNone, kNone, 10, "statuses", "api/statuses/DeleteStatus"},
    {"getStatusStatistic", "GET", kNone, kNone, 1, "statuses", "api/statuses/GetStatusStatistic"},
    {"getIncomingStatuses", "GET", kNone, kNone, 1, "statuses", "api/statuses/GetIncomingStatuses"},
    {"getOutgoingStatuses", "GET", kNone, kNone, 1, "statuses", "api/statuses/GetOutgoingStatuses"},
    // partner: another path, /partner/{method}/{partnerToken}; the last ones, see method_names()
    {"createInstance", "POST", kNone, kNone, 0, "partner", "partners/createInstance", true},
    {"getInstances", "GET", kNone, kNone, 0, "partner", "partners/getInstances", true},
    {"deleteInstanceAccount", "POST", kNone, kNone, 0, "partner", "partners/deleteInstanceAccount",
     true},
};

constexpr auto kCount = static_cast<core::MethodId>(std::size(kMethods));

using Index = std::unordered_map<std::string, Found>;

const Index& index() {
  static const Index built = [] {
    Index map;
    for (core::MethodId id = 0; id < kCount; ++id) {
      map.emplace(core::to_lower(kMethods[id].name), Found{id, false});
      if (!kMethods[id].alias.empty())
        map.emplace(core::to_lower(kMethods[id].alias), Found{id, true});
    }
    return map;
  }();
  return built;
}

}  // namespace

std::span<const Method> methods() {
  return kMethods;
}

std::optional<Found> find_method(std::string_view name) {
  const auto found = index().find(core::to_lower(name));
  if (found == index().end()) return std::nullopt;
  return found->second;
}

std::optional<core::Limit> documented_limit(core::MethodId id) {
  const double per_second = kMethods[id].per_second;
  if (per_second <= 0) return std::nullopt;
  if (per_second >= 1)
    return core::Limit{static_cast<std::uint32_t>(per_second), std::chrono::seconds{1}};
  return core::Limit{1, core::Duration{std::llround(1e6 / per_second)}};
}

}  // namespace greenmock::api
