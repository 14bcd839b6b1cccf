#include "api/method_table.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/ascii.hpp"

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
    {"downloadFile", "POST", kNone, kNone, 5, "receiving", "api/receiving/files/DownloadFile"},
    // queues
    {"showMessagesQueue", "GET", kNone, kNone, 1, "queues", "api/queues/ShowMessagesQueue"},
    {"clearMessagesQueue", "GET", kNone, kNone, 1, "queues", "api/queues/ClearMessagesQueue"},
    {"getMessagesCount", "GET", kNone, kNone, 1, "queues", "api/queues/GetMessagesCount"},
    {"getWebhooksCount", "GET", kNone, kNone, 1, "queues", "api/queues/GetWebhooksCount", true},
    {"clearWebhooksQueue", "DELETE", kNone, kNone, 1, "queues", "api/queues/ClearWebhooksQueue",
     true},
    // sending
    {"sendMessage", "POST", kNone, kNone, 50, "sending", "api/sending/SendMessage"},
    {"sendPoll", "POST", kNone, kNone, 50, "sending", "api/sending/SendPoll"},
    {"sendFileByUrl", "POST", kNone, kNone, 50, "sending", "api/sending/SendFileByUrl"},
    {"sendFileByUpload", "POST", kNone, kNone, 50, "sending", "api/sending/SendFileByUpload"},
    {"uploadFile", "POST", kNone, kNone, 0, "sending", "api/sending/UploadFile"},
    {"sendLocation", "POST", kNone, kNone, 50, "sending", "api/sending/SendLocation"},
    {"sendContact", "POST", kNone, kNone, 50, "sending", "api/sending/SendContact"},
    {"sendLink", "POST", kNone, kNone, 50, "sending", "api/sending/SendLink"},
    {"sendButtons", "POST", kNone, kNone, 50, "sending", "api/sending/SendButtons"},
    {"sendTemplateButtons", "POST", kNone, kNone, 50, "sending", "api/sending/SendTemplateButtons"},
    {"sendListMessage", "POST", kNone, kNone, 50, "sending", "api/sending/SendListMessage"},
    {"sendTemplate", "POST", kNone, kNone, 50, "sending", "api/sending/SendTemplate"},
    {"sendInteractiveButtons", "POST", kNone, kNone, 1, "sending",
     "api/sending/SendInteractiveButtons"},
    {"forwardMessages", "POST", kNone, kNone, 50, "sending", "api/sending/ForwardMessages"},
    {"editMessage", "POST", kNone, kNone, 1, "sending", "api/sending/EditMessage"},
    {"deleteMessage", "POST", kNone, kNone, 10, "sending", "api/sending/DeleteMessage"},
    {"sendTyping", "POST", kNone, kNone, 0, "sending", "api/sending/SendTyping"},
    // journals
    {"getChatHistory", "POST", kNone, kNone, 1, "journals", "api/journals/GetChatHistory"},
    {"getMessage", "POST", kNone, kNone, 10, "journals", "api/journals/GetMessage"},
    {"lastIncomingMessages", "GET", kNone, kNone, 1, "journals",
     "api/journals/LastIncomingMessages"},
    {"lastOutgoingMessages", "GET", kNone, kNone, 1, "journals",
     "api/journals/LastOutgoingMessages"},
    // service methods
    {"checkWhatsapp", "POST", kNone, kNone, 10, "service", "api/service/CheckWhatsapp"},
    {"getAvatar", "POST", kNone, kNone, 10, "service", "api/service/GetAvatar"},
    {"getContacts", "GET", kNone, kNone, 1, "service", "api/service/GetContacts"},
    {"getContactInfo", "POST", kNone, kNone, 1, "service", "api/service/GetContactInfo"},
    {"getChats", "GET", kNone, kNone, 0, "service", "api/service/GetChats"},
    {"getDeviceInfo", "GET", kNone, kNone, 1, "service", "api/phone/GetDeviceInfo"},
    {"archiveChat", "POST", kNone, kNone, 10, "service", "api/service/ArchiveChat"},
    {"unarchiveChat", "POST", kNone, kNone, 10, "service", "api/service/UnarchiveChat"},
    {"setDisappearingChat", "POST", kNone, kNone, 1, "service", "api/service/SetDisappearingChat"},
    {"readChat", "POST", kNone, kNone, 10, "service", "api/marks/ReadChat"},
    // groups
    {"createGroup", "POST", kNone, kNone, 1, "groups", "api/groups/CreateGroup"},
    {"updateGroupName", "POST", kNone, kNone, 1, "groups", "api/groups/UpdateGroupName"},
    {"getGroupData", "POST", kNone, kNone, 1, "groups", "api/groups/GetGroupData"},
    {"addGroupParticipant", "POST", kNone, kNone, 10, "groups", "api/groups/AddGroupParticipant"},
    {"removeGroupParticipant", "POST", kNone, kNone, 10, "groups",
     "api/groups/RemoveGroupParticipant"},
    {"setGroupAdmin", "POST", kNone, kNone, 10, "groups", "api/groups/SetGroupAdmin"},
    {"removeAdmin", "POST", kNone, kNone, 10, "groups", "api/groups/RemoveAdmin"},
    {"setGroupPicture", "POST", kNone, kNone, 1, "groups", "api/groups/SetGroupPicture"},
    {"leaveGroup", "POST", kNone, kNone, 10, "groups", "api/groups/LeaveGroup"},
    // statuses
    {"sendTextStatus", "POST", kNone, kNone, 5, "statuses", "api/statuses/SendTextStatus"},
    {"sendVoiceStatus", "POST", kNone, kNone, 5, "statuses", "api/statuses/SendVoiceStatus"},
    {"sendMediaStatus", "POST", kNone, kNone, 5, "statuses", "api/statuses/SendMediaStatus"},
    {"deleteStatus", "POST", kNone, kNone, 10, "statuses", "api/statuses/DeleteStatus"},
    {"getStatusStatistic", "GET", kNone, kNone, 1, "statuses", "api/statuses/GetStatusStatistic"},
    {"getIncomingStatuses", "GET", kNone, kNone, 1, "statuses", "api/statuses/GetIncomingStatuses"},
    {"getOutgoingStatuses", "GET", kNone, kNone, 1, "statuses", "api/statuses/GetOutgoingStatuses"},
    // partner: another path, /partner/{method}/{partnerToken}
    {"createInstance", "POST", kNone, kNone, 0, "partner", "partners/createInstance"},
    {"getInstances", "GET", kNone, kNone, 0, "partner", "partners/getInstances"},
    {"deleteInstanceAccount", "POST", kNone, kNone, 0, "partner", "partners/deleteInstanceAccount"},
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
