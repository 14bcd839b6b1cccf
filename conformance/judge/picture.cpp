#include <fmt/format.h>

#include <algorithm>

#include "core/encoding/base64.hpp"
#include "isolation/qr_reading.hpp"
#include "judge/judge.hpp"
#include "judge/picture_reading.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
namespace {

/// When a picture was handed out: by an answer of qr, or by a frame of a websocket.
struct Source {
  std::uint64_t call = 0;
  double t = 0;
};

/// What is looked for: the very bytes, or the code in them.
struct Wanted {
  explicit Wanted(const ShownPicture& picture) : exact(picture.exact), base64(picture.base64) {
    if (exact) sha256 = sha256_of_answer(base64);
    if (!exact && picture.payload) codes = {*picture.payload};
    if (!exact && !picture.payload) codes = payloads_in(picture.png.value_or(""));
  }
  bool has(const std::string& code) const {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  }
  bool exact;
  std::string base64, sha256;
  std::vector<std::string> codes;
};

bool hands_out(const Call& call, const Wanted& wanted) {
  if (wanted.exact) return served(call, wanted.base64);
  const auto base64 = picture_of(call);
  const auto png = base64 ? core::base64_decode(*base64) : std::nullopt;
  if (!png) return false;
  const auto codes = payloads_in(*png);
  return std::any_of(codes.begin(), codes.end(),
                     [&](const auto& code) { return wanted.has(code); });
}

bool hands_out(const Frame& frame, const Wanted& wanted) {
  if (frame.from_client) return false;
  if (wanted.exact) return frame.sha256 == wanted.sha256;
  return !frame.code.empty() && wanted.has(frame.code);
}

/// The last that handed this picture out before it was shown; nothing: none did.
std::optional<Source> source_of(const ShownPicture& picture, const Event& event,
                                const Evidence& evidence) {
  const Wanted wanted(picture);
  std::optional<Source> source;
  const auto note = [&](const Call& call, double t) {
    if (t <= event.t && (!source || source->t <= t)) source = {call.number, t};
  };
  for (const Call& call : evidence.calls) {
    if (call.released && hands_out(call, wanted)) note(call, call.released->t);
    if (!call.socket) continue;
    for (const Frame& frame : call.socket->frames) {
      if (hands_out(frame, wanted)) note(call, frame.moment.t);
    }
  }
  return source;
}

std::string failure_of(const Picture& picture, const Event& event, const Evidence& evidence,
                       std::vector<std::uint64_t>& calls) {
  const ShownPicture shown = read_picture(event.line);
  const std::string when = fmt::format("the picture of {}", shown_time(event.t));
  if (!shown.problem.empty()) return fmt::format("{} cannot be shown: {}", when, shown.problem);
  if (picture.is == Picture::Is::Decodes) {
    if (shown.payload) return "";
    const core::QrReading reading = isolation::read_qr_png(*shown.png);
    return reading.problem.empty() ? "" : fmt::format("{}: {}", when, reading.problem);
  }
  const auto source = source_of(shown, event, evidence);
  if (!source)
    return fmt::format(
        "{} was in no answer of qr, and in no frame of a websocket: a message is a picture only "
        "if its type is qrCode, and is then shown as it stands",
        when);
  if (!picture.not_older_than) return "";
  const double grace = std::chrono::duration<double, std::milli>(*picture.not_older_than).count();
  for (const double rotation : evidence.rotations) {
    if (rotation > source->t && event.t > rotation + grace) {
      calls.push_back(source->call);
      return fmt::format("{} is the one that call #{} got at {}; the code changed at {}", when,
                         source->call, shown_time(source->t), shown_time(rotation));
    }
  }
  return "";
}

}  // namespace

Found look(const Picture& picture, const Span& span, const Evidence& evidence) {
  Found found{Verdict::Pass, expected(picture), "", {}};
  std::size_t count = 0;
  for (std::size_t i = span.from_event; i < span.until_event; ++i) {
    const Event& event = evidence.events[i];
    if (event.line.value("event", "") != "qr") continue;
    ++count;
    std::string failure = failure_of(picture, event, evidence, found.calls);
    if (failure.empty()) continue;
    found.verdict = Verdict::Fail;
    found.seen = std::move(failure);
    return found;
  }
  found.seen = fmt::format("{} picture{} shown", count, count == 1 ? "" : "s");
  return found;
}

}  // namespace greenmock::kit
