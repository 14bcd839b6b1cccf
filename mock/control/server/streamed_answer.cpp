#include "control/server/streamed_answer.hpp"

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"

namespace greenmock::control {
namespace {

class BodyStream final : public Stream {
 public:
  BodyStream(const ParsedHead& asked, SocketStream& socket)
      : chunked_(!asked.framing.http_1_0),
        client_left_(asked.request.client_left),
        socket_(socket) {}

  bool write(std::string_view bytes) override {
    if (broken_) return false;
    // An empty chunk would be the end.
    if (bytes.empty()) return true;
    broken_ = !(chunked_ ? socket_.write(fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes))
                         : socket_.write(bytes));
    return !broken_;
  }

  bool client_left() const override { return broken_ || (client_left_ && client_left_()); }

  void end() {
    if (chunked_ && !broken_) socket_.write("0\r\n\r\n");
  }

 private:
  bool chunked_, broken_ = false;
  std::function<bool()> client_left_;
  SocketStream& socket_;
};

std::string head_of(const Answer& answer, const Framing& framing) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nCache-Control: no-store\r\n",
                  answer.status, api::reason_phrase(answer.status), answer.content_type);
  if (!framing.http_1_0) head += "Transfer-Encoding: chunked\r\n";
  for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
  return head + "Connection: close\r\n\r\n";
}

}  // namespace

void give_streamed(const Answer& answer, const ParsedHead& asked, SocketStream& socket) {
  if (!socket.write(head_of(answer, asked.framing)) || asked.request.verb == "HEAD") return;
  BodyStream body(asked, socket);
  answer.stream(body);
  // Not after an exception: a body that broke off must not look whole.
  body.end();
}

}  // namespace greenmock::control
