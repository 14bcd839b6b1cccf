#include "tls/context.hpp"

#include <openssl/ssl.h>

#include <array>

namespace greenmock::tls {
namespace {

constexpr std::array<unsigned char, 9> kHttp{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// Whoever offers other protocols alone is served without ALPN.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  unsigned char* found = nullptr;
  const int result =
      SSL_select_next_proto(&found, size, kHttp.data(), kHttp.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

Context::Context(const Identity& identity) : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* const c = context_.get();
  if (!c || SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION) != 1 ||
      SSL_CTX_use_certificate(c, identity.server.certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(c, identity.server.key.get()) != 1)
    fail("set up TLS");
  // A connection that waits holds no buffers. What a write has not sent is sent later from wherever
  // the same bytes are then.
  SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                          SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(c, 1);
  // A client that just stops sending is as one that says so: it may still read.
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Sessions are resumed by tickets, which cost no memory here.
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(c, 1);
  SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
}

}  // namespace greenmock::tls
