#include "tls_socket.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace greenmock::tests {

using Clock = std::chrono::steady_clock;

void TlsSocket::Free::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

TlsSocket::TlsSocket(RawSocket& raw, const std::string& ca_file, const std::string& host, Pace pace)
    : raw_(raw), pace_(pace) {
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  if (SSL_CTX_load_verify_file(context, ca_file.c_str()) != 1)
    throw std::runtime_error("there is no authority in " + ca_file);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  ssl_.reset(SSL_new(context));
  SSL_CTX_free(context);
  SSL* const ssl = ssl_.get();
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_tlsext_host_name(ssl, host.c_str());
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) != 1)
    SSL_set1_host(ssl, host.c_str());
  constexpr std::array<unsigned char, 12> kOffered{2,   'h', '2', 8,   'h', 't',
                                                   't', 'p', '/', '1', '.', '1'};
  SSL_set_alpn_protos(ssl, kOffered.data(), kOffered.size());
  SSL_set_connect_state(ssl);
}

TlsSocket::~TlsSocket() = default;

void TlsSocket::speak_only(int version) {
  SSL* const ssl = ssl_.get();
  SSL_set_security_level(ssl, 0);
  if (SSL_set_cipher_list(ssl, "ALL:@SECLEVEL=0") != 1 ||
      SSL_set_min_proto_version(ssl, version) != 1 || SSL_set_max_proto_version(ssl, version) != 1)
    throw std::runtime_error("this OpenSSL does not know that version of TLS");
}

void TlsSocket::flush() {
  std::array<char, 4096> out;
  for (int n = 0; (n = BIO_read(SSL_get_wbio(ssl_.get()), out.data(), out.size())) > 0;) {
    const std::string_view bytes(out.data(), static_cast<std::size_t>(n));
    if (pace_ == Pace::Whole) {
      raw_.send(bytes);
    } else {
      for (const char& byte : bytes) raw_.send({&byte, 1});
    }
  }
}

bool TlsSocket::feed(std::chrono::milliseconds deadline) {
  const std::string bytes = raw_.read_any(deadline);
  if (bytes.empty()) return false;
  BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  return true;
}

std::string TlsSocket::handshake() {
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    const int why = SSL_get_error(ssl_.get(), result);
    flush();
    if (result == 1) return "";
    if (why == SSL_ERROR_WANT_READ && feed(std::chrono::seconds{10})) continue;
    if (why == SSL_ERROR_WANT_READ) return "the connection ended";
    std::array<char, 256> words{};
    ERR_error_string_n(ERR_get_error(), words.data(), words.size());
    return words.data();
  }
}

std::string TlsSocket::hello() {
  SSL_do_handshake(ssl_.get());
  return unsent();
}

std::string TlsSocket::version() const {
  return SSL_get_version(ssl_.get());
}

std::string TlsSocket::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

void TlsSocket::send(std::string_view bytes) {
  SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
  flush();
}

std::string TlsSocket::sealed(std::string_view bytes) {
  SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
  return unsent();
}

std::string TlsSocket::unsent() {
  std::string bytes(4096, '\0');
  const int n = BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return bytes;
}

void TlsSocket::say_end() {
  SSL_shutdown(ssl_.get());
  flush();
}

bool TlsSocket::read_some(Clock::time_point until) {
  for (;;) {
    std::array<char, 16 * 1024> buffer;
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    flush();
    if (n > 0) {
      in_.append(buffer.data(), static_cast<std::size_t>(n));
      return true;
    }
    if (SSL_get_error(ssl_.get(), n) == SSL_ERROR_ZERO_RETURN) told_end_ = true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    const bool fed = !told_end_ && left.count() >= 0 && feed(left);
    ended_ = told_end_ || raw_.has_ended();
    if (!fed) return false;
  }
}

}  // namespace greenmock::tests
