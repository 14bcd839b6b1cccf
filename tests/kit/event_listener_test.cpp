// Where clients of `attach` send their events, over a real socket.

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "run/attached_client.hpp"
#include "run/event_listener.hpp"

namespace greenmock::kit {
namespace {

/// An address in two parts, as the HTTP library wants it.
struct Address {
  explicit Address(const std::string& url)
      : host(url.substr(0, url.find('/', std::string_view("http://").size()))),
        path(url.substr(host.size())) {}
  httplib::Result post(const std::string& body) const {
    httplib::Client client(host);
    client.set_read_timeout(60);
    client.set_write_timeout(60);
    return client.Post(path, body, "application/json");
  }
  std::string host, path;
};

int status_of(const httplib::Result& result) {
  return result ? result->status : 0;
}

class Listening : public ::testing::Test {
 protected:
  Address open() {
    return Address(listener.open([this](const std::string& event) {
      const std::lock_guard lock(mutex);
      taken.push_back(event);
    }));
  }
  std::vector<std::string> all() {
    const std::lock_guard lock(mutex);
    return taken;
  }
  EventListener listener;
  std::mutex mutex;
  std::vector<std::string> taken;
};

TEST_F(Listening, TakesWhatCurlPostsByItselfHoweverLong) {
  const Address address = open();
  const std::string event = R"({"event":"qr","image":")" + std::string(2'000'000, 'A') + R"("})";
  EXPECT_EQ(status_of(httplib::Client(address.host)
                          .Post(address.path, event, "application/x-www-form-urlencoded")),
            204);
  EXPECT_EQ(all(), std::vector<std::string>{event});
}

TEST_F(Listening, AFormWithFilesIsRefused) {
  const Address address = open();
  const httplib::MultipartFormDataItems items{{"event", "{\"event\":\"qr\"}", "", ""}};
  EXPECT_GE(status_of(httplib::Client(address.host).Post(address.path, items)), 400);
  EXPECT_TRUE(all().empty());
}

TEST_F(Listening, TakesAnEventFromAnyOrigin) {
  const Address address = open();
  const auto answer = address.post(R"({ "event": "qr",
                                       "image": "aGk=" })");
  ASSERT_EQ(status_of(answer), 204);
  EXPECT_EQ(answer->get_header_value("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(all(), std::vector<std::string>{R"({"event":"qr","image":"aGk="})"});
}

TEST_F(Listening, AnswersThePreflightOfABrowser) {
  const Address address = open();
  const httplib::Headers asked{{"Origin", "https://example.org"},
                               {"Access-Control-Request-Method", "POST"},
                               {"Access-Control-Request-Headers", "content-type"}};
  httplib::Client client(address.host);
  client.set_default_headers(asked);
  const auto answer = client.Options(address.path);
  ASSERT_EQ(status_of(answer), 204);
  EXPECT_EQ(answer->get_header_value("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(answer->get_header_value("Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(answer->get_header_value("Access-Control-Allow-Headers"), "*");
  EXPECT_TRUE(all().empty());
}

TEST_F(Listening, KnowsNoOtherPath) {
  const Address address = open();
  httplib::Client client(address.host);
  const std::string event = R"({"event":"qr"})";
  EXPECT_EQ(status_of(client.Post("/", event, "application/json")), 404);
  EXPECT_EQ(status_of(client.Post(address.path + "/x", event, "application/json")), 404);
  // One that looks like an address, and is not this scenario's.
  EXPECT_EQ(status_of(client.Post("/events/0123", event, "application/json")), 410);
  EXPECT_TRUE(all().empty());
}

TEST_F(Listening, IsOnlyPostedTo) {
  const Address address = open();
  const auto answer = httplib::Client(address.host).Get(address.path);
  ASSERT_EQ(status_of(answer), 405);
  EXPECT_EQ(answer->get_header_value("Allow"), "POST, OPTIONS");
  EXPECT_EQ(status_of(httplib::Client(address.host).Put(address.path, "{}", "text/plain")), 405);
  EXPECT_TRUE(all().empty());
}

TEST_F(Listening, RefusesWhatIsNoEvent) {
  const Address address = open();
  for (const char* body :
       {"", "hello", "{", "[]", R"(["event"])", "{}", R"({"event":1})", R"({"event":"qr"} more)"}) {
    const auto answer = address.post(body);
    ASSERT_EQ(status_of(answer), 400) << body;
    EXPECT_EQ(answer->get_header_value("Access-Control-Allow-Origin"), "*") << body;
    EXPECT_NE(answer->body.find("\"event\""), std::string::npos) << answer->body;
  }
  EXPECT_TRUE(all().empty());
}

TEST_F(Listening, TakesNoEventThatIsTooLarge) {
  const Address address = open();
  const std::string picture(std::size_t{25} << 20, 'a');
  // It may close the connection before all of it is sent.
  const auto answer = address.post(R"({"event":"qr","image":")" + picture + R"("})");
  if (answer) {
    EXPECT_EQ(answer->status, 413);
  }
  EXPECT_TRUE(all().empty());
  const std::string large(std::size_t{20} << 20, 'a');
  EXPECT_EQ(status_of(address.post(R"({"event":"qr","image":")" + large + R"("})")), 204);
}

TEST_F(Listening, TakesNothingMoreOnceItIsClosed) {
  const Address first = open();
  listener.close();
  const auto answer = first.post(R"({"event":"qr"})");
  ASSERT_EQ(status_of(answer), 410);
  EXPECT_EQ(answer->get_header_value("Access-Control-Allow-Origin"), "*");
  const Address second = open();
  EXPECT_NE(first.path, second.path);
  EXPECT_EQ(status_of(first.post(R"({"event":"qr"})")), 410);
  EXPECT_TRUE(all().empty());
  EXPECT_EQ(status_of(second.post(R"({"event":"qr"})")), 204);
  EXPECT_EQ(all().size(), 1U);
}

/// A client that somebody else starts.
class Attached : public ::testing::Test {
 protected:
  Attached() {
    client = std::make_unique<AttachedClient>(
        listener, std::map<std::string, std::string>{{"GREEN_API_TASK", "authorize"}}, "secret",
        [this](const std::map<std::string, std::string>& told) { contract = told; });
  }
  httplib::Result post(const std::string& body) const {
    return Address(contract.at("GREEN_API_EVENTS_URL")).post(body);
  }
  ProcessEnd end() const { return client->transcript().view().end.value_or(ProcessEnd{}); }

  EventListener listener;
  std::map<std::string, std::string> contract;
  std::unique_ptr<AttachedClient> client;
};

TEST_F(Attached, IsToldWhereToPost) {
  EXPECT_EQ(contract.at("GREEN_API_TASK"), "authorize");
  EXPECT_EQ(status_of(post(R"({"event":"qr","image":"aGk="})")), 204);
  EXPECT_EQ(client->transcript().event_count(), 1U);
  EXPECT_TRUE(client->running());
}

TEST_F(Attached, EndsByAnEvent) {
  EXPECT_EQ(status_of(post(R"({"event":"error","message":"no"})")), 204);
  EXPECT_EQ(status_of(post(R"({"event":"end","code":1})")), 204);
  EXPECT_FALSE(client->running());
  EXPECT_EQ(end().number, 1);
  EXPECT_EQ(classify(client->transcript().view()).how, ClientEnd::How::Failed);
  // The end is no event of the client's, and what comes behind it is not looked at.
  EXPECT_EQ(status_of(post(R"({"event":"authorized"})")), 204);
  EXPECT_EQ(client->transcript().event_count(), 1U);
}

TEST_F(Attached, AnEndWithoutACodeIsASuccess) {
  post(R"({"event":"end"})");
  EXPECT_EQ(classify(client->transcript().view()).how, ClientEnd::How::Done);
}

TEST_F(Attached, AnOddCodeIsNoSuccess) {
  for (const char* code : {"-1", "256", "\"0\"", "null", "0.0"}) {
    AttachedClient one(listener, {}, "secret",
                       [this](const std::map<std::string, std::string>& told) { contract = told; });
    EXPECT_EQ(status_of(post(std::string(R"({"event":"end","code":)") + code + "}")), 204) << code;
    EXPECT_EQ(one.transcript().view().end.value_or(ProcessEnd{}).number, 255) << code;
  }
}

TEST_F(Attached, ThatFloodsIsEnded) {
  const Address address(contract.at("GREEN_API_EVENTS_URL"));
  httplib::Client many(address.host);
  many.set_keep_alive(true);
  many.set_tcp_nodelay(true);
  for (std::size_t i = 0; i <= Transcript::kMostEvents && client->running(); ++i)
    many.Post(address.path, R"({"event":"status"})", "application/json");
  EXPECT_FALSE(client->running());
  const ClientEnd end = classify(client->transcript().view());
  EXPECT_EQ(end.how, ClientEnd::How::Flooded);
  EXPECT_NE(end.text.find("5000 events"), std::string::npos) << end.text;
}

TEST_F(Attached, IsNotListenedToOnceItIsStopped) {
  client->stop();
  EXPECT_EQ(status_of(post(R"({"event":"qr"})")), 410);
  EXPECT_EQ(classify(client->transcript().view()).how, ClientEnd::How::Stopped);
}

}  // namespace
}  // namespace greenmock::kit
