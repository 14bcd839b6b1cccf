#pragma once
// Owners of what OpenSSL hands out, without its headers.

#include <memory>
#include <stdexcept>
#include <string>

struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_st;
struct x509_st;

namespace greenmock::tls {

struct Free {
  void operator()(evp_pkey_st* key) const;
  void operator()(ssl_ctx_st* context) const;
  void operator()(ssl_st* session) const;
  void operator()(x509_st* certificate) const;
};
using Key = std::unique_ptr<evp_pkey_st, Free>;
using Certificate = std::unique_ptr<x509_st, Free>;

/// No TLS with what is there; what() is a sentence that says what to do.
class Unusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Unusable with what OpenSSL says of the last failure, and forgets it.
[[noreturn]] void fail(const std::string& what);

}  // namespace greenmock::tls
