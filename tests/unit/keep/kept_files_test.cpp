// Files that were uploaded, over the end of a server.

#include "kept_lives.hpp"

namespace greenmock::tests {
namespace {

using core::Instance;
using core::Json;

class KeptFiles : public KeptLives {
 protected:
  KeptFiles() { file_bytes = 10'000; }

  core::Reply call(api::Service& service, const std::string& verb, const std::string& target,
                   const std::string& headers = "", const std::string& body = "") {
    core::Request request;
    request.verb = verb;
    request.target = target;
    request.head = verb + " " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    request.body = body;
    request.peer = "127.0.0.1:1";
    const api::Arrived arrived = service.arrive(std::move(request), now);
    if (!arrived.reply) throw std::runtime_error(target + " was parked");
    service.sent(arrived.ticket, now);
    return *arrived.reply;
  }
  /// The place in its link.
  std::string upload(api::Service& service, const Instance& instance, const std::string& bytes) {
    const core::Reply reply = call(service, "POST",
                                   "/waInstance" + std::to_string(instance.identity().id) +
                                       "/uploadFile/" + instance.identity().token,
                                   "GA-Filename: cat.jpg\r\n", bytes);
    const std::string url = core::parse_json(*reply.body).value("urlFile", "");
    return url.substr(url.find(std::to_string(instance.identity().id)));
  }
  void put_row(const std::string& place, const std::string& age) {
    const std::string text =
        R"({"age":)" + age + R"(,"stored":0,"type":"image/jpeg"})" + "\n" + std::string(4000, 'f');
    store::Store(file()).write({store::PutPart{{{kId, "file", 0, place}, text}}});
  }
  void remove_row(const std::string& place) {
    store::Store(file()).write({store::RemovePart{{kId, "file", 0, place}}});
  }
  std::string refused() {
    try {
      live([](api::Service&) {});
    } catch (const store::Unusable& e) {
      return e.what();
    }
    return "";
  }
};

TEST_F(KeptFiles, AnUploadedFileIsServedAfterTheRestartUntilItIsTooOld) {
  const std::string bytes("\xFF\xD8\n\0", 4);
  std::string place;
  live([&](api::Service& service) { place = upload(service, make(service, named("bot")), bytes); });
  const auto status = [&](api::Service& service) {
    return call(service, "GET", "/media/" + place).status;
  };
  live_on(
      [&](api::Service& service, Instance&) {
        const core::Reply reply = call(service, "GET", "/media/" + place);
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(*reply.body, bytes);
        const auto type = std::find_if(reply.headers.begin(), reply.headers.end(),
                                       [](const auto& one) { return one.first == "Content-Type"; });
        ASSERT_NE(type, reply.headers.end());
        EXPECT_EQ(type->second, "image/jpeg");
      },
      kBorn + 24h);
  live_on([&](api::Service& service, Instance&) { EXPECT_EQ(status(service), 404); },
          kBorn + 24h * 16);
}

TEST_F(KeptFiles, TheOldestOfAllStillGoesFirstAndLeavesTheFile) {
  std::string first, second, third;
  live([&](api::Service& service) {
    Instance& bot = make(service, named("bot"));
    core::InstanceSpec spec = named("other");
    spec.id = 1100000001;  // it stands before the other one in the file
    Instance& other = make(service, spec);
    first = upload(service, bot, std::string(4000, 'a'));
    second = upload(service, other, std::string(4000, 'b'));
  });
  live_on([&](api::Service& service, Instance& bot) {
    EXPECT_EQ(service.files().size(), 2U);
    third = upload(service, bot, std::string(4000, 'c'));
    EXPECT_NE(third, first) << "no place comes twice";
    EXPECT_FALSE(service.files().find(first));
  });
  live_on([&](api::Service& service, Instance& bot) {
    EXPECT_FALSE(service.files().find(first));
    EXPECT_TRUE(service.files().find(second));
    EXPECT_TRUE(service.files().find(third));
    service.reset(bot, false, now);
  });
  live_on([&](api::Service& service, Instance&) {
    EXPECT_TRUE(service.files().find(second));
    EXPECT_FALSE(service.files().find(third));
    service.remove(*service.find(1100000001), now);
  });
  live_on([&](api::Service& service, Instance&) { EXPECT_EQ(service.files().size(), 0U); });
}

TEST_F(KeptFiles, WithLessRoomThanBeforeTheOldestLeave) {
  std::string first, second;
  live([&](api::Service& service) {
    Instance& bot = make(service, named("bot"));
    first = upload(service, bot, std::string(4000, 'a'));
    second = upload(service, bot, std::string(4000, 'b'));
  });
  file_bytes = 5'000;
  live([](api::Service&) {});
  file_bytes = 10'000;
  live([&](api::Service& service) {
    EXPECT_FALSE(service.files().find(first));
    EXPECT_TRUE(service.files().find(second));
  });
}

TEST_F(KeptFiles, AgesThatNoServerHasGivenAreRefusedInWords) {
  live([&](api::Service& service) { make(service, named("bot")); });
  put_row("1101000001/a.jpg", "7");
  put_row("1101000001/b.jpg", "7");
  put_row("1101000001/c.jpg", "7");
  EXPECT_NE(refused().find("is 0, or another file's: 7"), std::string::npos) << refused();
  put_row("1101000001/b.jpg", "8");
  put_row("1101000001/c.jpg", "0");
  EXPECT_NE(refused().find("is 0, or another file's: 0"), std::string::npos) << refused();
  put_row("1101000001/c.jpg", "18446744073709551615");
  EXPECT_NE(refused().find("a number that is too large"), std::string::npos) << refused();
  remove_row("1101000001/c.jpg");
  live_on([](api::Service& service, Instance&) { EXPECT_EQ(service.files().size(), 2U); });
}

TEST_F(KeptFiles, AFileAtThePlaceOfAnotherAccountIsRefusedInWords) {
  live([&](api::Service& service) { make(service, named("bot")); });
  for (const char* place :
       {"1101000002/a.jpg", "01101000001/a.jpg", "11010000011/a.jpg", "a.jpg"}) {
    put_row(place, "7");
    EXPECT_NE(refused().find("a file under account 1101000001 that is none of its"),
              std::string::npos)
        << place << ": " << refused();
    remove_row(place);
  }
  EXPECT_EQ(refused(), "");
}

}  // namespace
}  // namespace greenmock::tests
