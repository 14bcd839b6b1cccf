#pragma once
// A websocket client that sends and sees every byte, for what no library would send or tell.

#include <string>
#include <string_view>

#include "raw_socket.hpp"

namespace greenmock::tests {

/// A frame of the server.
struct WireFrame {
  bool last = true;
  unsigned opcode = 0;  ///< RFC 6455, 5.2: 0 continuation, 1 text, 8 close, 9 ping, 10 pong
  std::string payload;
  bool came = false;  ///< false: the stream ended, or the deadline came first

  unsigned close_code() const;
};

class WebsocketPeer {
 public:
  /// Connects, and asks to upgrade at this path; `ahead` goes out in one piece with that.
  WebsocketPeer(std::uint16_t port, const std::string& path, const std::string& ahead = "");

  /// One frame, masked as a client must.
  static std::string frame(unsigned opcode, std::string_view payload, bool last = true);

  /// The head of the answer to the handshake.
  const std::string& answer() const { return answer_; }
  bool is_open() const;

  WireFrame read_frame();
  /// The next whole text, of however many frames.
  std::string read_text();
  /// True once the server has ended the connection.
  bool ended();

  void send_frame(unsigned opcode, std::string_view payload, bool last = true) const {
    socket_.send(frame(opcode, payload, last));
  }
  void send_text(std::string_view text) const { send_frame(1, text); }
  void send_raw(std::string_view bytes) const { socket_.send(bytes); }
  void close_with(unsigned code) const;

  RawSocket& socket() { return socket_; }

 private:
  bool fill(std::size_t size);

  RawSocket socket_;
  std::string answer_, in_;
};

}  // namespace greenmock::tests
