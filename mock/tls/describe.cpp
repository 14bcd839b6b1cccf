#include "tls/describe.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

namespace greenmock::tls {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

Bio memory(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::time_t seconds_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return ::timegm(&parts);
}

/// Without it OpenSSL would ask at the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace

Span span_of(const Certificate& certificate) {
  return {seconds_of(X509_get0_notBefore(certificate.get())),
          seconds_of(X509_get0_notAfter(certificate.get()))};
}

std::string date_of(std::time_t t) {
  std::tm parts{};
  ::gmtime_r(&t, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string name_of(const Certificate& certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate.get()), 0,
                                 XN_FLAG_ONELINE) < 0)
    return "";
  return text_of(out);
}

std::string fingerprint_of(const Certificate& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1)
    fail("make a fingerprint");
  return fmt::format("{:02X}", fmt::join(digest.begin(), digest.begin() + size, ":"));
}

std::string pem_of(const Certificate& certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || PEM_write_bio_X509(out.get(), certificate.get()) != 1) fail("write a certificate");
  return text_of(out);
}

std::string pem_of(const Key& key) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) != 1)
    fail("write a key");
  return text_of(out);
}

Certificate read_certificate(const std::string& pem) {
  Certificate read(PEM_read_bio_X509(memory(pem).get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  return read;
}

Key read_key(const std::string& pem) {
  Key read(PEM_read_bio_PrivateKey(memory(pem).get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  return read;
}

}  // namespace greenmock::tls
