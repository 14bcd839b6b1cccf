#pragma once
// What a person or a program is told of a certificate.

#include <ctime>
#include <string>
#include <vector>

#include "tls/openssl.hpp"

namespace greenmock::tls {

struct Span {
  std::time_t from = 0, to = 0;
};
Span span_of(const Certificate& certificate);

/// `2026-12-24`, in UTC.
std::string date_of(std::time_t t);

/// The subject on one line.
std::string name_of(const Certificate& certificate);

/// SHA-256 of the certificate as `openssl x509 -fingerprint` shows it: `AB:CD:…`.
std::string fingerprint_of(const Certificate& certificate);

std::string pem_of(const Certificate& certificate);
std::string pem_of(const Key& key);

/// Nothing if the text holds none. A key with a passphrase is none.
Certificate read_certificate(const std::string& pem);
Key read_key(const std::string& pem);

}  // namespace greenmock::tls
