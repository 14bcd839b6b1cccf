#include "core/calls/message.hpp"

#include "core/calls/journal.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/percent.hpp"

namespace greenmock::core {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

/// Calls `f(name, value)` for each header until it returns true.
template <typename F>
void each_header(std::string_view head, F f) {
  std::size_t at = head.find('\n');  // behind the request line
  while (at != std::string_view::npos && ++at < head.size()) {
    const std::size_t end = head.find('\n', at);
    const std::string_view line = head.substr(at, end == std::string_view::npos ? end : end - at);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && f(line.substr(0, colon), trim(line.substr(colon + 1))))
      return;
    at = end;
  }
}

}  // namespace

std::optional<std::string_view> header_in(std::string_view head, std::string_view name) {
  std::optional<std::string_view> found;
  each_header(head, [&](std::string_view n, std::string_view value) {
    if (!equals_ignoring_case(n, name)) return false;
    found = value;
    return true;
  });
  return found;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  return header_in(head, name);
}

std::vector<std::pair<std::string_view, std::string_view>> split_headers(std::string_view head) {
  std::vector<std::pair<std::string_view, std::string_view>> all;
  each_header(head, [&](std::string_view name, std::string_view value) {
    all.emplace_back(name, value);
    return false;
  });
  return all;
}

std::optional<std::string> query_parameter(std::string_view target, std::string_view name) {
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  std::string_view rest = target.substr(question + 1);
  for (;;) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (percent_decoded(pair.substr(0, equals), true) == name) {
      return equals == std::string_view::npos ? std::string()
                                              : percent_decoded(pair.substr(equals + 1), true);
    }
    if (end == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
}

SharedBody share(std::string body) {
  // What was written piece by piece, or compressed, may have far more room; whoever counts bodies does not count it.
  if (body.size() <= Record::kBodyKept || body.capacity() > body.size() + body.size() / 4)
    body.shrink_to_fit();
  return std::make_shared<const std::string>(std::move(body));
}

}  // namespace greenmock::core
