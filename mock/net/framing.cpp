#include "net/framing.hpp"

#include <algorithm>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "core/encoding/ascii.hpp"

namespace greenmock::net {

namespace http = boost::beast::http;

/// Beast lets a quoted extension hold the end of a line, which others take for the end of the chunk's header.
constexpr auto refuse_lines = [](std::uint64_t, boost::beast::string_view extensions,
                                 boost::beast::error_code& problem) {
  if (extensions.find_first_of("\r\n") != boost::beast::string_view::npos)
    problem = http::error::bad_chunk_extension;
};

struct RequestFramer::Parser {
  Parser() { beast.on_chunk_header(on_chunk_header); }
  std::decay_t<decltype(refuse_lines)> on_chunk_header = refuse_lines;
  http::request_parser<http::string_body> beast;
  bool keep_alive = true;  // as the header said
};

namespace {

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// Empty lines before a request are forgiven (RFC 9112, 2.2).
void skip_empty_lines(std::string& in) {
  const std::size_t first = in.find_first_not_of("\r\n");
  in.erase(0, first == std::string::npos ? in.size() : first);
}

/// True as soon as the bytes cannot become a request: there is no need to wait for a blank line
/// then.
bool looks_foreign(std::string_view in) {
  if (in.front() <= ' ' || in.front() >= 0x7f) return true;
  const std::string_view line = in.substr(0, in.find('\n'));
  if (line.size() == in.size()) return false;
  const std::size_t blank = line.rfind(' ');
  return blank == std::string_view::npos || !line.substr(blank + 1).starts_with("HTTP/") ||
         !line.ends_with('\r');
}

constexpr std::size_t kRestOfLine = 64;  // verb, blanks and version around the target

// Of a request that was refused so much is kept.
constexpr std::size_t kLongestVerb = 20;
constexpr std::size_t kMostOfATarget = 1'000;

/// None has a digit, and a token has some.
bool is_of_a_verb(char c) {
  return (c >= 'A' && c <= 'Z') || c == '-';
}

/// Of a header section; empty if there is none.
std::string_view target_in(std::string_view head) {
  head = head.substr(0, head.find('\r'));
  const std::size_t begin = head.find(' '), end = head.rfind(' ');
  return begin < end ? head.substr(begin + 1, end - begin - 1) : std::string_view();
}

}  // namespace

RequestFramer::RequestFramer(FramingLimits limits) : limits_(limits) {}
RequestFramer::~RequestFramer() = default;
RequestFramer::RequestFramer(RequestFramer&&) noexcept = default;
RequestFramer& RequestFramer::operator=(RequestFramer&&) noexcept = default;

RequestFramer::Step RequestFramer::fail(int status, std::string reason) {
  error_ = {status, std::move(reason)};
  return Step::Failed;
}

RequestFramer::Step RequestFramer::consume(std::string& in) {
  if (!parser_) {
    skip_empty_lines(in);
    if (in.empty()) return Step::NeedMore;
    parser_ = std::make_unique<Parser>();
    parser_->beast.header_limit(limits_.header + 4);
    parser_->beast.eager(true);
  }
  auto& beast = parser_->beast;
  if (!beast.is_header_done()) {
    if (looks_foreign(in)) return fail(400, "this is not an HTTP/1.1 request");
    if (std::min(in.find('\n'), in.size()) > limits_.target + kRestOfLine)
      return fail(414, "the request target is too long");
    // Beast is fed whole header sections, so that the raw one can be kept for the journal.
    constexpr std::string_view kEnd = "\r\n\r\n";
    const std::size_t end = in.find(kEnd);
    // All of its end but one byte may be there already.
    const std::size_t least = in.size() - std::min(in.size(), kEnd.size() - 1);
    if (std::min(end, least) > limits_.header) return fail(431, "the header section is too long");
    if (end == std::string::npos) return Step::NeedMore;
    head_.assign(in, 0, end + kEnd.size());
    const bool is_file = limits_.takes_file && limits_.takes_file(target_in(head_));
    beast.body_limit(is_file ? limits_.file_body : limits_.body);
  }
  std::size_t used = 0;
  boost::beast::error_code problem;
  while (!beast.is_done() && used < in.size()) {
    // The header alone at first: Beast puts the fields of a trailer among those of the header, and what
    // stands there may decide nothing (RFC 9110, 6.5.1). Then no more than a trailer may have at a time:
    // one that came in one piece would be read however long it is.
    const std::size_t size = beast.is_header_done()
                                 ? std::min<std::size_t>(in.size() - used, limits_.header)
                                 : head_.size();
    const std::size_t taken = beast.put(boost::asio::buffer(in.data() + used, size), problem);
    used += taken;
    if (problem == http::error::need_more && taken > 0) problem = {};
    if (beast.is_header_done() && !header_checked_) {
      header_checked_ = true;
      if (check_header() == Step::Failed) return Step::Failed;
    }
    if (problem) break;
  }
  in.erase(0, used);
  if (problem == http::error::header_limit) return fail(431, "the header section is too long");
  if (problem == http::error::body_limit) return fail(413, "the body is too long");
  if (problem == http::error::bad_version)
    return fail(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  if (problem && problem != http::error::need_more)
    return fail(400, "not an HTTP/1.1 request: " + problem.message());
  if (beast.is_done()) return Step::Done;
  // What is left over now can only be an unfinished chunk header or trailer, which Beast never bounds.
  if (in.size() > limits_.header) return fail(431, "a chunk header or trailer is too long");
  if (beast.is_header_done() && beast.get().version() == 11 &&
      core::equals_ignoring_case(view(beast.get()[http::field::expect]), "100-continue")) {
    beast.get().erase(http::field::expect);
    if (in.empty()) return Step::SendContinue;
  }
  return Step::NeedMore;
}

RequestFramer::Step RequestFramer::check_header() {
  const auto& message = parser_->beast.get();
  if (message.target().size() > limits_.target) return fail(414, "the request target is too long");
  // Any coding that is not understood makes the end of the body a guess, which is how smuggling
  // begins.
  if (const auto codings = message.count(http::field::transfer_encoding); codings > 0) {
    const bool chunked =
        codings == 1 &&
        core::equals_ignoring_case(view(message[http::field::transfer_encoding]), "chunked");
    if (!chunked || message.version() == 10)
      return fail(400, "the only transfer coding taken is a single «chunked», in HTTP/1.1");
  }
  const auto hosts = message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() == 11))
    return fail(400, "exactly one Host header is wanted");
  parser_->keep_alive = message.keep_alive();
  return Step::NeedMore;
}

std::size_t RequestFramer::held() const {
  // Room for all that was announced is reserved at the first byte, and takes no memory before it is filled.
  if (!parser_) return head_.size();
  const std::string& body = parser_->beast.get().body();
  return head_.size() + std::min(body.capacity(), 2 * body.size());
}

FramedRequest RequestFramer::begun(std::string_view in) const {
  std::string_view line = head_.empty() ? in : std::string_view(head_);
  line = line.substr(0, line.find_first_of("\r\n"));
  FramedRequest request;
  const std::string_view verb = line.substr(0, line.find(' '));
  if (verb.empty() || verb.size() > kLongestVerb || !std::ranges::all_of(verb, is_of_a_verb))
    return request;
  request.verb = verb;
  line.remove_prefix(std::min(verb.size() + 1, line.size()));
  request.target = line.substr(0, std::min(line.find(' '), kMostOfATarget));
  return request;
}

FramedRequest RequestFramer::take() {
  auto message = parser_->beast.release();
  FramedRequest request;
  request.verb = view(message.method_string());
  request.target = view(message.target());
  request.http_1_0 = message.version() == 10;
  request.keep_alive = parser_->keep_alive;
  request.body = std::move(message.body());
  request.head = std::exchange(head_, {});
  parser_.reset();
  header_checked_ = false;
  return request;
}

}  // namespace greenmock::net
