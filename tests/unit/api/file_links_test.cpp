// sendFileByUrl: what is fetched, and from where (docs: SendFileByUrl).

#include "files_harness.hpp"

namespace greenmock::tests {

using core::Form;
using core::Instance;
using core::Json;
using core::State;

TEST_F(Files, ALinkIsSentAsItIs) {
  Instance& instance = made();
  const core::Reply reply = post(instance, "sendFileByUrl",
                                 {{"chatId", kChat},
                                  {"urlFile", "https://my.site.com/img/horse.png"},
                                  {"fileName", "horse.png"},
                                  {"caption", "Little horse"}});
  ASSERT_EQ(reply.status, 200) << *reply.body;
  EXPECT_EQ(json_of(reply).size(), 1U);
  jump(instance, 10s);
  const Json data = sent_data(instance);
  EXPECT_EQ(data["typeMessage"], "imageMessage");
  EXPECT_EQ(data["fileMessageData"]["downloadUrl"], "https://my.site.com/img/horse.png");
  EXPECT_EQ(data["fileMessageData"]["fileName"], "horse.png");
  EXPECT_EQ(service.files().size(), 0U);
}

TEST_F(Files, ALinkToThisMachineIsFetchedBeforeTheAnswer) {
  Instance& instance = made();
  const auto arrived = send_link(instance, "http://localhost:9000/horse.png?v=2");
  EXPECT_FALSE(arrived.reply);
  api::Effects asked = service.take_effects();
  ASSERT_EQ(asked.fetches.size(), 1U);
  EXPECT_EQ(asked.fetches[0].url, "http://localhost:9000/horse.png?v=2");
  EXPECT_EQ(asked.fetches[0].most_bytes, 100'000'000U);
  service.fetched(asked.fetches[0].call, {200, "", core::share("neigh"), 0}, now);
  const api::Effects done = service.take_effects();
  ASSERT_EQ(done.released.size(), 1U);
  EXPECT_EQ(done.released[0].reply.status, 200);
  EXPECT_EQ(service.parked(), 0U);
  jump(instance, 10s);
  const std::string link = sent_data(instance)["fileMessageData"]["downloadUrl"];
  EXPECT_EQ(*fetch(link).body, "neigh");
}

TEST_F(Files, AFileThatCannotBeFetchedIsNotSent) {
  Instance& instance = made();
  const core::Fetched failures[] = {{404, "", core::share(""), 0},
                                    {0, "Connection refused", nullptr, 0},
                                    {200, "", core::share(""), 123'456'789}};
  const char* words[] = {
      "status 404.", "Connection refused",
      "exceeded max upload size. Size: 123.46mb Limit: 100mb Url: http://[::1]/"};
  for (std::size_t i = 0; i < std::size(failures); ++i) {
    send_link(instance, "http://[::1]/a.png");
    service.fetched(service.take_effects().fetches.at(0).call, failures[i], now);
    const api::Effects done = service.take_effects();
    ASSERT_EQ(done.released.size(), 1U);
    EXPECT_EQ(done.released[0].reply.status, 500);
    EXPECT_NE(message_of(done.released[0].reply).find(words[i]), std::string::npos)
        << message_of(done.released[0].reply);
  }
  jump(instance, 10s);
  EXPECT_EQ(instance.messenger().chats().size(), 0U);
  EXPECT_EQ(service.files().size(), 0U);
}

TEST_F(Files, ALinkOfThisServerIsNotFetched) {
  Instance& instance = made();
  const std::string link = json_of(upload(instance, "x", "GA-Filename: a.png\r\n"))["urlFile"];
  EXPECT_EQ(send_link(instance, link).reply.value().status, 200);
  jump(instance, 10s);
  EXPECT_EQ(sent_data(instance)["fileMessageData"]["downloadUrl"], link);
}

TEST_F(Files, ALinkOfThisServerToNothingIsDead) {
  Instance& instance = made();
  std::string link = json_of(upload(instance, "x", "GA-Filename: a.png\r\n"))["urlFile"];
  link.replace(link.rfind('/') + 1, 4, "gone");
  const core::Reply reply = send_link(instance, link).reply.value();
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["message"], "File from url was not received: status 404. Url: " + link);
  jump(instance, 10s);
  EXPECT_EQ(instance.messenger().chats().size(), 0U);
}

TEST_F(Files, ANumberThatNoDoubleHoldsIsRefusedAtOnce) {
  Instance& instance = made();
  const auto arrived =
      arrive(instance, "sendFileByUrl", R"({"chatId":1e999,"urlFile":"http://127.0.0.1/a.png"})");
  ASSERT_TRUE(arrived.reply);
  EXPECT_EQ(arrived.reply->status, 400);
}

TEST_F(Files, NothingIsFetchedForACallThatIsRefusedOrAnsweredByARule) {
  Instance& instance = made();
  EXPECT_TRUE(arrive(instance, "sendFileByUrl",
                     core::dump(Json{{"chatId", "x"}, {"urlFile", "http://127.0.0.1/a.png"}}))
                  .reply);
  core::Rule r = rule("sendFileByUrl");
  r.reply = core::StatusReply{466};
  Instance& ruled = make({.state = State::Authorized}, script_of(r));
  EXPECT_EQ(send_link(ruled, "http://127.0.0.1/a.png").reply.value().status, 466);
  EXPECT_TRUE(service.take_effects().fetches.empty());
}

TEST_F(Files, WhoLeavesIsFetchedForNoMore) {
  Instance& instance = made();
  const auto arrived = send_link(instance, "http://127.0.0.1:9/a.png");
  const core::CallId call = service.take_effects().fetches.at(0).call;
  service.ended(arrived.ticket, core::Outcome::LeftByClient, now);
  EXPECT_EQ(service.take_effects().fetches_cut, std::vector<core::CallId>{call});
  service.fetched(call, {200, "", core::share("late"), 0}, now);
  EXPECT_TRUE(service.take_effects().released.empty());
  EXPECT_EQ(service.files().size(), 0U);
}

TEST_F(Files, AWaitOfAScriptComesBeforeTheFetching) {
  core::Rule r = rule("sendFileByUrl");
  r.wait = core::Wait{core::Duration{5s}};
  Instance& instance = make({.state = State::Authorized}, script_of(r));
  send_link(instance, "http://127.0.0.1:9/a.png");
  EXPECT_TRUE(service.take_effects().fetches.empty());
  jump(instance, 5s);
  EXPECT_EQ(service.take_effects().fetches.size(), 1U);
  EXPECT_EQ(service.parked(), 1U);
}

TEST_F(Files, ALinkThatIsNoneIsRefused) {
  Instance& instance = made();
  for (const char* url : {"horse.png", "ftp://x/a.png", "https://", "https:///a.png", "http://?a",
                          "https://x/a b.png", "file:///etc/passwd"}) {
    const core::Reply reply = post(instance, "sendFileByUrl",
                                   {{"chatId", kChat}, {"urlFile", url}, {"fileName", "a.png"}});
    EXPECT_EQ(message_of(reply), "Validation failed. Details: 'urlFile' must be a valid uri")
        << url;
  }
  EXPECT_EQ(message_of(post(instance, "sendFileByUrl",
                            {{"chatId", kChat}, {"urlFile", "https://x/a.png"}})),
            "Validation failed. Details: 'fileName' is required");
}

TEST_F(Files, ANameWithoutAnExtensionIsOdd) {
  const Json body = {{"chatId", kChat}, {"urlFile", "https://x/a"}, {"fileName", "a"}};
  EXPECT_EQ(post(made(), "sendFileByUrl", body).status, 200);
  EXPECT_EQ(last->tolerated, std::vector<std::string_view>{"fileName without an extension"});
  EXPECT_EQ(post(made(State::Authorized, true), "sendFileByUrl", body).status, 400);
}

class FilesOfFriends : public Files {
 protected:
  FilesOfFriends() : Files(friendly()) {}
  static api::Service::Options friendly() {
    api::Service::Options o = with_addresses();
    o.file_hosts = {"Files.Example"};
    return o;
  }
};

TEST_F(FilesOfFriends, AreFetchedFromHostsThatAreAllowed) {
  Instance& instance = made();
  EXPECT_FALSE(send_link(instance, "https://me:x@files.example:8443/a.png").reply);
  EXPECT_EQ(service.take_effects().fetches.size(), 1U);
  for (const char* url : {"https://files.example.evil/a.png", "https://files.example@evil/a.png",
                          "https://evil/?files.example", "https://localhost.evil/a.png"})
    EXPECT_TRUE(send_link(instance, url).reply) << url;
  EXPECT_TRUE(service.take_effects().fetches.empty());
}

}  // namespace greenmock::tests
