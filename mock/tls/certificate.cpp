#include "tls/certificate.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "tls/describe.hpp"
#include "tls/names.hpp"

namespace greenmock::tls {
namespace {

constexpr std::time_t kDay = std::time_t{24} * 60 * 60;
/// Clocks of clients may be behind.
constexpr std::time_t kBackdated = kDay;
constexpr std::time_t kAuthorityLasts = 3650 * kDay;
/// What Apple and Chromium take at most is 398 days.
constexpr std::time_t kServerLasts = 397 * kDay;
constexpr std::time_t kRenewedBefore = 30 * kDay;

constexpr const char* kOrganization = "greenmock";
constexpr std::string_view kAuthorityName = "greenmock local CA ";
constexpr const char* kConstraints =
    "critical,permitted;DNS:green-api.com,permitted;DNS:greenapi.com,permitted;DNS:localhost,"
    "permitted;IP:127.0.0.1/255.255.255.255,"
    "permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

/// As OpenSSL's configuration has it: `DNS:localhost,IP:127.0.0.1`.
std::string alternative_names() {
  std::string out;
  for (const std::string_view name : certificate_names()) {
    const bool address = name.find_first_not_of("0123456789.:") == std::string_view::npos;
    out += fmt::format("{}{}:{}", out.empty() ? "" : ",", address ? "IP" : "DNS", name);
  }
  return out;
}

struct FreeExtension {
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Extension = std::unique_ptr<X509_EXTENSION, FreeExtension>;

Extension make_extension(X509V3_CTX* context, int kind, const std::string& value) {
  return Extension(X509V3_EXT_conf_nid(nullptr, context, kind, value.c_str()));
}

void extend(x509_st* certificate, x509_st* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension = make_extension(&context, kind, value);
  if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
    fail(fmt::format("write {} into a certificate", OBJ_nid2sn(kind)));
}

/// True if the certificate says just this, byte for byte.
bool says(x509_st* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension wanted = make_extension(&context, kind, value);
  X509_EXTENSION* seen = X509_get_ext(certificate, X509_get_ext_by_NID(certificate, kind, -1));
  return wanted && seen &&
         ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(wanted.get()),
                               X509_EXTENSION_get_data(seen)) == 0 &&
         X509_EXTENSION_get_critical(wanted.get()) == X509_EXTENSION_get_critical(seen);
}

/// 128 bits by chance, the first two set so that it is above zero and of full length.
void set_serial(x509_st* certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) fail("get random bytes");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);
  BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
  const bool set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
  if (!set) fail("number a certificate");
}

void set_name(x509_st* certificate, const std::string& common) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add = [&](const char* field, const char* text) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC,
                                      reinterpret_cast<const unsigned char*>(text), -1, -1, 0) == 1;
  };
  if (!add("O", kOrganization) || !add("CN", common.c_str())) fail("name a certificate");
}

Certificate begin(const Key& key, const std::string& common, std::time_t from, std::time_t to) {
  Certificate certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      X509_set_pubkey(certificate.get(), key.get()) != 1 ||
      !ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from) ||
      !ASN1_TIME_set(X509_getm_notAfter(certificate.get()), to))
    fail("make a certificate");
  set_serial(certificate.get());
  set_name(certificate.get(), common);
  return certificate;
}

void sign(const Certificate& certificate, const Key& key) {
  if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) fail("sign a certificate");
}

std::string text_of(const X509_NAME* name, int field) {
  std::array<char, 128> text{};
  const int size = X509_NAME_get_text_by_NID(name, field, text.data(), text.size());
  return size < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) fail("make a key");
  return key;
}

Pair make_authority(Key key, std::time_t now) {
  // A name of its own each: several of them in one trust store are told apart.
  std::array<unsigned char, 4> mark{};
  if (RAND_bytes(mark.data(), static_cast<int>(mark.size())) != 1) fail("get random bytes");
  const std::string name =
      fmt::format("{}{:02x}", kAuthorityName, fmt::join(mark.begin(), mark.end(), ""));
  Certificate certificate = begin(key, name, now - kBackdated, now - kBackdated + kAuthorityLasts);
  x509_st* const self = certificate.get();
  if (X509_set_issuer_name(self, X509_get_subject_name(self)) != 1) fail("name a certificate");
  extend(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(self, self, NID_ext_key_usage, "serverAuth");
  extend(self, self, NID_name_constraints, kConstraints);
  extend(self, self, NID_subject_key_identifier, "hash");
  extend(self, self, NID_authority_key_identifier, "keyid:always");
  sign(certificate, key);
  return {std::move(certificate), std::move(key)};
}

Pair make_server(const Pair& authority, std::time_t now) {
  Key key = make_key();
  const std::time_t from = now - kBackdated;
  const std::time_t to = std::min(from + kServerLasts, span_of(authority.certificate).to);
  Certificate certificate = begin(key, "greenmock server", from, to);
  x509_st* const self = certificate.get();
  x509_st* const issuer = authority.certificate.get();
  if (X509_set_issuer_name(self, X509_get_subject_name(issuer)) != 1) fail("name a certificate");
  extend(self, issuer, NID_basic_constraints, "critical,CA:FALSE");
  extend(self, issuer, NID_key_usage, "critical,digitalSignature");
  extend(self, issuer, NID_ext_key_usage, "serverAuth");
  extend(self, issuer, NID_subject_alt_name, alternative_names());
  extend(self, issuer, NID_subject_key_identifier, "hash");
  extend(self, issuer, NID_authority_key_identifier, "keyid:always");
  sign(certificate, authority.key);
  return {std::move(certificate), std::move(key)};
}

std::optional<std::string> fault_of_authority(const Certificate& certificate, std::time_t now) {
  x509_st* const self = certificate.get();
  const X509_NAME* name = X509_get_subject_name(self);
  if (text_of(name, NID_organizationName) != kOrganization ||
      !text_of(name, NID_commonName).starts_with(kAuthorityName))
    return fmt::format("was not made by greenmock (it is of \"{}\")", name_of(certificate));
  if (X509_verify(self, X509_get0_pubkey(self)) != 1) return "is not signed by its own key";
  if (!says(self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !says(self, NID_name_constraints, kConstraints))
    return "is an authority for other names than greenmock's";
  const Span span = span_of(certificate);
  if (now >= span.to) return "has expired on " + date_of(span.to);
  if (now < span.from)
    return fmt::format("is valid from {} on: is the clock of this machine right?",
                       date_of(span.from));
  return std::nullopt;
}

bool serves(const Certificate& server, const Certificate& authority, std::time_t now) {
  const Span span = span_of(server);
  // Near the end of the authority a new one would not last longer.
  const bool lasts =
      now < span.to && (span.to - now > kRenewedBefore || span.to >= span_of(authority).to);
  return lasts && now >= span.from &&
         X509_check_issued(authority.get(), server.get()) == X509_V_OK &&
         X509_verify(server.get(), X509_get0_pubkey(authority.get())) == 1 &&
         says(server.get(), NID_subject_alt_name, alternative_names());
}

bool belong_together(const Certificate& certificate, const Key& key) {
  return EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), key.get()) == 1;
}

}  // namespace greenmock::tls
