#include "client/transcript.hpp"

#include <algorithm>
#include <utility>

#include "results/masked.hpp"

namespace greenmock::kit {
namespace {

/// Fields that hold a picture in base64, in which a short token may stand by chance.
constexpr std::string_view kPictures[] = {"image", "dataUri", "screenshot", "payload"};

std::optional<core::Json> as_event(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos || line[first] != '{') return std::nullopt;
  core::Json json = core::parse_json(line);
  if (!json.is_object()) return std::nullopt;
  const auto name = json.find("event");
  if (name == json.end() || !name->is_string()) return std::nullopt;
  return json;
}

std::string without_pictures(core::Json line) {
  for (const std::string_view picture : kPictures) line.erase(std::string(picture));
  return core::dump(line);
}

}  // namespace

bool Transcript::add(Stream stream, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  std::string& rest = rest_[static_cast<std::size_t>(stream)];
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    rest.append(bytes.substr(0, end));
    if (end == std::string_view::npos) break;
    take_line(stream, std::exchange(rest, {}));
    bytes.remove_prefix(end + 1);
  }
  if (rest.size() > kLongestEvent) take_line(stream, std::exchange(rest, {}));
  return seen_.events.size() <= kMostEvents;
}

void Transcript::finish(const ProcessEnd& end) {
  const std::lock_guard lock(mutex_);
  for (const Stream stream : {Stream::Out, Stream::Err}) {
    std::string& rest = rest_[static_cast<std::size_t>(stream)];
    if (!rest.empty()) take_line(stream, std::exchange(rest, {}));
  }
  seen_.end = end;
  seen_.ended = ClientClock::now();
  changed_.notify_all();
}

void Transcript::take_line(Stream stream, std::string line) {
  const auto now = ClientClock::now();
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (stream == Stream::Out && line.size() <= kLongestEvent) {
    if (auto event = as_event(line)) {
      const bool is_code = event->at("event") == "qr";
      look_for_secret(is_code ? without_pictures(*event) : line, &Leaks::in_events);
      seen_.events.push_back({now, std::move(*event)});
      changed_.notify_all();
      return;
    }
  }
  look_for_secret(line, stream == Stream::Out ? &Leaks::in_stdout : &Leaks::in_stderr);
  ++seen_.log_lines;
  line.resize(std::min(line.size(), kLongestLog));
  seen_.log.push_back({now, stream, std::move(line)});
  if (seen_.log.size() > kMostLog) seen_.log.pop_front();
}

void Transcript::look_for_secret(std::string_view text, std::string Leaks::*where) {
  if (!(seen_.leaks.*where).empty()) return;
  const SecretPiece piece = find_secret(text, secret_);
  if (piece.size == 0) return;
  const std::size_t from = piece.at > 60 ? piece.at - 60 : 0;
  seen_.leaks.*where = masked(text.substr(from, 120 + piece.size), secret_);
}

Transcript::View Transcript::view() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::size_t Transcript::event_count() const {
  const std::lock_guard lock(mutex_);
  return seen_.events.size();
}

std::optional<std::size_t> Transcript::find(
    std::size_t from, std::uint64_t n, const std::function<bool(const core::Json&)>& fits) const {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = from; i < seen_.events.size(); ++i) {
    if (fits(seen_.events[i].line) && --n == 0) return i;
  }
  return std::nullopt;
}

std::optional<core::Json> Transcript::picture(bool first) const {
  const std::lock_guard lock(mutex_);
  std::optional<core::Json> found;
  for (const EventLine& event : seen_.events) {
    if (event.line.at("event") != "qr") continue;
    if (first) return event.line;
    found = event.line;
  }
  return found;
}

std::optional<ProcessEnd> Transcript::end() const {
  const std::lock_guard lock(mutex_);
  return seen_.end;
}

bool Transcript::wait_for_more(std::size_t events, ClientClock::time_point until) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, until,
                             [&] { return seen_.end || seen_.events.size() > events; });
}

}  // namespace greenmock::kit
