// Scripts on the command line: explained, listed, watched.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

TEST(CheckCommand, SaysInPlainWordsWhatAScriptDoes) {
  Program program({"check", "ten-minute-wait"});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_NE(program.out().find("the 1st call of qr: waits 10m"), std::string::npos)
      << program.out();
  EXPECT_EQ(program.err(), "");
}

TEST(CheckCommand, NamesEachMistakeWithItsPlaceAndEndsWithTwo) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("bad.json", "{\"greenmock\":1,\n \"rules\":[{\"whne\":{},\"wait\":20}]}");
  Program program({"check", path});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_EQ(program.out(), "");
  EXPECT_NE(program.err().find(path + ":2:12: /rules/0/whne: "), std::string::npos)
      << program.err();
  EXPECT_NE(program.err().find("did you mean \"when\"?"), std::string::npos) << program.err();
}

TEST(CheckCommand, WarnsOfARuleThatCanNeverFire) {
  const TemporaryFolder folder;
  Program program({"check", "--quiet",
                   folder.write("s.json", R"({"greenmock":1,"rules":[{"when":{},"reply":500},
                                {"id":"hidden","when":{"method":"qr"},"reply":401}]})")});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.out(), "");
  EXPECT_NE(program.err().find("\"hidden\" can never fire"), std::string::npos) << program.err();
}

TEST(CheckCommand, JsonIsALineForEachScript) {
  const TemporaryFolder folder;
  Program program({"check", "--json", "happy-path", folder.write("bad.json", "{")});
  EXPECT_EQ(program.wait(), 2);
  const std::string out = program.out();
  ASSERT_EQ(std::count(out.begin(), out.end(), '\n'), 2) << out;
  const auto first = Json::parse(out.substr(0, out.find('\n')));
  const auto second = Json::parse(out.substr(out.find('\n') + 1));
  EXPECT_EQ(first["valid"], true);
  EXPECT_EQ(second["valid"], false);
  EXPECT_EQ(second["problems"][0]["line"], 1);
}

TEST(CheckCommand, QuietJsonIsALineForEachScriptWithSomethingWrong) {
  const TemporaryFolder folder;
  const std::string hidden =
      folder.write("hidden.json",
                   R"({"greenmock":1,"rules":[{"when":{},"reply":500},{"when":{},"reply":401}]})");
  Program program(
      {"check", "--json", "--quiet", "happy-path", hidden, folder.write("bad.json", "{")});
  EXPECT_EQ(program.wait(), 2);
  const std::string out = program.out();
  ASSERT_EQ(std::count(out.begin(), out.end(), '\n'), 2) << out;
  const auto warned = Json::parse(out.substr(0, out.find('\n')));
  const auto refused = Json::parse(out.substr(out.find('\n') + 1));
  EXPECT_EQ(warned["file"], hidden);
  EXPECT_EQ(warned["warnings"].size(), 1U);
  EXPECT_EQ(refused["valid"], false);
}

TEST(CheckCommand, KnowsTheNearestNameOfAReadyMadeScript) {
  Program program({"check", "ten-minutes-wait"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_NE(program.err().find("did you mean \"ten-minute-wait\"?"), std::string::npos)
      << program.err();
}

TEST(ServeCommand, ListsTheReadyMadeScriptsWithASentenceEach) {
  Program program({"serve", "--list-scripts"});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_NE(program.out().find("\nten-minute-wait "), std::string::npos) << program.out();
}

TEST(ServeCommand, PlaysAReadyMadeScriptByItsName) {
  ServerProcess server({"--script", "already-logged"});
  EXPECT_EQ(get(server.url() + server.path("qr")).json()["type"], "alreadyLogged");
}

TEST(ServeCommand, PlaysAWatchedScriptAgainWhenItChangesAndKeepsTheOldOneIfTheNewIsWrong) {
  const TemporaryFolder folder;
  const auto script = [](int status) {
    return R"({"greenmock":1,"rules":[{"when":{},"reply":)" + std::to_string(status) + "}]}";
  };
  const std::string path = folder.write("s.json", script(500));
  ServerProcess server({"--watch", path});
  const auto status = [&] { return get(server.url() + server.path("qr")).status; };
  EXPECT_EQ(status(), 500);
  folder.write("s.json", script(502));
  EXPECT_TRUE(eventually([&] { return status() == 502; }));
  folder.write("s.json", R"({"greenmock":1,"rules":[{"when":{},"reply":"nonsense"}]})");
  EXPECT_TRUE(eventually([&] {
    return server.program().err().find("the script that was there before goes on") !=
           std::string::npos;
  }));
  EXPECT_EQ(status(), 502);
  EXPECT_NE(server.program().err().find("/rules/0/reply"), std::string::npos);
}

TEST(ServeCommand, PlaysTheOldScriptOnWhenTheNewOneWouldTakeTooMuchMemory) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("s.json", R"({"greenmock":1,"rules":[{"when":{},"reply":502}]})");
  ServerProcess server({"--watch", path});
  std::string texts = R"("")";  // each has three bytes in a file, and eighty in memory
  for (int i = 0; i < 1'000'000; ++i) texts += R"(,"")";
  folder.write("s.json",
               R"({"greenmock":1,"rules":[{"when":{},"reply":{"json":[)" + texts + "]}}]}");
  EXPECT_TRUE(eventually([&] {
    return server.program().err().find(
               "is refused: the rules and the timeline of a script may take") != std::string::npos;
  })) << server.program().err();
  EXPECT_EQ(get(server.url() + server.path("qr")).status, 502);
}

TEST(ServeCommand, SaysOnceOfAWatchedScriptThatItCannotBeReadAndPlaysItWhenItCan) {
  const TemporaryFolder folder;
  const std::string path = folder.write("s.json", R"({"greenmock":1})");
  ServerProcess server({"--watch", path});
  std::filesystem::resize_file(
      path, std::uintmax_t{65} * 1024 * 1024);  // with a hole, so that it takes no room
  const auto complaints = [&] {
    const std::string err = server.program().err();
    std::size_t count = 0;
    for (std::size_t at = 0; (at = err.find("--watch: ", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  EXPECT_TRUE(eventually([&] { return complaints() > 0; }));
  folder.write("s.json", R"({"greenmock":1,"rules":[{"when":{},"reply":502}]})");
  EXPECT_TRUE(eventually([&] { return get(server.url() + server.path("qr")).status == 502; }));
  EXPECT_EQ(complaints(), 1U) << server.program().err();
}

TEST(ServeCommand, SaysEachTimeThatAWatchedScriptIsGoneAndPlaysItWhenItIsBack) {
  const TemporaryFolder folder;
  const std::string path = folder.write("s.json", R"({"greenmock":1})");
  ServerProcess server({"--watch", path});
  const auto complaints = [&] {
    const std::string err = server.program().err();
    std::size_t count = 0;
    for (std::size_t at = 0; (at = err.find(" is gone; ", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  for (const int status : {502, 503}) {
    const std::size_t before = complaints();
    std::filesystem::remove(path);
    EXPECT_TRUE(eventually([&] { return complaints() == before + 1; }));
    folder.write("s.json",
                 R"({"greenmock":1,"rules":[{"when":{},"reply":)" + std::to_string(status) + "}]}");
    EXPECT_TRUE(eventually([&] { return get(server.url() + server.path("qr")).status == status; }));
  }
}

}  // namespace
}  // namespace greenmock::tests
