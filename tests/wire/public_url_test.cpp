// `serve --public-url`: what clients are told where the server is reached under another address.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

constexpr const char* kPublic = "http://green.example:8090";

ServerProcess started(std::vector<std::string> more) {
  std::vector<std::string> arguments{"--log", "none", "--instance", "1101000001:secret:authorized"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return ServerProcess(arguments);
}

std::string path_of(const std::string& url) {
  return url.substr(url.find('/', url.find("://") + 3));
}

}  // namespace

TEST(PublicUrl, BeginsAllAddressesInAnswers) {
  const ServerProcess server = started({"--public-url", kPublic});
  const Json told = get(server.of_instance("")).json();
  EXPECT_EQ(told["apiUrl"], kPublic);
  EXPECT_EQ(told["mediaUrl"], kPublic);
  EXPECT_EQ(told["qrUrl"], std::string(kPublic) + "/waInstance1101000001/secret");
  EXPECT_EQ(told["wsUrl"], "ws://green.example:8090/waInstance1101000001/scanqrcode/secret");
  EXPECT_TRUE(told["control"].get<std::string>().starts_with(server.control())) << told;
}

TEST(PublicUrl, BeginsLinksToFilesWhichAreKnownAgain) {
  const ServerProcess server = started({"--public-url", kPublic});
  const HttpAnswer uploaded =
      http({"POST", server.url() + server.path("uploadFile"), "meow", {"GA-Filename: cat.jpg"}});
  const std::string link = uploaded.json()["urlFile"];
  EXPECT_TRUE(link.starts_with(std::string(kPublic) + "/media/1101000001/")) << link;
  EXPECT_EQ(get(server.url() + path_of(link)).body, "meow");
  // No such host is there to be asked.
  const HttpAnswer sent =
      post(server.url() + server.path("sendFileByUrl"),
           {{"chatId", "79001234567@c.us"}, {"urlFile", link}, {"fileName", "cat.jpg"}});
  EXPECT_EQ(sent.status, 200) << sent.body;
}

TEST(PublicUrl, LeavesOtherPortsTheirs) {
  const ServerProcess server =
      started({"--public-url", "https://green.example", "--media-port", "0"});
  const Json told = get(server.of_instance("")).json();
  EXPECT_EQ(told["apiUrl"], "https://green.example");
  EXPECT_EQ(told["wsUrl"], "wss://green.example/waInstance1101000001/scanqrcode/secret");
  const std::string media = told["mediaUrl"];
  ASSERT_TRUE(media.starts_with("http://green.example:")) << media;
  const std::string port = media.substr(media.rfind(':') + 1);
  EXPECT_EQ(get("http://127.0.0.1:" + port + server.path("getStateInstance")).status, 200);

  const HttpAnswer own =
      post(server.control() + "/_mock/instances", {{"name", "own"}, {"ownPort", true}});
  const std::string api = own.json()["apiUrl"];
  EXPECT_TRUE(api.starts_with("http://green.example:"))
      << api << " is plain, whatever the common one is";
}

TEST(PublicUrl, IsInTheReadyFileBesideWhatThisMachineReaches) {
  const ServerProcess server = started({"--public-url", kPublic});
  EXPECT_EQ(server.ready().at("publicUrl"), kPublic);
  EXPECT_TRUE(server.url().starts_with("http://127.0.0.1:")) << server.ready();
}

TEST(PublicUrl, ThatNoAnswerCouldBeginWithIsRefused) {
  for (const char* url :
       {"green.example", "ftp://green.example", "http://", "http://green.example/",
        "http://green.example/api", "http://me@green.example", "http://green.example?x",
        "http://green.example#x", "http://green.example?", "http://@green.example",
        "http://green.example/.", "http://green.example:0x", "http://green.example:70000",
        "http://[::1", "http://a b", "http://a\nb", ""}) {
    Program program({"serve", "--port", "0", "--public-url", url});
    EXPECT_EQ(program.wait(), 2) << url;
    EXPECT_NE(program.err().find("it is scheme, host and perhaps port"), std::string::npos)
        << program.err();
  }
}

}  // namespace greenmock::tests
