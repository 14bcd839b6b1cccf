// cpp-httplib parses the body, in memory: one request, of which this file writes all of the head.

#include "net/form.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <csignal>
#include <memory>

#include "core/encoding/ascii.hpp"

namespace greenmock::net {
namespace {

constexpr std::string_view kFormType = "multipart/form-data";
constexpr std::size_t kLongestBoundary = 70;
/// The library reads each line in the head of a part by a regular expression, which takes stack and
/// time. No method of Green API has as many parts.
constexpr std::size_t kLongestPartLine = 1024;
constexpr std::size_t kMostPartLines = 8;
constexpr std::size_t kMostParts = 32;

/// RFC 2046, 5.1.1: bchars, which does not end in a blank.
bool is_boundary(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? ";
  return !text.empty() && text.size() <= kLongestBoundary && !text.ends_with(' ') &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// True if the head of each part is small, and there are not too many.
bool is_modest(std::string_view body, const std::string& boundary) {
  const std::string mark = "--" + boundary;
  std::size_t parts = 0;
  for (std::size_t at = body.find(mark); at != std::string_view::npos; at = body.find(mark, at)) {
    at += mark.size();
    if (++parts > kMostParts + 1) return false;
    const std::string_view head = body.substr(at, body.find("\r\n\r\n", at) - at);
    std::size_t lines = 0;
    for (std::size_t begin = 0; begin < head.size();) {
      const std::size_t end = std::min(head.find("\r\n", begin), head.size());
      // The first one is the rest of the boundary's.
      if (end - begin > kLongestPartLine || ++lines > kMostPartLines + 1) return false;
      begin = end + 2;
    }
  }
  return true;
}

/// A request that is read, and an answer that nobody wants.
class Memory final : public httplib::Stream {
 public:
  Memory(std::string_view head, std::string_view body, std::string_view tail)
      : left_{head, body, tail} {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  socket_t socket() const override { return 0; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}

  ssize_t read(char* to, std::size_t size) override {
    std::string_view& from = left_[!left_[0].empty() ? 0 : !left_[1].empty() ? 1 : 2];
    const std::size_t taken = std::min(size, from.size());
    std::copy_n(from.data(), taken, to);
    from.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }

 private:
  std::string_view left_[3];
};

class Reader final : public httplib::Server {
 public:
  Reader() {
    Post("/", [this](const httplib::Request&, httplib::Response&,
                     const httplib::ContentReader& content) {
      whole_ = content(
          [this](const httplib::MultipartFormData& part) {
            form_->push_back({part.name, part.filename, part.content_type, {}});
            return true;
          },
          [this](const char* bytes, std::size_t size) {
            form_->back().content.append(bytes, size);
            return true;
          });
    });
  }

  std::shared_ptr<const core::Form> read(const std::string& boundary, std::string_view body) {
    form_ = std::make_shared<core::Form>();
    whole_ = false;
    // The library wants a line end behind the last boundary, which may stand there or not (RFC 2046,
    // 5.1.1).
    const std::string_view tail = body.ends_with("\r\n") ? "" : "\r\n";
    const std::string head = fmt::format(
        "POST / HTTP/1.1\r\nContent-Type: {}; boundary={}\r\nContent-Length: {}\r\n\r\n", kFormType,
        boundary, body.size() + tail.size());
    Memory memory(head, body, tail);
    bool close = false;
    process_request(memory, true, close, nullptr);
    auto form = std::move(form_);
    return whole_ ? form : nullptr;
  }

 private:
  std::shared_ptr<core::Form> form_;
  bool whole_ = false;
};

/// The library's server ignores SIGPIPE for good, which is for the program to decide; this one writes to no socket.
std::unique_ptr<Reader> make_reader() {
  struct sigaction before {};
  ::sigaction(SIGPIPE, nullptr, &before);
  auto reader = std::make_unique<Reader>();
  ::sigaction(SIGPIPE, &before, nullptr);
  return reader;
}

}  // namespace

std::optional<std::string> form_boundary(std::string_view content_type) {
  const std::string lower = core::to_lower(content_type);
  if (!lower.starts_with(kFormType)) return std::nullopt;
  constexpr std::string_view kName = "boundary=";
  const std::size_t at = lower.find(kName, kFormType.size());
  if (at == std::string::npos) return std::nullopt;
  std::string_view value = content_type.substr(at + kName.size());
  if (value.starts_with('"')) {
    value.remove_prefix(1);
    value = value.substr(0, value.find('"'));
  } else {
    value = value.substr(0, value.find_first_of("; \t"));
  }
  return is_boundary(value) ? std::optional(std::string(value)) : std::nullopt;
}

std::shared_ptr<const core::Form> read_form(std::string_view content_type, std::string_view body) {
  const auto boundary = form_boundary(content_type);
  if (!boundary || !is_modest(body, *boundary)) return nullptr;
  thread_local const std::unique_ptr<Reader> reader = make_reader();
  return reader->read(*boundary, body);
}

}  // namespace greenmock::net
