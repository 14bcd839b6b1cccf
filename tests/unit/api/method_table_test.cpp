#include "api/method_table.hpp"

#include <gtest/gtest.h>

#include <set>

#include "api/answer.hpp"
#include "api/vocabulary.hpp"
#include "core/encoding/ascii.hpp"

using namespace greenmock::api;
using namespace std::chrono_literals;

TEST(MethodTable, EachNameAndAliasStandsOnce) {
  std::set<std::string> names;
  for (const Method& method : methods()) {
    EXPECT_TRUE(names.insert(greenmock::core::to_lower(method.name)).second) << method.name;
    if (!method.alias.empty()) {
      EXPECT_TRUE(names.insert(greenmock::core::to_lower(method.alias)).second) << method.alias;
    }
  }
}

TEST(MethodTable, WhatItCallsBuiltHasAnAnswer) {
  for (std::size_t id = 0; id < methods().size(); ++id)
    EXPECT_EQ(methods()[id].built, handlers()[id].answer != nullptr) << methods()[id].name;
}

TEST(MethodTable, GivesScriptsItsNamesInTheirPlacesWithoutThoseOfThePartner) {
  const auto words = method_names();
  for (std::size_t id = 0; id < words.methods.size(); ++id)
    EXPECT_EQ(words.methods[id], methods()[id].name);
  EXPECT_EQ(words.of_partner, (std::vector<std::string_view>{"createInstance", "getInstances",
                                                             "deleteInstanceAccount"}));
  EXPECT_EQ(words.methods.size() + words.of_partner.size(), methods().size());
}

TEST(MethodTable, IsSearchedWhateverTheCase) {
  EXPECT_EQ(methods()[find_method("GETSTATEINSTANCE")->id].name, "getStateInstance");
  EXPECT_TRUE(find_method("getQRCode")->by_alias);
  EXPECT_FALSE(find_method("qr")->by_alias);
  EXPECT_FALSE(find_method("nothing"));
}

TEST(MethodTable, LimitsAreThoseOfTheDocumentation) {
  EXPECT_EQ(documented_limit(find_method("qr")->id), (greenmock::core::Limit{3, 1s}));
  EXPECT_EQ(documented_limit(find_method("sendMessage")->id), (greenmock::core::Limit{50, 1s}));
  EXPECT_EQ(documented_limit(find_method("setProfilePicture")->id),
            (greenmock::core::Limit{1, 10s}));
}

TEST(MethodTable, EveryLimitIsThatOfItsPage) {
  const std::vector<std::pair<greenmock::core::Limit, std::vector<std::string_view>>> page{
      {{100, 1s}, {"receiveNotification", "deleteNotification"}},
      {{50, 1s},
       {"sendMessage", "sendButtons", "sendTemplateButtons", "sendListMessage", "sendLocation",
        "sendLink", "sendContact", "sendFileByUrl", "sendFileByUpload", "sendPoll", "sendTemplate",
        "forwardMessages"}},
      {{10, 1s},
       {"getMessage", "addGroupParticipant", "removeGroupParticipant", "setGroupAdmin",
        "removeAdmin", "leaveGroup", "readChat", "checkWhatsapp", "getAvatar", "deleteMessage",
        "archiveChat", "unarchiveChat", "deleteStatus"}},
      {{5, 1s}, {"downloadFile", "sendTextStatus", "sendVoiceStatus", "sendMediaStatus"}},
      {{3, 1s}, {"qr"}},
      {{1, 1s},
       {"getSettings",
        "setSettings",
        "getStateInstance",
        "getStatusInstance",
        "reboot",
        "logout",
        "scanQrCode",
        "getWaSettings",
        "getChatHistory",
        "lastIncomingMessages",
        "lastOutgoingMessages",
        "createGroup",
        "updateGroupName",
        "getGroupData",
        "setGroupPicture",
        "getDeviceInfo",
        "getContacts",
        "getContactInfo",
        "setDisappearingChat",
        "clearMessagesQueue",
        "showMessagesQueue",
        "getIncomingStatuses",
        "getOutgoingStatuses",
        "getStatusStatistic",
        "getWebhooksCount",
        "clearWebhooksQueue",
        "getMessagesCount",
        "editMessage",
        "sendInteractiveButtons"}},
      {{1, 10s}, {"setProfilePicture"}},
  };
  std::size_t on_the_page = 0, limited = 0;
  for (const auto& [limit, names] : page) {
    for (const std::string_view name : names) {
      ++on_the_page;
      const auto found = find_method(name);
      ASSERT_TRUE(found) << name;
      EXPECT_EQ(documented_limit(found->id), limit) << name;
    }
  }
  for (greenmock::core::MethodId id = 0; id < methods().size(); ++id)
    limited += documented_limit(id) ? 1U : 0U;
  EXPECT_EQ(limited, on_the_page) << "no method has a limit that the page does not tell";
}

TEST(MethodTable, TheVerbOfAMethodIsThatOfItsPage) {
  for (const std::string_view name :
       {"showMessagesQueue", "clearMessagesQueue", "getMessagesCount", "lastIncomingMessages",
        "lastOutgoingMessages", "getContacts", "getChats", "getDeviceInfo", "getInstances"})
    EXPECT_EQ(methods()[find_method(name)->id].verb, "GET") << name;
  for (const std::string_view name : {"sendMessage",
                                      "sendPoll",
                                      "sendFileByUrl",
                                      "sendFileByUpload",
                                      "uploadFile",
                                      "sendLocation",
                                      "sendContact",
                                      "sendLink",
                                      "forwardMessages",
                                      "editMessage",
                                      "deleteMessage",
                                      "sendTyping",
                                      "getChatHistory",
                                      "getMessage",
                                      "downloadFile",
                                      "checkWhatsapp",
                                      "getAvatar",
                                      "getContactInfo",
                                      "archiveChat",
                                      "unarchiveChat",
                                      "setDisappearingChat",
                                      "readChat",
                                      "createGroup",
                                      "updateGroupName",
                                      "getGroupData",
                                      "addGroupParticipant",
                                      "removeGroupParticipant",
                                      "setGroupAdmin",
                                      "removeAdmin",
                                      "setGroupPicture",
                                      "leaveGroup",
                                      "createInstance",
                                      "deleteInstanceAccount"})
    EXPECT_EQ(methods()[find_method(name)->id].verb, "POST") << name;
}
