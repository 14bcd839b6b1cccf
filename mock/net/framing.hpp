#pragma once
// HTTP/1.1 requests out of a stream of bytes (RFC 9112), without any socket. Boost.Beast parses;
// what it lets through and should not, is refused here.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace greenmock::net {

/// What is read at most; more is refused with the status in brackets.
struct FramingLimits {
  std::size_t target = std::size_t{8} * 1024;        ///< bytes of request target (414)
  std::uint32_t header = 64 * 1024;                  ///< bytes of the whole header section (431)
  std::size_t body = std::size_t{16} * 1024 * 1024;  ///< bytes of body, chunk framing removed (413)
  /// The same, where a request with this target may carry a file; null: none may.
  std::size_t file_body = std::size_t{101} * 1024 * 1024;
  bool (*takes_file)(std::string_view target) = nullptr;
};

struct FramedRequest {
  std::string verb, target, head, body;
  bool http_1_0 = false;
  bool keep_alive = true;
};

struct FramingError {
  int status = 400;
  std::string reason;  ///< a sentence
};

class RequestFramer {
 public:
  enum class Step {
    NeedMore,
    SendContinue,  ///< the client waits for `100 Continue`; said once a request
    Done,          ///< take() has it
    Failed,        ///< error() says why; answer it and close
  };

  explicit RequestFramer(FramingLimits limits = {});
  ~RequestFramer();
  RequestFramer(RequestFramer&&) noexcept;
  RequestFramer& operator=(RequestFramer&&) noexcept;

  /// Takes bytes off the front of `in` as far as they belong to the request that is being read.
  Step consume(std::string& in);

  /// The request; the framer is ready for the next one, and holds no memory until then.
  FramedRequest take();
  const FramingError& error() const { return error_; }
  /// True once the first byte of a request has come.
  bool started() const { return parser_ != nullptr; }
  /// Verb and target as far as `in`, or what was taken of it, tells them: for a record of what was refused.
  FramedRequest begun(std::string_view in) const;
  /// Bytes of the request that have come so far.
  std::size_t held() const;

 private:
  struct Parser;
  Step fail(int status, std::string reason);
  Step check_header();

  FramingLimits limits_;
  std::unique_ptr<Parser> parser_;
  std::string head_;
  bool header_checked_ = false;
  FramingError error_;
};

}  // namespace greenmock::net
