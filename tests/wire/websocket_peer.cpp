#include "websocket_peer.hpp"

namespace greenmock::tests {
namespace {

unsigned byte(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

char as_char(std::size_t value) {
  return static_cast<char>(static_cast<unsigned char>(value & 0xFF));
}

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";  // RFC 6455, 1.3

}  // namespace

unsigned WireFrame::close_code() const {
  return payload.size() < 2 ? 0 : byte(payload, 0) * 256 + byte(payload, 1);
}

WebsocketPeer::WebsocketPeer(std::uint16_t port, const std::string& path, const std::string& ahead)
    : socket_(port) {
  socket_.send(
      "GET " + path + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + std::string(kKey) + "\r\n\r\n" + ahead);
  answer_ = socket_.read_until("\r\n\r\n");
}

bool WebsocketPeer::is_open() const {
  return answer_.starts_with("HTTP/1.1 101 ") &&
         answer_.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") !=
             std::string::npos;
}

bool WebsocketPeer::fill(std::size_t size) {
  while (in_.size() < size) {
    const std::string more = socket_.read_any();
    if (more.empty()) return false;
    in_ += more;
  }
  return true;
}

WireFrame WebsocketPeer::read_frame() {
  WireFrame frame;
  if (!fill(2)) return frame;
  frame.last = (byte(in_, 0) & 0x80) != 0;
  frame.opcode = byte(in_, 0) & 0x7F;
  std::size_t size = byte(in_, 1);
  std::size_t at = 2;
  const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (more > 0) {
    if (!fill(at + more)) return frame;
    size = 0;
    for (std::size_t i = 0; i < more; ++i) size = size * 256 + byte(in_, at + i);
    at += more;
  }
  if (!fill(at + size)) return frame;
  frame.payload = in_.substr(at, size);
  in_.erase(0, at + size);
  frame.came = true;
  return frame;
}

std::string WebsocketPeer::read_text() {
  std::string text;
  for (;;) {
    const WireFrame frame = read_frame();
    if (!frame.came || frame.opcode > 1) return text;
    text += frame.payload;
    if (frame.last) return text;
  }
}

bool WebsocketPeer::ended() {
  bool closed = false;
  socket_.read_to_end(&closed);
  return closed;
}

std::string WebsocketPeer::frame(unsigned opcode, std::string_view payload, bool last) {
  std::string frame{as_char((last ? 0x80U : 0U) | opcode)};
  const std::size_t size = payload.size();
  if (size < 126) {
    frame += as_char(0x80 | size);
  } else {
    const std::size_t more = size < 65536 ? 2 : 8;
    frame += as_char(0x80 | (more == 2 ? 126U : 127U));
    for (std::size_t i = more; i-- > 0;) frame += as_char(size >> (8 * i));
  }
  constexpr std::string_view kMask = "\x11\x22\x33\x44";
  frame += kMask;
  for (std::size_t i = 0; i < size; ++i)
    frame +=
        as_char(static_cast<unsigned char>(payload[i]) ^ static_cast<unsigned char>(kMask[i % 4]));
  return frame;
}

void WebsocketPeer::close_with(unsigned code) const {
  send_frame(8, std::string{as_char(code / 256), as_char(code % 256)});
}

}  // namespace greenmock::tests
