// What `ca` and `serve --tls` say.

#include <gtest/gtest.h>
#include <signal.h>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

}  // namespace

TEST(CaCommand, MakesTheAuthorityOnceAndSaysWhereItIs) {
  const TemporaryFolder folder;
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"ca", "--tls-dir", folder.path("my tls")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Program program(arguments);
    EXPECT_EQ(program.wait(), 0) << program.err();
    return program.out();
  };
  const Json first = Json::parse(run({"--json"}));
  EXPECT_EQ(Json::parse(run({"--json"})), first);
  EXPECT_EQ(first["caFile"], folder.path("my tls/ca.pem"));
  EXPECT_EQ(first["sha256"].get<std::string>().size(), 95U);
  EXPECT_EQ(first["names"].at(0), "*.green-api.com");
  EXPECT_EQ(run({"--print"}), read_file(folder.path("my tls/ca.pem")));
  const std::string text = run({});
  for (const std::string& word :
       {first["sha256"].get<std::string>(), std::string("NODE_EXTRA_CA_CERTS='"),
        std::string("REQUESTS_CA_BUNDLE"), std::string("SSL_CERT_FILE"), std::string("keytool"),
        std::string("certutil"), std::string("update-ca-certificates"), std::string("HTTPS_PROXY"),
        std::string("--cacert")}) {
    EXPECT_NE(text.find(word), std::string::npos) << word << "\n" << text;
  }
}

TEST(CaCommand, SeveralAtOnceAgree) {
  const TemporaryFolder folder;
  std::vector<std::unique_ptr<Program>> programs;
  for (int i = 0; i < 6; ++i)
    programs.push_back(std::make_unique<Program>(
        std::vector<std::string>{"ca", "--json", "--tls-dir", folder.path("tls")}));
  for (const auto& program : programs) EXPECT_EQ(program->wait(), 0) << program->err();
  for (const auto& program : programs) EXPECT_EQ(program->out(), programs.front()->out());
}

TEST(CaCommand, RefusesADamagedOneInOneLine) {
  const TemporaryFolder folder;
  folder.write("ca.pem", "damaged");
  folder.write("ca.key", "damaged");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"ca", "--tls-dir", folder.path("")},
        {"serve", "--port", "0", "--tls", "--tls-dir", folder.path("")}}) {
    Program program(command);
    EXPECT_EQ(program.wait(), 2);
    const std::string err = program.err();
    EXPECT_NE(err.find(folder.path("ca.key") + " is damaged"), std::string::npos) << err;
    EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
    EXPECT_EQ(program.out(), "");
  }
  EXPECT_EQ(read_file(folder.path("ca.pem")), "damaged");
}

TEST(ServeTls, TheBannerSaysTheAddressAndHowItIsTrusted) {
  const TemporaryFolder folder;
  ServerProcess server({"--tls", "--tls-dir", folder.path("tls")});
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  const std::string out = server.program().out();
  EXPECT_NE(out.find("https://127.0.0.1:" + std::to_string(server.port())), std::string::npos)
      << out;
  EXPECT_NE(out.find("clients trust it with: greenmock ca --tls-dir " + folder.path("tls")),
            std::string::npos)
      << out;
}

TEST(ServeTls, AFolderWithoutTlsIsAMistake) {
  Program program({"serve", "--port", "0", "--tls-dir", "/tmp/x"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_NE(program.err().find("--tls-dir goes with --tls"), std::string::npos) << program.err();
}

}  // namespace greenmock::tests
