#include "tls/openssl.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

namespace greenmock::tls {

void Free::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}
void Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}
void Free::operator()(ssl_st* session) const {
  SSL_free(session);
}
void Free::operator()(x509_st* certificate) const {
  X509_free(certificate);
}

void fail(const std::string& what) {
  std::array<char, 256> words{};
  ERR_error_string_n(ERR_get_error(), words.data(), words.size());
  ERR_clear_error();
  throw Unusable("cannot " + what + ": " + words.data());
}

}  // namespace greenmock::tls
