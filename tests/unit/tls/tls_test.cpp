// The certificate authority: what it may vouch for, what it keeps, and what it refuses.

#include <gtest/gtest.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tls/context.hpp"
#include "tls/describe.hpp"
#include "tls/identity.hpp"
#include "tls/names.hpp"

namespace greenmock::tests {
namespace {

namespace fs = std::filesystem;
using tls::Identity;
using tls::Pair;

constexpr std::time_t kDay = 24 * 60 * 60;
constexpr std::time_t kNow = 1'800'000'000;

/// Whether a client that trusts the authority takes the certificate for this host; OpenSSL's code.
int verdict(const tls::Certificate& authority, const tls::Certificate& server,
            const std::string& host, unsigned long how = 0) {
  X509_STORE* const store = X509_STORE_new();
  X509_STORE_add_cert(store, authority.get());
  X509_STORE_CTX* const context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, server.get(), nullptr);
  X509_VERIFY_PARAM* const wanted = X509_STORE_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_time(wanted, kNow);
  X509_VERIFY_PARAM_set_flags(wanted, how);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), 0);
  X509_verify_cert(context);
  const int result = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  return result;
}

void extend(const tls::Certificate& certificate, int kind, const std::string& value) {
  X509_EXTENSION* const made = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  ASSERT_NE(made, nullptr) << value;
  X509_add_ext(certificate.get(), made, -1);
  X509_EXTENSION_free(made);
}

/// What somebody makes who has got hold of the authority's key; no issuer: signed by itself.
Pair forge(const Pair* issuer, const std::string& names, const char* basics = "CA:FALSE",
           const char* organization = "forger", const char* common = "") {
  Pair made{tls::Certificate(X509_new()), tls::make_key()};
  x509_st* const self = made.certificate.get();
  X509_set_version(self, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(self), 7);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(self), "O", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(organization), -1, -1, 0);
  if (*common != '\0')
    X509_NAME_add_entry_by_txt(X509_get_subject_name(self), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common), -1, -1, 0);
  X509_set_issuer_name(
      self, X509_get_subject_name(issuer ? issuer->certificate.get() : made.certificate.get()));
  ASN1_TIME_set(X509_getm_notBefore(self), kNow - kDay);
  ASN1_TIME_set(X509_getm_notAfter(self), kNow + kDay);
  X509_set_pubkey(self, made.key.get());
  extend(made.certificate, NID_basic_constraints, basics);
  extend(made.certificate, NID_subject_alt_name, names);
  X509_sign(self, (issuer ? issuer->key : made.key).get(), EVP_sha256());
  return made;
}

Pair authority() {
  return tls::make_authority(tls::make_key(), kNow);
}

class TlsFolder : public ::testing::Test {
 protected:
  TlsFolder() {
    std::string pattern = (fs::temp_directory_path() / "greenmock-tls-XXXXXX").string();
    home = ::mkdtemp(pattern.data());
  }
  ~TlsFolder() override { fs::remove_all(home); }

  std::string path(const std::string& name) const { return folder() + "/" + name; }
  std::string folder() const { return home + "/tls"; }
  Identity open(std::time_t now = kNow) const { return tls::open_identity(folder(), now); }
  std::string refusal(std::time_t now = kNow) const {
    try {
      open(now);
    } catch (const tls::Unusable& e) {
      return e.what();
    }
    ADD_FAILURE() << "nothing was refused";
    return "";
  }
  std::string text_of(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(folder());
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::directory_iterator(folder()))
      all[entry.path().filename()] = text_of(entry.path().filename());
    return all;
  }
  int mode_of(const std::string& file) const {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return static_cast<int>(found.st_mode & 0777);
  }

  std::string home;
};

std::string print_of(const Identity& identity) {
  return tls::fingerprint_of(identity.authority) + tls::fingerprint_of(identity.server.certificate);
}

TEST(Tls, TheCertificateIsGoodForHostsOfGreenApiAndThisMachine) {
  const Pair ca = authority();
  const Pair server = tls::make_server(ca, kNow);
  for (const char* host : {"api.green-api.com", "1103.api.green-api.com", "7103.p02.green-api.com",
                           "7103.p03.green-api.com", "qr.green-api.com", "media.green-api.com",
                           "1103.media.green-api.com", "api.greenapi.com", "7105.api.greenapi.com",
                           "7105.media.greenapi.com", "localhost", "127.0.0.1", "::1"})
    EXPECT_EQ(verdict(ca.certificate, server.certificate, host, X509_V_FLAG_X509_STRICT), X509_V_OK)
        << host;
  for (const char* host : {"green-api.com", "example.org", "a.b.api.green-api.com", "127.0.0.2"})
    EXPECT_NE(verdict(ca.certificate, server.certificate, host), X509_V_OK) << host;
}

TEST(Tls, TheAuthorityCanVouchForNobodyElse) {
  const Pair ca = authority();
  const auto of = [&](const std::string& names, const std::string& host) {
    return verdict(ca.certificate, forge(&ca, names).certificate, host);
  };
  EXPECT_EQ(of("DNS:api.green-api.com", "api.green-api.com"), X509_V_OK) << "the forger's work";
  EXPECT_EQ(of("DNS:example.org", "example.org"), X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(of("DNS:green-api.com.example.org", "green-api.com.example.org"),
            X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(of("DNS:evilgreen-api.com", "evilgreen-api.com"), X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(of("IP:127.0.0.2", "127.0.0.2"), X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(of("IP:10.0.0.1", "10.0.0.1"), X509_V_ERR_PERMITTED_VIOLATION);
}

TEST(Tls, TheAuthorityMakesNoOtherAuthority) {
  const Pair ca = authority();
  const Pair below = forge(&ca, "DNS:localhost", "critical,CA:TRUE");
  const Pair leaf = forge(&below, "DNS:localhost");
  EXPECT_NE(verdict(ca.certificate, leaf.certificate, "localhost"), X509_V_OK);
}

TEST(Tls, LifetimesAreThoseThatClientsTake) {
  const Pair ca = authority();
  const Pair server = tls::make_server(ca, kNow);
  const tls::Span span = tls::span_of(server.certificate);
  EXPECT_EQ(span.from, kNow - kDay);
  EXPECT_LE(span.to - span.from, 397 * kDay);
  EXPECT_GT(tls::span_of(ca.certificate).to, kNow + 9 * 365 * kDay);
  const Pair late = tls::make_server(ca, kNow + 3640 * kDay);
  EXPECT_EQ(tls::span_of(late.certificate).to, tls::span_of(ca.certificate).to);
}

TEST(Tls, AThrowAwayIdentityIsOfAnotherAuthority) {
  const Identity one = tls::throw_away_identity(), other = tls::throw_away_identity();
  EXPECT_EQ(one.authority_file, "");
  EXPECT_FALSE(tls::serves(one.server.certificate, other.authority, std::time(nullptr)));
  EXPECT_TRUE(tls::serves(one.server.certificate, one.authority, std::time(nullptr)));
  EXPECT_NO_THROW(tls::Context{one});
}

TEST(Tls, HostsOfGreenApiAreKnownInAnyCase) {
  for (const char* host : {"api.green-api.com", "API.Green-API.com", "1103.api.greenapi.com"})
    EXPECT_TRUE(tls::is_green_api_host(host)) << host;
  for (const char* host : {"", "green-api.com", ".green-api.com", "localhost", "127.0.0.1",
                           "api.green-api.com.", "a/b.green-api.com", "*.green-api.com",
                           "api.green-api.com.example.org", "x@api.green-api.com"})
    EXPECT_FALSE(tls::is_green_api_host(host)) << host;
}

TEST_F(TlsFolder, KeysAreForTheirOwnerAlone) {
  const mode_t before = ::umask(0);
  open();
  ::umask(before);
  EXPECT_EQ(mode_of(path("ca.key")), 0600);
  EXPECT_EQ(mode_of(path("server.key")), 0600);
  EXPECT_EQ(mode_of(folder()), 0700);
  std::vector<std::string> names;
  for (const auto& [name, text] : everything()) names.push_back(name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"ca.key", "ca.pem", "lock", "server.key", "server.pem"}));
}

TEST_F(TlsFolder, WhatIsThereIsUsedAgain) {
  const Identity first = open();
  const auto files = everything();
  const Identity second = open();
  EXPECT_EQ(print_of(first), print_of(second));
  EXPECT_EQ(everything(), files);
  EXPECT_EQ(first.authority_file, path("ca.pem"));
  EXPECT_EQ(tls::fingerprint_of(tls::read_certificate(text_of("ca.pem"))),
            tls::fingerprint_of(first.authority));
}

TEST_F(TlsFolder, ManyWhoBeginAtOnceAgree) {
  std::vector<std::string> prints(16);
  std::vector<std::thread> threads;
  for (std::string& print : prints) threads.emplace_back([&] { print = print_of(open()); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& print : prints) EXPECT_EQ(print, prints.front());
  EXPECT_EQ(print_of(open()), prints.front());
}

TEST_F(TlsFolder, AServersCertificateIsRenewedInTime) {
  const Identity first = open();
  const std::string authority = tls::fingerprint_of(first.authority);
  EXPECT_EQ(print_of(open(kNow + 360 * kDay)), print_of(first));
  const Identity renewed = open(kNow + 370 * kDay);
  EXPECT_NE(print_of(renewed), print_of(first));
  EXPECT_EQ(tls::fingerprint_of(renewed.authority), authority);
  EXPECT_EQ(print_of(open(kNow + 371 * kDay)), print_of(renewed));
}

TEST_F(TlsFolder, AServersCertificateThatDoesNotFitIsMadeAnew) {
  const Identity first = open();
  const Pair other = authority();
  const auto expect_anew = [&](const std::string& what) {
    const Identity again = open();
    EXPECT_TRUE(tls::serves(again.server.certificate, first.authority, kNow)) << what;
    EXPECT_TRUE(tls::belong_together(again.server.certificate, again.server.key)) << what;
    EXPECT_EQ(tls::fingerprint_of(again.authority), tls::fingerprint_of(first.authority)) << what;
    EXPECT_EQ(print_of(open()), print_of(again)) << what;
  };
  fs::remove(path("server.pem"));
  expect_anew("missing");
  fs::remove(path("server.key"));
  expect_anew("without a key");
  write("server.pem", "not a certificate");
  expect_anew("damaged");
  write("server.key", tls::pem_of(tls::make_key()));
  expect_anew("with another's key");
  const Pair foreign = tls::make_server(other, kNow);
  write("server.pem", tls::pem_of(foreign.certificate));
  write("server.key", tls::pem_of(foreign.key));
  expect_anew("of another authority");
}

TEST_F(TlsFolder, AnAuthorityThatCannotBeUsedIsRefusedAndLeftAsItIs) {
  open();
  const auto good = everything();
  const Pair foreign = forge(nullptr, "DNS:localhost", "critical,CA:TRUE,pathlen:0");
  const Pair namesake = forge(nullptr, "DNS:localhost", "critical,CA:TRUE,pathlen:0", "greenmock");
  const Pair another = authority();
  const auto by_name = [&](const Pair* issuer, const char* basics) {
    return tls::pem_of(
        forge(issuer, "DNS:localhost", basics, "greenmock", "greenmock local CA 00").certificate);
  };
  const auto expect_refused = [&](const std::string& file, const std::string& text,
                                  const std::string& words) {
    write(file, text);
    const auto before = everything();
    const std::string refused = refusal();
    EXPECT_NE(refused.find(words), std::string::npos) << refused;
    EXPECT_NE(refused.find(path(file)), std::string::npos) << refused;
    EXPECT_NE(refused.find("--tls-dir"), std::string::npos) << refused;
    EXPECT_EQ(refused.find('\n'), std::string::npos) << refused;
    EXPECT_EQ(everything(), before) << words;
    write(file, good.at(file));
  };
  expect_refused("ca.pem", "", "is damaged");
  expect_refused("ca.pem", good.at("ca.pem").substr(0, 300), "is damaged");
  expect_refused("ca.pem", std::string(1'000'000, 'x'), "too large");
  expect_refused("ca.key", "garbage", "is damaged");
  expect_refused("ca.key", tls::pem_of(tls::make_key()), "is not the key of ca.pem");
  expect_refused("ca.pem", tls::pem_of(foreign.certificate), "was not made by greenmock");
  expect_refused("ca.pem", tls::pem_of(namesake.certificate), "was not made by greenmock");
  expect_refused("ca.pem", by_name(&another, "critical,CA:TRUE,pathlen:0"),
                 "is not signed by its own key");
  expect_refused("ca.pem", by_name(nullptr, "critical,CA:TRUE"), "is an authority for other names");
  expect_refused("ca.pem", by_name(nullptr, "critical,CA:TRUE,pathlen:0"),
                 "is an authority for other names");
  EXPECT_NO_THROW(open()) << "all is back";
}

TEST_F(TlsFolder, AnAuthorityOutOfItsTimeIsRefused) {
  open();
  const auto before = everything();
  EXPECT_NE(refusal(kNow + 11 * 365 * kDay).find("ca.pem has expired on 20"), std::string::npos);
  EXPECT_NE(refusal(kNow - 2 * kDay).find("is the clock of this machine right?"),
            std::string::npos);
  EXPECT_EQ(everything(), before);
}

TEST_F(TlsFolder, ACertificateWithoutItsKeyIsRefused) {
  open();
  fs::remove(path("ca.key"));
  EXPECT_NE(refusal().find("ca.key is missing"), std::string::npos);
}

TEST_F(TlsFolder, AKeyWhoseCertificateWasNotWrittenYetIsCompleted) {
  const std::string key = tls::pem_of(tls::make_key());
  write("ca.key", key);
  write("ca.pem.new", "left by a process that was killed");
  EXPECT_TRUE(tls::belong_together(open().authority, tls::read_key(key)));
  EXPECT_EQ(text_of("ca.key"), key);
}

TEST_F(TlsFolder, FilesOfAnotherProgramAreLeftAlone) {
  write("server.key", "somebody's own");
  EXPECT_NE(refusal().find("another program's"), std::string::npos);
  EXPECT_EQ(text_of("server.key"), "somebody's own");
  EXPECT_FALSE(fs::exists(path("ca.pem")));
}

TEST_F(TlsFolder, AFolderThatCannotBeIsRefused) {
  std::ofstream(home + "/tls") << "a file";
  EXPECT_NE(refusal().find("--tls-dir"), std::string::npos);
}

/// As it was before, whatever a test does to it.
class Variable {
 public:
  explicit Variable(const char* name) : name_(name) {
    if (const char* value = std::getenv(name)) value_ = value;
  }
  ~Variable() {
    if (value_)
      ::setenv(name_, value_->c_str(), 1);
    else
      ::unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> value_;
};

TEST_F(TlsFolder, IsBelowTheHomeOfTheUserUnlessOneSaysOtherwise) {
  const Variable home_of_user("HOME"), data("XDG_DATA_HOME");
  ::setenv("HOME", "/home/somebody", 1);
  ::setenv("XDG_DATA_HOME", "/data", 1);
  EXPECT_EQ(tls::default_folder(), "/data/greenmock/tls");
  ::setenv("XDG_DATA_HOME", "relative/is/none", 1);
  EXPECT_EQ(tls::default_folder(), "/home/somebody/.local/share/greenmock/tls");
  ::unsetenv("XDG_DATA_HOME");
  ::unsetenv("HOME");
  try {
    tls::default_folder();
    ADD_FAILURE() << "there is no home";
  } catch (const tls::Unusable& e) {
    EXPECT_NE(std::string(e.what()).find("--tls-dir"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace greenmock::tests
