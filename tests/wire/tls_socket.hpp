#pragma once
// A TLS client on a connection of bytes, so that both layers can be seen and broken.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "raw_socket.hpp"

struct ssl_st;

namespace greenmock::tests {

/// How the bytes of TLS are sent.
enum class Pace { Whole, ByteWise };

class TlsSocket : public ByteReader {
 public:
  /// Trusts `ca_file` alone, and wants a certificate for `host`. `raw` must outlive it.
  TlsSocket(RawSocket& raw, const std::string& ca_file, const std::string& host,
            Pace pace = Pace::Whole);
  ~TlsSocket() override;
  TlsSocket(const TlsSocket&) = delete;
  TlsSocket& operator=(const TlsSocket&) = delete;

  /// Offers this version alone, such as TLS1_1_VERSION, with whatever ciphers it knows.
  void speak_only(int version);
  /// Empty if it is done; else why not.
  std::string handshake();
  /// The first bytes of a handshake, instead of sending them.
  std::string hello();
  /// `TLSv1.3`, and what was agreed on by ALPN.
  std::string version() const;
  std::string protocol() const;

  void send(std::string_view bytes);
  /// The record that says so, instead of sending it.
  std::string sealed(std::string_view bytes);
  /// True if the server has said that nothing more comes, before the connection ended.
  bool was_told_end() const { return told_end_; }
  /// Says that nothing more comes from here.
  void say_end();

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  void flush();
  std::string unsent();
  bool feed(std::chrono::milliseconds deadline);
  bool read_some(std::chrono::steady_clock::time_point until) override;

  RawSocket& raw_;
  Pace pace_;
  std::unique_ptr<ssl_st, Free> ssl_;
  bool told_end_ = false;
};

}  // namespace greenmock::tests
