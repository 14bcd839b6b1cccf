// Virtual people as scripts describe them, and what they say.

#include "script/explain.hpp"
#include "script_support.hpp"

namespace greenmock::script::testing {
namespace {

core::Contact only_contact(const std::string& text) {
  const People people = good(load_people(R"({"contacts":[)" + text + "]}"), text);
  EXPECT_EQ(people.contacts.size(), 1U) << text;
  return people.contacts.empty() ? core::Contact{} : people.contacts[0];
}

core::Group only_group(const std::string& text) {
  const People people = good(load_people(R"({"groups":[)" + text + "]}"), text);
  EXPECT_EQ(people.groups.size(), 1U) << text;
  return people.groups.empty() ? core::Group{} : people.groups[0];
}

std::vector<std::string> members_of(const core::Group& group) {
  std::vector<std::string> ids;
  for (const core::Participant& one : group.participants) ids.push_back(one.chat_id);
  return ids;
}

TEST(ScriptContacts, a_contact_reads_and_never_answers_unless_it_is_said) {
  const core::Contact plain = only_contact(R"({"chatId":"79001234567@c.us"})");
  EXPECT_EQ(plain.chat_id, "79001234567@c.us");
  EXPECT_TRUE(plain.name.empty() && plain.contact_name.empty());
  EXPECT_TRUE(plain.has_whatsapp && plain.reads);
  EXPECT_FALSE(plain.blocked || plain.answer);
}

TEST(ScriptContacts, a_contact_has_all_its_keys) {
  const core::Contact ann = only_contact(
      R"({"chatId":"79001234567@lid","name":"Ann","contactName":"Ann Lee","whatsapp":false,
          "reads":false,"blocked":true,"answer":"echo"})");
  EXPECT_EQ(ann.name, "Ann");
  EXPECT_EQ(ann.contact_name, "Ann Lee");
  EXPECT_FALSE(ann.has_whatsapp || ann.reads);
  EXPECT_TRUE(ann.blocked);
  ASSERT_TRUE(ann.answer);
  EXPECT_TRUE(ann.answer->echo);
}

TEST(ScriptContacts, an_answer_is_an_echo_a_text_or_several) {
  const auto answer = [](const std::string& text) {
    return only_contact(R"({"chatId":"1@c.us","answer":)" + text + "}")
        .answer.value_or(core::Answer{});
  };
  EXPECT_TRUE(answer(R"("echo")").echo);
  EXPECT_EQ(answer(R"("echo")").after, std::chrono::seconds{1});
  EXPECT_EQ(answer(R"({"text":"hi"})").texts, std::vector<std::string>{"hi"});
  const core::Answer several = answer(R"({"texts":["a","b"],"after":"2s"})");
  EXPECT_EQ(several.texts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(several.after, std::chrono::seconds{2});
  EXPECT_FALSE(several.echo);
  const core::Answer echo = answer(R"({"echo":true,"after":"0s"})");
  EXPECT_TRUE(echo.echo && echo.texts.empty());
  EXPECT_EQ(echo.after, core::Duration{0});
}

TEST(ScriptContacts, the_account_is_a_member_of_a_group_and_its_owner) {
  const core::Group plain = only_group(R"({"chatId":"120363043968066561@g.us"})");
  EXPECT_EQ(members_of(plain), std::vector<std::string>{"me"});
  EXPECT_EQ(plain.owner, "me");
  const core::Group outside = only_group(
      R"({"chatId":"120363043968066561@g.us","member":false,"participants":["1@c.us"]})");
  EXPECT_EQ(members_of(outside), std::vector<std::string>{"1@c.us"});
  EXPECT_EQ(outside.owner, "");
}

TEST(ScriptContacts, the_owner_is_a_member_unless_the_group_is_seen_from_outside) {
  const core::Group group = only_group(
      R"({"chatId":"1-2@g.us","name":"G","owner":"1@c.us","participants":["2@c.us",{"chatId":"me","admin":true}]})");
  EXPECT_EQ(group.name, "G");
  EXPECT_EQ(members_of(group), (std::vector<std::string>{"1@c.us", "2@c.us", "me"}));
  EXPECT_FALSE(group.participants[1].is_admin);
  EXPECT_TRUE(group.participants[2].is_admin);
  const core::Group outside =
      only_group(R"({"chatId":"1-2@g.us","owner":"1@c.us","member":false})");
  EXPECT_EQ(outside.owner, "1@c.us");
  EXPECT_TRUE(outside.participants.empty());
}

TEST(ScriptContacts, stand_in_an_instance) {
  const core::Script script = good_script(R"({"greenmock":1,"instances":[{"name":"bot",
      "contacts":[{"chatId":"1@c.us"},{"chatId":"2@c.us"}],"groups":[{"chatId":"1@g.us"}]}]})");
  ASSERT_EQ(script.instances.size(), 1U);
  EXPECT_EQ(script.instances[0].contacts.size(), 2U);
  EXPECT_EQ(script.instances[0].groups.size(), 1U);
}

TEST(ScriptContacts, tell_what_is_wrong) {
  for (const Bad& bad : {
           Bad{"@{}", "", {"at least one of", "\"groups\""}},
           Bad{R"({"contacts":@{}})", "/contacts", {"a list of contacts"}},
           Bad{R"({"contacts":[@{}]})", "/contacts/0", {"\"chatId\""}},
           Bad{R"({"contacts":[{"chatId":@"79001234567"}]})", "/contacts/0/chatId", {"@c.us"}},
           Bad{R"({"contacts":[{"chatId":@"1-2 at g.us"}]})", "/contacts/0/chatId", {"a person"}},
           Bad{R"({"contacts":[{"chatId":@79001234567}]})", "/contacts/0/chatId", {"a person"}},
           Bad{R"({"contacts":[{"chatId":@"me"}]})", "/contacts/0/chatId", {"a person"}},
       })
    expect_refused(bad, [](const std::string& text) { return load_people(text); });
}

/// The whole text has an `@` in it, so the places are told without a mark.
Problem only_problem(const std::string& text) {
  const auto loaded = load_people(text);
  EXPECT_EQ(loaded.problems.size(), 1U) << text << "\n" << all(loaded.problems);
  return loaded.problems.empty() ? Problem{} : loaded.problems[0];
}

TEST(ScriptContacts, name_the_place_that_is_wrong) {
  const std::string ann = R"({"chatId":"1@c.us")", club = R"({"chatId":"1@g.us")";
  const auto in_contact = [&](const std::string& rest) {
    return only_problem(R"({"contacts":[)" + ann + rest + "}]}").pointer;
  };
  const auto in_group = [&](const std::string& rest) {
    return only_problem(R"({"groups":[)" + club + rest + "}]}").pointer;
  };
  EXPECT_EQ(in_contact(R"(,"reads":"no")"), "/contacts/0/reads");
  EXPECT_EQ(in_contact(R"(,"answer":"eco")"), "/contacts/0/answer");
  EXPECT_EQ(in_contact(R"(,"answer":7)"), "/contacts/0/answer");
  EXPECT_EQ(in_contact(R"(,"answer":{})"), "/contacts/0/answer");
  EXPECT_EQ(in_contact(R"(,"answer":{"text":"a","echo":true})"), "/contacts/0/answer");
  EXPECT_EQ(in_contact(R"(,"answer":{"text":""})"), "/contacts/0/answer/text");
  EXPECT_EQ(in_contact(R"(,"answer":{"texts":[]})"), "/contacts/0/answer/texts");
  EXPECT_EQ(in_contact(R"(,"answer":{"echo":false})"), "/contacts/0/answer/echo");
  EXPECT_EQ(in_contact(R"(,"anwser":"echo")"), "/contacts/0/anwser");
  EXPECT_EQ(in_contact("}," + ann), "/contacts/1");
  EXPECT_EQ(in_group(R"(,"participants":["1@g.us"])"), "/groups/0/participants/0");
  EXPECT_EQ(in_group(R"(,"participants":["1@c.us","1@c.us"])"), "/groups/0/participants/1");
  EXPECT_EQ(in_group(R"(,"participants":["me"],"member":false)"), "/groups/0/member");
  EXPECT_EQ(in_group(R"(,"participants":[{"admin":true}])"), "/groups/0/participants/0");
  EXPECT_EQ(in_group(R"(,"owner":"Ann")"), "/groups/0/owner");
  EXPECT_EQ(only_problem(R"({"groups":[{"chatId":"1@c.us"}]})").pointer, "/groups/0/chatId");
}

TEST(ScriptContacts, are_explained) {
  const std::string text = explain(good_script(R"({"greenmock":1,
      "instances":[{"name":"bot","quota":3,"contacts":[{"chatId":"1@c.us"}],"groups":[{"chatId":"1@g.us"},{"chatId":"2@g.us"}]}],
      "timeline":[{"at":"1m","say":{"from":"1@c.us","text":"hi"}},
                  {"at":"2m","say":{"from":"1@c.us","chat":"1@g.us","type":"imageMessage"}}]})"),
                                   words())
                               .text;
  for (const char* part :
       {"may have 3 chats in a month;", "knows 1 contact;", "knows 2 groups",
        "1@c.us writes: \"hi\"", "1@c.us, in 1@g.us, writes (a message of the kind imageMessage)"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(ScriptContacts, ways_of_people_are_explained) {
  const std::string text = explain(good_script(R"({"greenmock":1,"instances":[{"name":"bot",
      "contacts":[{"chatId":"1@c.us","answer":"echo"},{"chatId":"2@c.us","answer":"echo","reads":false},
                  {"chatId":"3@c.us","blocked":true},{"chatId":"4@c.us","whatsapp":false}],
      "groups":[{"chatId":"1@g.us"},{"chatId":"2@g.us","member":false}]}]})"),
                                   words())
                               .text;
  EXPECT_NE(
      text.find("knows 4 contacts, 2 answer, 1 does not read, 1 has blocked it, 1 has no WhatsApp; "
                "knows 2 groups, 1 without it"),
      std::string::npos)
      << text;
}

}  // namespace
}  // namespace greenmock::script::testing
