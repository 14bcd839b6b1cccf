// Files over real sockets: the media host, sizes, and what is served back.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"
#include "silent_host.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

constexpr std::size_t kMebibyte = 1024 * 1024;

class FilesOverTheWire : public ::testing::Test {
 protected:
  static HttpCall form(const std::string& url, const std::string& content,
                       const std::string& name = "cat.jpg") {
    const std::string body =
        "--b\r\nContent-Disposition: form-data; name=\"chatId\"\r\n\r\n"
        "79001234567@c.us\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
        name + "\"\r\nContent-Type: image/jpeg\r\n\r\n" + content + "\r\n--b--\r\n";
    return {"POST", url, body, {"Content-Type: multipart/form-data; boundary=b"}};
  }
  static std::string all_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 % 251);
    return bytes;
  }

  ServerProcess server{{"--log", "none", "--media-port", "0", "--file-memory", "64", "--instance",
                        "1101000001:secret:authorized"}};
  const std::string media = get(server.of_instance("")).json()["mediaUrl"];
};

TEST_F(FilesOverTheWire, AnUploadComesBackByteForByteFromTheMediaHost) {
  const std::string bytes = all_bytes(300'000);
  const HttpAnswer sent = http(form(media + server.path("sendFileByUpload"), bytes));
  ASSERT_EQ(sent.status, 200) << sent.body;
  const std::string link = sent.json()["urlFile"];
  EXPECT_TRUE(link.starts_with(media + "/media/1101000001/")) << link;
  EXPECT_NE(media, server.url());
  const HttpAnswer back = get(link);
  EXPECT_EQ(back.status, 200);
  EXPECT_EQ(back.body, bytes);
  EXPECT_NE(back.head.find("image/jpeg"), std::string::npos) << back.head;
}

TEST_F(FilesOverTheWire, FilesMayBeLargerThanAnyOtherBody) {
  const std::string bytes = all_bytes(20 * kMebibyte);
  const HttpAnswer uploaded = http({"POST",
                                    media + server.path("uploadFile"),
                                    bytes,
                                    {"GA-Filename: film.mp4", "Content-Type: video/mp4"}});
  ASSERT_EQ(uploaded.status, 200) << uploaded.body;
  EXPECT_EQ(get(uploaded.json()["urlFile"]).body, bytes);
  // The end of the connection may be seen before the answer to what was not read to its end.
  const HttpAnswer refused = http({"POST", server.url() + server.path("sendMessage"), bytes, {}});
  EXPECT_NE(refused.status, 200);
}

TEST_F(FilesOverTheWire, TheCommonPortTakesUploadsToo) {
  const HttpAnswer sent =
      http(form(server.url() + server.path("sendFileByUpload"), "one", "one.txt"));
  ASSERT_EQ(sent.status, 200) << sent.body;
  EXPECT_EQ(get(sent.json()["urlFile"]).body, "one");
}

TEST_F(FilesOverTheWire, WhatIsAboveTheMemoryIsGone) {
  std::vector<std::string> links;
  for (int i = 0; i < 4; ++i) {
    const HttpAnswer uploaded = http({"POST",
                                      media + server.path("uploadFile"),
                                      all_bytes(20 * kMebibyte),
                                      {"GA-Filename: film.mp4"}});
    ASSERT_EQ(uploaded.status, 200) << uploaded.body;
    links.push_back(uploaded.json()["urlFile"]);
  }
  EXPECT_EQ(get(links.front()).status, 404);
  EXPECT_EQ(get(links.back()).status, 200);
  const std::string metrics = get(server.control() + "/_mock/metrics").body;
  EXPECT_NE(metrics.find("\ngreenmock_files_dropped_total 1\n"), std::string::npos) << metrics;
}

TEST_F(FilesOverTheWire, ALinkOfAnotherServerOnThisMachineIsFetched) {
  ServerProcess other{{"--log", "none", "--instance", "1101000009:other:authorized"}};
  const std::string bytes = all_bytes(700'000);
  const HttpAnswer uploaded =
      http({"POST", other.url() + other.path("uploadFile"), bytes, {"GA-Filename: cat.jpg"}});
  const std::string there = uploaded.json()["urlFile"];
  const auto send = [&](const std::string& link) {
    return post(server.url() + server.path("sendFileByUrl"),
                {{"chatId", "79001234567@c.us"}, {"urlFile", link}, {"fileName", "cat.jpg"}});
  };
  ASSERT_EQ(send(there).status, 200);
  const Json messages = get(server.of_instance("/messages")).json()["messages"];
  ASSERT_EQ(messages.size(), 1U) << messages;
  const std::string here = messages[0]["data"]["fileMessageData"]["downloadUrl"];
  EXPECT_TRUE(here.starts_with(media)) << here;
  EXPECT_EQ(get(here).body, bytes);

  const HttpAnswer missing = send(there.substr(0, there.size() - 5) + "x.jpg");
  EXPECT_EQ(missing.status, 500);
  EXPECT_NE(missing.body.find("status 404"), std::string::npos) << missing.body;
}

// `eventually` is patient for half a minute, and a host has a whole one to answer.
TEST_F(FilesOverTheWire, AFetchThatIsNotAnsweredIsCutWhenItsClientLeaves) {
  SilentHost host;
  RawSocket client(server.port());
  const std::string body = R"({"chatId":"79001234567@c.us","fileName":"cat.jpg","urlFile":")" +
                           host.url("/cat.jpg") + "\"}";
  client.send("POST " + server.path("sendFileByUrl") +
              " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
  ASSERT_TRUE(eventually([&] { return host.was_asked(); }));
  EXPECT_FALSE(host.was_left());
  client.close();
  EXPECT_TRUE(eventually([&] { return host.was_left(); }));
}

TEST_F(FilesOverTheWire, ALinkThatLeadsAwayIsHandedOnUntouched) {
  const std::string away = "https://192.0.2.1/cat.jpg";
  const HttpAnswer sent =
      post(server.url() + server.path("sendFileByUrl"),
           {{"chatId", "79001234567@c.us"}, {"urlFile", away}, {"fileName", "cat.jpg"}});
  ASSERT_EQ(sent.status, 200) << sent.body;
  const Json messages = get(server.of_instance("/messages")).json()["messages"];
  EXPECT_EQ(messages.at(0)["data"]["fileMessageData"]["downloadUrl"], away);
}

TEST_F(FilesOverTheWire, TheInstanceTellsTheMediaHost) {
  const Json made = post(server.control() + "/_mock/instances", Json::object()).json();
  EXPECT_EQ(made["mediaUrl"], media);
  EXPECT_EQ(made["apiUrl"], server.url());
}

}  // namespace
}  // namespace greenmock::tests
