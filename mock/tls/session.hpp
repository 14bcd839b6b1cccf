#pragma once
// One connection's TLS over a socket that never blocks. Each call is a step: it does what it can, and
// says what it waits for. Waiting is for whoever calls.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "tls/context.hpp"

namespace greenmock::tls {

enum class Progress {
  Done,
  WantsRead,   ///< again, once the socket can be read
  WantsWrite,  ///< again, once it can be written to
  Ended,       ///< the client sends no more
  Failed,
};

struct Step {
  Progress progress = Progress::Done;
  std::size_t bytes = 0;
  int error = 0;  ///< of Failed: the errno of the socket; 0: what came is not TLS
};

struct Failure {
  std::string why;  ///< a sentence
  bool client_left = false;
};

class Session {
 public:
  /// Serves on the socket `fd`, which stays the caller's. `early`: what has been read of it already.
  Session(const Context& context, int fd, std::string early);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// To be done before all others.
  Step handshake();
  /// A part of a record at least. Nothing is read into no room.
  Step read(void* to, std::size_t size);
  /// All of it, 16 KiB at most, or nothing. After WantsWrite the next call must begin with the same
  /// bytes.
  Step write(const void* from, std::size_t size);

  /// Part of a record has come, or what is in one was not read yet.
  bool has_unread() const;
  /// Tells the client that nothing more comes, if that can be told at once.
  void say_end();
  /// Of a handshake that failed. `how_to_trust` is added where the client has not trusted the certificate, or may not
  /// have.
  Failure failed_handshake(std::string_view how_to_trust) const;
  /// Tells a client whose handshake failed so, unless it has been told.
  void say_failure();
  /// The socket is closed: nothing touches its number any more.
  void detach();

 private:
  struct Wire;
  Step step_of(int result, std::size_t bytes);
  Step failure() const;

  std::unique_ptr<Wire> wire_;
  std::unique_ptr<ssl_st, Free> ssl_;
  bool broken_ = false;
  unsigned long reason_ = 0;  // OpenSSL's, of what broke it; 0: the client was gone
};

/// A TLS record that says `handshake_failure`: what a client understands that speaks TLS where there
/// is none.
inline constexpr std::string_view kHandshakeFailure{"\x15\x03\x01\x00\x02\x02\x28", 7};

}  // namespace greenmock::tls
