#include "tls/session.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

namespace greenmock::tls {

/// What lies below TLS: first the early bytes, then the socket.
struct Session::Wire {
  int fd = -1;
  std::string early;
  std::size_t early_taken = 0;
  bool told = false;   ///< something was sent
  bool ended = false;  ///< the client has closed its side
  int error = 0;       ///< errno of the first failure

  ssize_t receive(char* to, std::size_t size) {
    if (early_taken < early.size()) {
      const std::size_t n = std::min(size, early.size() - early_taken);
      std::memcpy(to, early.data() + early_taken, n);
      early_taken += n;
      if (early_taken == early.size()) {
        std::string().swap(early);
        early_taken = 0;
      }
      return static_cast<ssize_t>(n);
    }
    return ::recv(fd, to, size, 0);
  }

  static Wire& of(BIO* bio) { return *static_cast<Wire*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* to, std::size_t size, std::size_t* got) {
    Wire& wire = of(bio);
    BIO_clear_retry_flags(bio);
    ssize_t n = 0;
    do n = wire.receive(to, size);
    while (n < 0 && errno == EINTR);
    if (n > 0) {
      *got = static_cast<std::size_t>(n);
      return 1;
    }
    if (n == 0)
      wire.ended = true;
    else if (errno == EAGAIN)
      BIO_set_retry_read(bio);
    else
      wire.note_error();
    return 0;
  }

  static int write(BIO* bio, const char* from, std::size_t size, std::size_t* sent) {
    Wire& wire = of(bio);
    BIO_clear_retry_flags(bio);
    ssize_t n = 0;
    do n = ::send(wire.fd, from, size, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n >= 0) {
      wire.told = true;
      *sent = static_cast<std::size_t>(n);
      return 1;
    }
    if (errno == EAGAIN)
      BIO_set_retry_write(bio);
    else
      wire.note_error();
    return 0;
  }

  static long control(BIO* bio, int what, long, void*) {
    if (what == BIO_CTRL_FLUSH) return 1;
    if (what == BIO_CTRL_EOF) return of(bio).ended ? 1 : 0;
    return 0;
  }

  void note_error() {
    if (error == 0) error = errno;
  }
};

Session::Session(const Context& context, int fd, std::string early)
    : wire_(std::make_unique<Wire>()), ssl_(SSL_new(context.native())) {
  wire_->fd = fd;
  wire_->early = std::move(early);
  // Never freed: a server that is static itself may end its sessions after everything else.
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "greenmock socket");
    if (!m) throw std::bad_alloc();
    BIO_meth_set_read_ex(m, Wire::read);
    BIO_meth_set_write_ex(m, Wire::write);
    BIO_meth_set_ctrl(m, Wire::control);
    return m;
  }();
  BIO* const bio = BIO_new(method);
  if (!ssl_ || !bio) {
    BIO_free(bio);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, wire_.get());
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_accept_state(ssl_.get());
}

Session::~Session() = default;

Step Session::handshake() {
  if (broken_) return failure();
  ERR_clear_error();
  return step_of(SSL_do_handshake(ssl_.get()), 0);
}

Step Session::read(void* to, std::size_t size) {
  if (size == 0) return {};
  if (broken_) return failure();
  ERR_clear_error();
  std::size_t got = 0;
  const int result = SSL_read_ex(ssl_.get(), to, size, &got);
  return step_of(result, got);
}

Step Session::write(const void* from, std::size_t size) {
  if (size == 0) return {};
  if (broken_) return failure();
  ERR_clear_error();
  std::size_t sent = 0;
  const int result = SSL_write_ex(ssl_.get(), from, size, &sent);
  return step_of(result, sent);
}

Step Session::step_of(int result, std::size_t bytes) {
  if (result == 1) return {Progress::Done, bytes, 0};
  const int why = SSL_get_error(ssl_.get(), result);
  const unsigned long reason = ERR_peek_error();
  ERR_clear_error();
  switch (why) {
    case SSL_ERROR_WANT_READ:
      return {Progress::WantsRead, 0, 0};
    case SSL_ERROR_WANT_WRITE:
      return {Progress::WantsWrite, 0, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {Progress::Ended, 0, 0};
    default:
      // OpenSSL must not be asked to go on after this.
      broken_ = true;
      reason_ = reason;
      return failure();
  }
}

Failure Session::failed_handshake(std::string_view how_to_trust) const {
  switch (ERR_GET_REASON(reason_)) {
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
      return {"the client does not trust the certificate" + std::string(how_to_trust), true};
    default:
      break;
  }
  // Some say nothing when they do not trust.
  if (reason_ == 0 || wire_->ended) {
    return {"the client left in the middle of the TLS handshake: it may not trust the certificate" +
                std::string(how_to_trust),
            true};
  }
  const char* const words = ERR_reason_error_string(reason_);
  return {std::string("the TLS handshake failed: ") + (words ? words : "for an unknown reason"),
          false};
}

Step Session::failure() const {
  if (wire_->ended && wire_->error == 0) return {Progress::Ended, 0, 0};
  return {Progress::Failed, 0, wire_->error};
}

bool Session::has_unread() const {
  return SSL_has_pending(ssl_.get()) == 1;
}

void Session::say_end() {
  if (broken_ || wire_->fd < 0 || !SSL_is_init_finished(ssl_.get())) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

void Session::say_failure() {
  if (wire_->told || wire_->fd < 0) return;
  wire_->told = true;
  // Seven bytes into a connection on which nothing was sent yet: there is room.
  (void)::send(wire_->fd, kHandshakeFailure.data(), kHandshakeFailure.size(), MSG_NOSIGNAL);
}

void Session::detach() {
  wire_->fd = -1;
}

}  // namespace greenmock::tls
