// The table of settings, and what has been saved of them but does not act yet.

#include "core/account/settings.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/account/account_settings.hpp"

namespace greenmock::tests {

using namespace std::chrono_literals;

using core::AccountSettings;
using core::find_setting;
using core::Json;
using core::setting_fault;
using core::setting_problem;
using core::SettingFault;
using core::SettingField;

TEST(SettingsTable, NamesEachFieldOnceAndGivesItAValidFirstValue) {
  std::set<std::string_view> names;
  for (const SettingField& field : core::all_settings()) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name;
    EXPECT_FALSE(setting_problem(field, field.first_value())) << field.name;
    EXPECT_FALSE(field.source.empty()) << field.name;
  }
  for (const SettingField& field : core::writable_settings())
    EXPECT_NE(field.access, SettingField::Access::ReadOnly) << field.name;
}

TEST(SettingsTable, HasAllNotificationsOffAtFirst) {
  const Json settings = core::default_settings();
  for (const auto& [name, value] : settings.items()) {
    if (name.ends_with("Webhook")) {
      EXPECT_EQ(value, "no") << name;
    }
  }
  EXPECT_EQ(settings["webhookUrl"], "");
}

TEST(SettingsTable, KnowsNoReadOnlyFieldAmongThoseToWrite) {
  EXPECT_EQ(find_setting("wid"), nullptr);
  EXPECT_EQ(find_setting("webhookurl"), nullptr);
  EXPECT_NE(find_setting("webhookUrl"), nullptr);
}

TEST(SettingsTable, TellsWhatIsWrongWithAValueByItsType) {
  const auto fault = [](std::string_view name, const Json& value) {
    return setting_fault(*find_setting(name), value);
  };
  EXPECT_EQ(fault("stateWebhook", "yes"), std::nullopt);
  EXPECT_EQ(fault("stateWebhook", true), SettingFault::NotYesNo);
  EXPECT_EQ(fault("stateWebhook", "Yes"), SettingFault::NotYesNo);
  EXPECT_EQ(fault("webhookUrl", ""), std::nullopt);
  EXPECT_EQ(fault("webhookUrl", nullptr), SettingFault::NoText);
  std::string longest;
  for (std::size_t i = 0; i < core::kLongestSetting; ++i) longest += "é";
  EXPECT_EQ(fault("webhookUrl", longest), std::nullopt);
  EXPECT_EQ(fault("webhookUrl", longest + "x"), SettingFault::TooLong);
  EXPECT_EQ(fault("linkPreview", false), std::nullopt);
  EXPECT_EQ(fault("linkPreview", "no"), SettingFault::NoFlag);
  EXPECT_EQ(fault("autoTyping", 0), std::nullopt);
  EXPECT_EQ(fault("autoTyping", -1), SettingFault::TooLow);
  EXPECT_EQ(fault("autoTyping", "5"), SettingFault::NoNumber);
  EXPECT_EQ(fault("sendFromUTC", "23:59"), std::nullopt);
  for (const char* wrong : {"24:00", "9:30", "09:60", "0930", "29:00"})
    EXPECT_EQ(fault("sendFromUTC", wrong), SettingFault::NoTime) << wrong;
}

TEST(SettingsTable, SaysOfAValueNoMoreThanHoldsForWhoeverSetsIt) {
  // That the two hours go together is a rule of setSettings alone.
  EXPECT_EQ(core::setting_range(*find_setting("sendFromUTC")), R"("HH:MM", or "")");
}

TEST(SettingsTable, KeepsThePauseBetweenMessagesWithinItsLimits) {
  const SettingField& delay = *find_setting("delaySendMessagesMilliseconds");
  EXPECT_EQ(setting_fault(delay, 500), std::nullopt);
  EXPECT_EQ(setting_fault(delay, 600'000), std::nullopt);
  EXPECT_EQ(setting_fault(delay, 499), SettingFault::TooLow);
  EXPECT_EQ(setting_fault(delay, 0), SettingFault::TooLow);
  EXPECT_EQ(setting_fault(delay, 600'001), SettingFault::TooHigh);
  EXPECT_EQ(setting_fault(delay, UINT64_MAX), SettingFault::TooHigh);
  EXPECT_EQ(setting_fault(delay, 1000.5), SettingFault::NoNumber);
  EXPECT_FALSE(setting_problem(delay, 0)) << "a new account has it";
  EXPECT_TRUE(setting_problem(delay, 499));
}

constexpr core::VirtualTime kSettingsDue{1'000'000s};

TEST(SettingsOfAnAccount, AreSavedAtOnceAndActWhenTheirTimeHasCome) {
  AccountSettings settings(Json{{"a", 1}, {"b", 1}});
  const auto first = settings.save({{"a", 2}}, kSettingsDue);
  const auto second = settings.save({{"a", 3}, {"b", 3}}, kSettingsDue + 1s);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(settings.saved(), (Json{{"a", 3}, {"b", 3}}));
  EXPECT_EQ(settings.acting(), (Json{{"a", 1}, {"b", 1}}));
  settings.act(*first);
  EXPECT_EQ(settings.acting(), (Json{{"a", 2}, {"b", 1}}));
  settings.act(*second);
  EXPECT_EQ(settings.acting(), settings.saved());
  settings.act(*first);
  EXPECT_EQ(settings.acting(), settings.saved()) << "each acts once";
}

TEST(SettingsOfAnAccount, ThatAreDueAtOneTimeActTogether) {
  AccountSettings settings(Json{{"a", 1}, {"b", 1}});
  const auto both = settings.save({{"a", 2}, {"b", 2}}, kSettingsDue);
  ASSERT_TRUE(both);
  EXPECT_FALSE(settings.save({{"a", 3}}, kSettingsDue));
  settings.act(*both);
  EXPECT_EQ(settings.acting(), (Json{{"a", 3}, {"b", 2}}));
}

TEST(SettingsOfAnAccount, AboveSoManyThatWaitActWithTheLastOfThem) {
  AccountSettings settings(Json{{"a", 0}});
  std::optional<std::uint64_t> last;
  for (std::size_t i = 1; i <= AccountSettings::kMostOnTheWay; ++i) {
    last = settings.save({{"a", i}}, kSettingsDue + std::chrono::seconds{i});
    ASSERT_TRUE(last);
  }
  EXPECT_FALSE(settings.save({{"a", "newest"}}, kSettingsDue + 1h));
  settings.act(*last);
  EXPECT_EQ(settings.acting(), (Json{{"a", "newest"}}));
  EXPECT_TRUE(settings.save({{"a", 1}}, kSettingsDue + 2h)) << "there is room again";
}

TEST(SettingsOfAnAccount, AreNotUndoneByWhatWasOnItsWay) {
  AccountSettings settings(Json{{"a", 1}, {"b", 1}});
  const auto late = settings.save({{"a", 2}, {"b", 2}}, kSettingsDue);
  ASSERT_TRUE(late);
  settings.put({{"a", 9}});
  settings.act(*late);
  EXPECT_EQ(settings.acting(), (Json{{"a", 9}, {"b", 2}}));
  EXPECT_EQ(settings.saved(), settings.acting());
}

TEST(SettingsOfAnAccount, AreThoseOfTheStartAfterAReset) {
  AccountSettings settings(Json{{"a", 1}});
  const auto late = settings.save({{"a", 2}}, kSettingsDue);
  ASSERT_TRUE(late);
  settings.reset();
  settings.act(*late);
  EXPECT_EQ(settings.saved(), settings.first());
  EXPECT_EQ(settings.acting(), settings.first());
}

}  // namespace greenmock::tests
