// Groups (reference: methods after login; recorded answers).

#include "api/methods/made_names.hpp"
#include "reading_harness.hpp"

namespace greenmock::tests {

using core::Form;
using core::Group;
using core::Instance;
using core::Json;
using core::State;

class Groups : public ReadingHarness {
 protected:
  static constexpr const char* kLoggedOut = "instance is starting or not authorized";
  static constexpr const char* kUnknown = "120363999999999999@g.us";

  /// One that the account has made, with Ann in it. Its id.
  std::string made(Instance& instance) {
    return json_of(post(instance, "createGroup",
                        {{"groupName", "New group"}, {"chatIds", Json::array({kAnn})}}))
        .value("chatId", "");
  }
  static Group& group(Instance& instance, const std::string& id) {
    Group* const found = instance.messenger().contacts().change_group(id);
    if (!found) throw std::runtime_error("no group " + id);
    return *found;
  }
  static std::vector<std::string> members(Instance& instance, const std::string& id) {
    std::vector<std::string> ids;
    for (const auto& one : group(instance, id).participants) ids.push_back(one.chat_id);
    return ids;
  }
  std::string change(Instance& instance, const std::string& method, const std::string& id,
                     const std::string& person) {
    return body_of(instance, method, {{"groupId", id}, {"participantChatId", person}});
  }
  Json data(const Instance& instance, const std::string& id) {
    return json_of(post(instance, "getGroupData", {{"groupId", id}}));
  }

  static std::string jpeg(std::size_t size = 1000) {
    return "\xFF\xD8\xFF" + std::string(size - 3, 'p');
  }
  static Form form(const std::string& id, std::string content) {
    return {{"groupId", "", "", id}, {"file", "g.jpg", "image/jpeg", std::move(content)}};
  }
  core::Reply set_picture(const Instance& instance, std::optional<Form> parts) {
    core::Request request;
    request.verb = "POST";
    request.target = path(instance, "setGroupPicture");
    request.head = "POST " + request.target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    request.body = "the form as it was sent";
    if (parts) request.form = std::make_shared<const Form>(std::move(*parts));
    return *service.arrive(std::move(request), now).reply;
  }
};

// --- createGroup

TEST_F(Groups, AGroupIsMadeAndAnsweredAsRecorded) {
  Instance& instance = with_people();
  const core::Reply reply =
      post(instance, "createGroup",
           {{"groupName", "New group"}, {"chatIds", Json::array({kAnn, kBob})}});
  const std::string id = json_of(reply)["chatId"];
  EXPECT_EQ(id.size(), std::string(kGarden).size());
  EXPECT_TRUE(id.starts_with("120363") && id.ends_with("@g.us")) << id;
  const std::string link = api::invite_link_of(instance, id);
  EXPECT_EQ(link.size(), std::string("https://chat.whatsapp.com/J69M3X4C3q7HoJSFoHVI95").size());
  EXPECT_EQ(*reply.body,
            R"({"created":true,"chatId":")" + id + R"(","groupInviteLink":")" + link + R"("})");
  EXPECT_EQ(members(instance, id), (std::vector<std::string>{instance.own_chat_id(), kAnn, kBob}));
}

TEST_F(Groups, NoTwoGroupsHaveOneIdAndTheSeedMakesThem) {
  Instance& instance = with_people();
  const std::string first = made(instance), second = made(instance);
  EXPECT_NE(first, second);
  EXPECT_EQ(first, api::group_id_of(instance, 1));
  EXPECT_EQ(second, api::group_id_of(instance, 2));
  EXPECT_NE(api::invite_link_of(instance, first), api::invite_link_of(instance, second));
}

TEST_F(Groups, OnlyThoseWithWhatsappAndEachOnceAreInANewGroup) {
  Instance& instance = with_people();
  const Json people = Json::array({kAnn, kAnn, kNobody, instance.own_chat_id(), kStranger});
  const std::string id =
      json_of(post(instance, "createGroup", {{"groupName", "x"}, {"chatIds", people}}))["chatId"];
  EXPECT_EQ(members(instance, id),
            (std::vector<std::string>{instance.own_chat_id(), kAnn, kStranger}));
  EXPECT_EQ(post(instance, "createGroup", {{"groupName", "x"}, {"chatIds", Json::array()}}).status,
            200);
}

TEST_F(Groups, ANewGroupNeedsANameAndPeople) {
  Instance& instance = with_people();
  const Json people = Json::array({kAnn});
  EXPECT_EQ(details(instance, "createGroup", {{"chatIds", people}}), "'groupName' is required");
  EXPECT_EQ(details(instance, "createGroup", {{"groupName", "x"}}), "'chatIds' is required");
  EXPECT_EQ(details(instance, "createGroup", {{"groupName", "x"}, {"chatIds", kAnn}}),
            "'chatIds' must be an array");
  EXPECT_EQ(details(instance, "createGroup", {{"groupName", "x"}, {"chatIds", Json::array({1})}}),
            "'chatIds[0]' must be a string");
  EXPECT_EQ(details(instance, "createGroup",
                    {{"groupName", "x"}, {"chatIds", Json::array({kAnn, kGarden})}}),
            "'chatIds[1]' must be one of the next formats: 'phone_number@c.us' or 'chat_id@lid'");
  EXPECT_EQ(
      details(instance, "createGroup", {{"groupName", std::string(101, 'x')}, {"chatIds", people}}),
      "'groupName' length must be less than or equal to 100 characters long");
  EXPECT_EQ(
      post(instance, "createGroup", {{"groupName", std::string(100, 'x')}, {"chatIds", people}})
          .status,
      200);
}

TEST_F(Groups, ARuleMaySayThatAGroupIsMadeWithoutMakingIt) {
  core::Rule r = rule("createGroup");
  r.when.call = core::Range{1, 1};
  r.apply = false;
  Instance& instance = make(spec(), script_of(r));
  const std::string first = made(instance);
  EXPECT_FALSE(instance.messenger().contacts().group(first));
  const std::string second = made(instance);
  EXPECT_NE(first, second);
  EXPECT_EQ(members(instance, second).size(), 2U);
}

// --- getGroupData

TEST_F(Groups, TheDataOfAnOwnGroupAreAsRecorded) {
  Instance& instance = with_people();
  const std::string id = made(instance), self = instance.own_chat_id();
  EXPECT_EQ(
      body_of(instance, "getGroupData", {{"groupId", id}}),
      R"({"groupId":")" + id + R"(","owner":")" + self +
          R"(","subject":"New group","creation":1790000000,"subjectTime":1790000000,)"
          R"("subjectOwner":")" +
          self + R"(","groupInviteLink":")" + api::invite_link_of(instance, id) +
          R"(","ephemeralExpiration":0,"allowParticipantsEditGroupSettings":true,)"
          R"("allowParticipantsSendMessages":true,"allowParticipantsAddMembers":false,)"
          R"("isCommunity":false,"isCommunityAnnounce":false,"size":2,"participants":[{"id":")" +
          self + R"(","lid":")" + api::lid_of(instance, self) +
          R"(","isAdmin":true,"isSuperAdmin":true},{"id":"79001234567@c.us","lid":")" +
          api::lid_of(instance, kAnn) + R"(","isAdmin":false,"isSuperAdmin":false}]})");
}

TEST_F(Groups, InTheOldDialectTheDataAreThoseOfTheOldPage) {
  Instance& instance = with_people(old_spec());
  const std::string id = made(instance), self = instance.own_chat_id();
  EXPECT_EQ(body_of(instance, "getGroupData", {{"groupId", id}}),
            R"({"groupId":")" + id + R"(","owner":")" + self +
                R"(","subject":"New group","creation":1790000000,"participants":[{"id":")" + self +
                R"(","isAdmin":true,"isSuperAdmin":true},{"id":"79001234567@c.us",)"
                R"("isAdmin":false,"isSuperAdmin":false}],"subjectTime":1790000000,)"
                R"("subjectOwner":")" +
                self + R"(","groupInviteLink":")" + api::invite_link_of(instance, id) + R"("})");
}

TEST_F(Groups, WhoIsNoAdministratorIsToldNoLink) {
  Instance& instance = with_people();
  EXPECT_EQ(data(instance, kGarden)["groupInviteLink"], "");
  group(instance, kGarden).find(instance.own_chat_id())->is_admin = true;
  EXPECT_EQ(data(instance, kGarden)["groupInviteLink"], api::invite_link_of(instance, kGarden));
}

TEST_F(Groups, OfAGroupThatIsNotTheAccountsNothingIsTold) {
  Instance& instance = with_people();
  EXPECT_EQ(refusal(instance, "getGroupData", {{"groupId", kUnknown}}),
            "chat with id 120363999999999999@g.us not found");
  std::erase_if(group(instance, kGarden).participants,
                [&](const auto& one) { return one.chat_id == instance.own_chat_id(); });
  EXPECT_EQ(refusal(instance, "getGroupData", {{"groupId", kGarden}}),
            "chat with id 120363043968066561@g.us not found");
}

TEST_F(Groups, DisappearingMessagesAreTold) {
  Instance& instance = with_people();
  post(instance, "setDisappearingChat", {{"chatId", kGarden}, {"ephemeralExpiration", 604800}});
  EXPECT_EQ(data(instance, kGarden)["ephemeralExpiration"], 604800);
}

// --- updateGroupName

TEST_F(Groups, AnAdministratorGivesANewName) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  jump(instance, 10s);
  EXPECT_EQ(body_of(instance, "updateGroupName", {{"groupId", id}, {"groupName", "New name"}}),
            R"({"updateGroupName":true})");
  const Json now_known = data(instance, id);
  EXPECT_EQ(now_known["subject"], "New name");
  EXPECT_EQ(now_known["creation"], 1'790'000'000);
  EXPECT_EQ(now_known["subjectTime"], 1'790'000'010);
  EXPECT_EQ(now_known["subjectOwner"], instance.own_chat_id());
}

TEST_F(Groups, NobodyElseDoes) {
  Instance& instance = with_people();
  for (const char* id : {kGarden, kUnknown})
    EXPECT_EQ(body_of(instance, "updateGroupName", {{"groupId", id}, {"groupName", "x"}}),
              R"({"updateGroupName":false})");
  EXPECT_EQ(group(instance, kGarden).name, "Gardeners");
}

// --- members

TEST_F(Groups, APersonIsAddedAndRemoved) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  EXPECT_EQ(change(instance, "addGroupParticipant", id, kBob), R"({"addParticipant":true})");
  EXPECT_EQ(members(instance, id), (std::vector<std::string>{instance.own_chat_id(), kAnn, kBob}));
  EXPECT_EQ(change(instance, "removeGroupParticipant", id, kAnn), R"({"removeParticipant":true})");
  EXPECT_EQ(members(instance, id), (std::vector<std::string>{instance.own_chat_id(), kBob}));
}

TEST_F(Groups, SomePeopleCannotBeAdded) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  const std::string no = R"({"addParticipant":false})";
  EXPECT_EQ(change(instance, "addGroupParticipant", id, kAnn), no);  // is in it
  EXPECT_EQ(change(instance, "addGroupParticipant", id, kNobody), no);
  EXPECT_EQ(change(instance, "addGroupParticipant", kGarden, kStranger), no);  // no administrator
  EXPECT_EQ(change(instance, "addGroupParticipant", kUnknown, kStranger), no);
  EXPECT_EQ(members(instance, id).size(), 2U);
  EXPECT_EQ(members(instance, kGarden).size(), 3U);
}

TEST_F(Groups, SomePeopleCannotBeRemoved) {
  Instance& instance = with_people();
  const std::string id = made(instance), self = instance.own_chat_id();
  const std::string no = R"({"removeParticipant":false})";
  EXPECT_EQ(change(instance, "removeGroupParticipant", id, kBob), no);  // is not in it
  EXPECT_EQ(change(instance, "removeGroupParticipant", id, self), no);
  EXPECT_EQ(change(instance, "removeGroupParticipant", kGarden, kBob), no);  // no administrator
  group(instance, kGarden).find(self)->is_admin = true;
  EXPECT_EQ(change(instance, "removeGroupParticipant", kGarden, kAnn), no);  // the owner
  EXPECT_EQ(change(instance, "removeGroupParticipant", kGarden, kBob),
            R"({"removeParticipant":true})");
}

TEST_F(Groups, APersonIsMadeAdministratorAndNoneAgain) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  EXPECT_EQ(change(instance, "setGroupAdmin", id, kAnn), R"({"setGroupAdmin":true})");
  EXPECT_EQ(data(instance, id)["participants"][1]["isAdmin"], true);
  EXPECT_EQ(data(instance, id)["participants"][1]["isSuperAdmin"], false);
  EXPECT_EQ(change(instance, "removeAdmin", id, kAnn), R"({"removeAdmin":true})");
  EXPECT_EQ(data(instance, id)["participants"][1]["isAdmin"], false);
}

TEST_F(Groups, WhyNobodyIsMadeAdministratorIsTold) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  const std::string failed = R"({"setGroupAdmin":false,"error":"failed to set group admin"})";
  EXPECT_EQ(change(instance, "setGroupAdmin", kUnknown, kAnn), failed);
  EXPECT_EQ(change(instance, "setGroupAdmin", kGarden, kBob), failed);  // no administrator
  EXPECT_EQ(change(instance, "setGroupAdmin", id, instance.own_chat_id()), failed);  // is one
  EXPECT_EQ(change(instance, "setGroupAdmin", id, kBob),
            R"({"setGroupAdmin":false,"error":"participant not found"})");
  EXPECT_EQ(change(instance, "removeAdmin", kUnknown, kAnn), R"({"removeAdmin":false})");
  EXPECT_EQ(change(instance, "removeAdmin", id, kAnn), R"({"removeAdmin":false})");  // is none
  EXPECT_EQ(change(instance, "removeAdmin", id, instance.own_chat_id()),
            R"({"removeAdmin":false})");  // the owner stays one
  EXPECT_EQ(change(instance, "removeAdmin", id, kBob),
            R"({"removeAdmin":false,"error":"participant not found"})");
}

TEST_F(Groups, CallsNeedAGroupAndAPerson) {
  Instance& instance = with_people();
  for (const char* method :
       {"addGroupParticipant", "removeGroupParticipant", "setGroupAdmin", "removeAdmin"}) {
    EXPECT_EQ(details(instance, method, {{"participantChatId", kAnn}}), "'groupId' is required");
    EXPECT_EQ(details(instance, method, {{"groupId", kGarden}}), "'participantChatId' is required");
    EXPECT_EQ(details(instance, method, {{"groupId", kAnn}, {"participantChatId", kAnn}}),
              "'groupId' must be one of the next formats: 'group_id@g.us'");
    EXPECT_EQ(details(instance, method, {{"groupId", kGarden}, {"participantChatId", kGarden}}),
              "'participantChatId' must be one of the next formats: 'phone_number@c.us' or "
              "'chat_id@lid'");
  }
  for (const char* method : {"getGroupData", "leaveGroup", "updateGroupName"})
    EXPECT_EQ(details(instance, method, Json::object()), "'groupId' is required");
  EXPECT_EQ(details(instance, "updateGroupName", {{"groupId", kGarden}}),
            "'groupName' is required");
}

TEST_F(Groups, UnknownFieldsAreTakenAndMarkedUnlessStrict) {
  const Json odd = {{"groupId", kGarden}, {"chatId", kGarden}};
  EXPECT_EQ(post(with_people(), "getGroupData", odd).status, 200);
  EXPECT_EQ(last_record->tolerated, std::vector<std::string_view>{"unknown field"});
  EXPECT_EQ(details(with_people(strict_spec()), "getGroupData", odd), "'chatId' is not allowed");
}

// --- leaveGroup

TEST_F(Groups, TheAccountLeavesAndIsNoMemberAnyMore) {
  Instance& instance = with_people();
  EXPECT_EQ(body_of(instance, "leaveGroup", {{"groupId", kGarden}}), R"({"leaveGroup":true})");
  EXPECT_EQ(members(instance, kGarden), (std::vector<std::string>{kAnn, kBob}));
  EXPECT_EQ(body_of(instance, "leaveGroup", {{"groupId", kGarden}}), R"({"leaveGroup":false})");
  EXPECT_EQ(body_of(instance, "leaveGroup", {{"groupId", kUnknown}}), R"({"leaveGroup":false})");
  const std::string id =
      json_of(post(instance, "sendMessage", {{"chatId", kGarden}, {"message", "a"}}))["idMessage"];
  EXPECT_EQ(instance.messenger().chats().find(id).message->status, core::MessageStatus::NotInGroup);
}

TEST_F(Groups, AnAdministratorWhoLeavesIsAnsweredAsRecorded) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  EXPECT_EQ(body_of(instance, "leaveGroup", {{"groupId", id}}), R"({"removeAdmin":true})");
  EXPECT_EQ(members(instance, id), std::vector<std::string>{kAnn});
}

// --- setGroupPicture

TEST_F(Groups, APictureIsTakenAndShown) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  const core::Reply reply = set_picture(instance, form(id, jpeg()));
  const std::string url = json_of(reply)["urlAvatar"];
  EXPECT_TRUE(url.starts_with("https://pps.whatsapp.net/"));
  EXPECT_EQ(*reply.body, R"({"reason":null,"urlAvatar":")" + url + R"(","setGroupPicture":true})");
  EXPECT_EQ(body_of(instance, "getAvatar", {{"chatId", id}}),
            R"({"urlAvatar":")" + url + R"(","available":true})");
  EXPECT_NE(json_of(set_picture(instance, form(id, jpeg(2000))))["urlAvatar"], url);
}

TEST_F(Groups, APictureIsRefusedWithAReason) {
  Instance& instance = with_people();
  const std::string id = made(instance);
  for (const Form& bad : {form(id, "\x89PNG\r\n"), form(id, ""), form(id, jpeg(5'000'001)),
                          form(kGarden, jpeg()), form(kUnknown, jpeg())}) {
    const core::Reply reply = set_picture(instance, bad);
    EXPECT_EQ(reply.status, 200);
    const Json json = json_of(reply);
    EXPECT_EQ(json["setGroupPicture"], false);
    EXPECT_TRUE(json["urlAvatar"].is_null());
    EXPECT_FALSE(json["reason"].get<std::string>().empty());
  }
  EXPECT_EQ(group(instance, id).picture_url, "");
}

TEST_F(Groups, APictureNeedsAFormWithAGroupAndAFile) {
  Instance& instance = with_people();
  EXPECT_EQ(message_of(set_picture(instance, std::nullopt)),
            "Validation failed. Details: 'groupId' is required");
  EXPECT_EQ(message_of(set_picture(instance, Form{{"file", "g.jpg", "image/jpeg", jpeg()}})),
            "Validation failed. Details: 'groupId' is required");
  EXPECT_EQ(message_of(set_picture(instance, form(kAnn, jpeg()))),
            "Validation failed. Details: 'groupId' must be one of the next formats: "
            "'group_id@g.us'");
  EXPECT_EQ(message_of(set_picture(instance, Form{{"groupId", "", "", kGarden}})),
            "Validation failed. Details: 'file' is required");
}

TEST_F(Groups, NeedALogin) {
  for (const State state : {State::NotAuthorized, State::Starting, State::Blocked}) {
    Instance& instance = with_people(spec(state));
    group(instance, kGarden).find(instance.own_chat_id())->is_admin = true;
    EXPECT_EQ(
        refusal(instance, "createGroup", {{"groupName", "x"}, {"chatIds", Json::array({kAnn})}}),
        kLoggedOut);
    EXPECT_EQ(refusal(instance, "updateGroupName", {{"groupId", kGarden}, {"groupName", "x"}}),
              kLoggedOut);
    for (const char* method : {"getGroupData", "leaveGroup"})
      EXPECT_EQ(refusal(instance, method, {{"groupId", kGarden}}), kLoggedOut) << method;
    for (const char* method :
         {"addGroupParticipant", "removeGroupParticipant", "setGroupAdmin", "removeAdmin"})
      EXPECT_EQ(refusal(instance, method, {{"groupId", kGarden}, {"participantChatId", kBob}}),
                kLoggedOut)
          << method;
    EXPECT_EQ(message_of(set_picture(instance, form(kGarden, jpeg()))), kLoggedOut);
    EXPECT_EQ(members(instance, kGarden).size(), 3U);
    EXPECT_EQ(group(instance, kGarden).name, "Gardeners");
    EXPECT_EQ(instance.messenger().contacts().groups().size(), 1U);
  }
}

TEST_F(Groups, AnAccountHasSoManyAndAGroupSoManyMembers) {
  Instance& instance = with_people();
  Json people = Json::array();
  for (int i = 0; i < 2000; ++i) people.push_back(std::to_string(79'100'000'000 + i) + "@c.us");
  const std::string full =
      json_of(post(instance, "createGroup", {{"groupName", "x"}, {"chatIds", people}}))["chatId"];
  EXPECT_EQ(members(instance, full).size(), 1024U);
  EXPECT_EQ(json_of(post(instance, "addGroupParticipant",
                         {{"groupId", full}, {"participantChatId", kAnn}})),
            Json({{"addParticipant", false}}));
  for (std::size_t i = instance.messenger().contacts().groups().size();
       i < core::Contacts::kMostGroups; ++i) {
    Group group;
    group.chat_id = std::to_string(120'363'000'000'000'000 + i) + "@g.us";
    instance.messenger().put(std::move(group));
  }
  EXPECT_NE(refusal(instance, "createGroup", {{"groupName", "x"}, {"chatIds", Json::array({kAnn})}})
                .find("has 1000 groups"),
            std::string::npos);
  EXPECT_EQ(instance.messenger().contacts().groups().size(), core::Contacts::kMostGroups);
}

}  // namespace greenmock::tests
