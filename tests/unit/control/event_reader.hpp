#pragma once
// A client of the event streams over a bare socket, so that every byte is seen.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/encoding/json.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {

struct SentEvent {
  std::string name, id;
  core::Json data;
};

class EventReader {
 public:
  /// `headers`: lines with CR LF. Returns once the head of the answer is there.
  EventReader(int port, const std::string& path, const std::string& headers = "",
              const std::string& verb = "GET", const std::string& version = "HTTP/1.1")
      : fd_(connect_to(port, std::chrono::seconds{20})) {
    if (fd_ < 0) return;
    const std::string request =
        verb + " " + path + " " + version + "\r\nHost: localhost\r\n" + headers + "\r\n";
    ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
    std::size_t end = std::string::npos;
    while ((end = raw_.find("\r\n\r\n")) == std::string::npos && receive()) continue;
    if (end == std::string::npos) return;
    head_ = raw_.substr(0, end + 4);
    raw_.erase(0, end + 4);
    chunked_ = head_.find("Transfer-Encoding: chunked\r\n") != std::string::npos;
  }
  ~EventReader() { ::close(fd_); }
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  int status() const { return head_.size() > 12 ? std::stoi(head_.substr(9, 3)) : 0; }
  const std::string& head() const { return head_; }
  /// The id with which a browser would come back.
  const std::string& last_id() const { return last_id_; }

  /// The next event; nothing if the stream has ended.
  std::optional<SentEvent> next() {
    for (;;) {
      const std::size_t end = body_.find("\n\n");
      if (end == std::string::npos) {
        if (!read_more()) return std::nullopt;
        continue;
      }
      const std::string block = body_.substr(0, end + 1);
      body_.erase(0, end + 2);
      if (auto event = parse(block)) return event;
    }
  }
  /// The next event of that name; those before it are passed over.
  SentEvent next(const std::string& name) {
    while (auto event = next()) {
      if (event->name == name) return *event;
    }
    ADD_FAILURE() << "the stream ended before " << name;
    return {};
  }
  /// True once bytes of the body that were not read as events hold `text`.
  bool comes(const std::string& text) {
    while (body_.find(text) == std::string::npos) {
      if (!read_more()) return false;
    }
    return true;
  }
  /// Reads to the end. True if the body was ended as a whole one is.
  bool ends_whole() {
    while (read_more()) continue;
    return whole_;
  }
  const std::string& rest() const { return body_; }

 private:
  std::optional<SentEvent> parse(const std::string& block) {
    SentEvent event;
    std::string data;
    for (std::size_t at = 0; at < block.size();) {
      const std::size_t end = block.find('\n', at);
      const std::string line = block.substr(at, end - at);
      at = end + 1;
      if (line.starts_with("event: ")) event.name = line.substr(7);
      if (line.starts_with("id: ")) event.id = last_id_ = line.substr(4);
      if (line.starts_with("data: ")) data = line.substr(6);
    }
    if (data.empty()) return std::nullopt;
    event.data = core::Json::parse(data, nullptr, false);
    EXPECT_TRUE(event.data.is_object()) << block;
    return event;
  }

  bool receive() {
    std::array<char, 4096> chunk;
    const ssize_t got = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (got > 0) raw_.append(chunk.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  bool read_more() {
    if (whole_) return false;
    if (!chunked_) {
      if (raw_.empty() && !receive()) return false;
      body_ += raw_;
      raw_.clear();
      return true;
    }
    for (;;) {
      const std::size_t line = raw_.find("\r\n");
      if (line != std::string::npos) {
        const std::size_t size = std::stoul(raw_.substr(0, line), nullptr, 16);
        if (raw_.size() >= line + 2 + size + 2) {
          body_ += raw_.substr(line + 2, size);
          raw_.erase(0, line + 2 + size + 2);
          whole_ = size == 0;
          return !whole_;
        }
      }
      if (!receive()) return false;
    }
  }

  int fd_;
  bool chunked_ = false, whole_ = false;
  std::string raw_, head_, body_, last_id_;
};

}  // namespace greenmock::tests
