// `setProfilePicture` and `getWaSettings` (reference: account methods, 4.6 and 4.7).

#include "core/account/account_names.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Form;
using core::Instance;
using core::Json;
using core::State;

class ProfilePicture : public ServiceHarness {
 protected:
  ProfilePicture() = default;
  explicit ProfilePicture(api::Service::Options o) : ServiceHarness(std::move(o)) {}

  static std::string jpeg(std::size_t size = 1000) {
    return "\xFF\xD8\xFF" + std::string(size - 3, 'p');
  }
  static Form form(std::string content, std::string name = "file") {
    return {{"caption", "", "", "hi"},
            {std::move(name), "me.jpg", "image/jpeg", std::move(content)}};
  }
  api::Arrived arrive(const Instance& instance, std::optional<Form> parts) {
    core::Request request;
    request.verb = "POST";
    request.target = path(instance, "setProfilePicture");
    request.head = "POST " + request.target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    request.body = "the form as it was sent";
    if (parts) request.form = std::make_shared<const Form>(std::move(*parts));
    return service.arrive(std::move(request), now);
  }
  core::Reply set(const Instance& instance, std::optional<Form> parts) {
    return *arrive(instance, std::move(parts)).reply;
  }
  Json known(const Instance& instance) { return json_of(ask(instance, "getWaSettings")); }
};

TEST_F(ProfilePicture, IsTakenAndShown) {
  Instance& instance = make({.state = State::Authorized});
  EXPECT_EQ(known(instance)["avatar"], "");
  const core::Reply reply = set(instance, form(jpeg()));
  EXPECT_EQ(reply.status, 200);
  const std::string url = json_of(reply)["urlAvatar"];
  EXPECT_TRUE(url.starts_with("https://pps.whatsapp.net/"));
  EXPECT_EQ(*reply.body,
            R"({"reason":null,"urlAvatar":")" + url + R"(","setProfilePicture":true})");
  EXPECT_EQ(known(instance)["avatar"], url);
  EXPECT_EQ(core::base64_decode(known(instance)["base64Avatar"].get<std::string>()), jpeg());
  EXPECT_NE(json_of(set(instance, form(jpeg(2000))))["urlAvatar"], url);
}

TEST_F(ProfilePicture, ThatIsNoJpegOrTooLargeIsRefusedWithAReason) {
  Instance& instance = make({.state = State::Authorized});
  for (const std::string& bad : {std::string("\x89PNG\r\n"), std::string(), jpeg(5'000'001)}) {
    const core::Reply reply = set(instance, form(bad));
    EXPECT_EQ(reply.status, 200);
    const Json json = json_of(reply);
    EXPECT_EQ(json["setProfilePicture"], false);
    EXPECT_TRUE(json["urlAvatar"].is_null());
    EXPECT_NE(json["reason"].get<std::string>().find("the picture is"), std::string::npos);
  }
  EXPECT_FALSE(instance.picture());
  EXPECT_EQ(json_of(set(instance, form(jpeg(5'000'000))))["setProfilePicture"], true);
}

TEST_F(ProfilePicture, NeedsAFormWithAFile) {
  Instance& instance = make({.state = State::Authorized});
  for (const std::optional<Form>& bad : {std::optional<Form>{}, std::optional<Form>{Form{}},
                                         std::optional(form(jpeg(), "picture"))}) {
    const core::Reply reply = set(instance, bad);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(json_of(reply)["message"], "Validation failed. Details: 'file' is required");
  }
}

TEST_F(ProfilePicture, NeedsALogin) {
  EXPECT_EQ(json_of(set(make(), form(jpeg())))["message"],
            "instance is starting or not authorized");
  Instance& old = make({.state = State::Starting, .dialect = core::Dialect::Seed});
  EXPECT_EQ(json_of(set(old, form(jpeg())))["message"], "instance account not authorized");
  EXPECT_FALSE(old.picture());
}

TEST_F(ProfilePicture, IsThereStillWhenTheAnswerHadToWait) {
  core::Rule r = rule("setProfilePicture");
  r.wait = core::Wait{core::Duration{10s}};
  Instance& instance = make({.state = State::Authorized}, script_of(r));
  EXPECT_FALSE(arrive(instance, form(jpeg(100'000))).reply);
  EXPECT_FALSE(instance.picture());
  jump(instance, 10s);
  EXPECT_EQ(json_of(service.take_effects().released.at(0).reply)["setProfilePicture"], true);
  EXPECT_EQ(instance.picture()->jpeg->size(), 100'000U);
}

TEST_F(ProfilePicture, IsGoneAfterAReset) {
  Instance& instance = make({.state = State::Authorized});
  set(instance, form(jpeg()));
  service.reset(instance, true, now);
  EXPECT_EQ(known(instance)["avatar"], "");
}

class WaSettings : public ProfilePicture {};

TEST_F(WaSettings, TellTheNamesOfALoggedInAccount) {
  Instance& instance = make({.state = State::Authorized});
  const std::uint64_t seed = instance.identity().seed;
  EXPECT_EQ(*ask(instance, "getWaSettings").body,
            R"({"avatar":"","phone":")" + core::phone_number(seed) +
                R"(","stateInstance":"authorized","deviceId":")" + core::device_id(seed) +
                R"(","base64Avatar":"","chatId":")" + core::lid(seed) +
                R"(","historySyncProgress":100,"logoutProcess":false})");
  EXPECT_EQ(known(instance)["phone"].get<std::string>() + "@c.us", instance.wid());
  EXPECT_TRUE(core::lid(seed).ends_with("@lid"));
}

TEST_F(WaSettings, NamesHaveTheFormsOfThePage) {
  const Json json = known(make({.state = State::Authorized}));
  const std::string phone = json["phone"], device = json["deviceId"], lid = json["chatId"];
  const auto is_number = [](const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  };
  EXPECT_TRUE(is_number(phone)) << phone;
  constexpr std::string_view kDeviceEnd = "@s.whatsapp.net", kLidEnd = "@lid";
  ASSERT_TRUE(device.starts_with(phone + ":") && device.ends_with(kDeviceEnd)) << device;
  EXPECT_TRUE(is_number(
      device.substr(phone.size() + 1, device.size() - phone.size() - 1 - kDeviceEnd.size())))
      << device;
  ASSERT_TRUE(lid.ends_with(kLidEnd)) << lid;
  EXPECT_TRUE(is_number(lid.substr(0, lid.size() - kLidEnd.size()))) << lid;
}

TEST_F(WaSettings, TellNoneOfThemWithoutALogin) {
  for (const State state : {State::NotAuthorized, State::Blocked, State::Starting}) {
    Instance& instance = make({.state = state});
    instance.set_picture({"https://x/", core::share(jpeg())});
    const Json json = known(instance);
    EXPECT_EQ(json["stateInstance"], core::to_string(state));
    for (const char* key : {"avatar", "phone", "deviceId", "base64Avatar", "chatId"})
      EXPECT_EQ(json[key], "") << key << " in " << core::to_string(state);
  }
  EXPECT_NE(known(make({.state = State::SleepMode}))["phone"], "");
}

TEST_F(WaSettings, HaveFourKeysInTheOldDialect) {
  EXPECT_EQ(known(make({.dialect = core::Dialect::Seed})).size(), 4U);
}

// --- the pictures of all accounts

class PictureRoom : public ProfilePicture {
 protected:
  PictureRoom() : ProfilePicture(little_room()) {}
  static api::Service::Options little_room() {
    api::Service::Options o = options();
    o.picture_bytes = 10'000;
    return o;
  }
  std::size_t used() const { return service.budgets().pictures.used(); }

  Instance& a = make({.state = State::Authorized});
  Instance& b = make({.state = State::Authorized});
};

TEST_F(PictureRoom, IsSharedAndWhatIsMoreIsRefused) {
  ASSERT_EQ(set(a, form(jpeg(6'000))).status, 200);
  const core::Reply refused = set(b, form(jpeg(6'000)));
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(json_of(refused)["message"].get<std::string>().find("no room"), std::string::npos);
  EXPECT_FALSE(b.picture());
  EXPECT_EQ(set(a, form(jpeg(9'000))).status, 200) << "it takes the place of the other";
  EXPECT_EQ(used(), 9'000U);
}

TEST_F(PictureRoom, IsFreeWhenAnAccountIsResetOrRemoved) {
  set(a, form(jpeg(6'000)));
  service.reset(a, true, now);
  EXPECT_EQ(used(), 0U);
  ASSERT_EQ(set(b, form(jpeg(6'000))).status, 200);
  service.remove(b, now);
  EXPECT_EQ(used(), 0U);
}

TEST_F(PictureRoom, CountsWhatAnEarlierServerHadAndNeverRefusesIt) {
  for (Instance* one : {&a, &b})
    one->restore_picture({"https://pps.whatsapp.net/v/1.jpg", core::share(jpeg(9'000))});
  EXPECT_TRUE(a.picture() && b.picture());
  EXPECT_EQ(used(), 18'000U);
  EXPECT_EQ(set(a, form(jpeg(1'000))).status, 200) << "within the bound with it";
}

}  // namespace greenmock::tests
