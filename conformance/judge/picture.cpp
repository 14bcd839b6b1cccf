#include <fmt/format.h>

#include <algorithm>

#include "core/base64.hpp"
#include "core/qr_reader.hpp"
#include "judge/judge.hpp"
#include "judge/picture_reading.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
namespace {

/// The last call that handed this picture out before it was shown; null: none did.
const Call* source_of(const ShownPicture& picture, const Event& event, const Evidence& evidence) {
  const Call* source = nullptr;
  for (const Call& call : evidence.calls) {
    if (!call.released || call.released->t > event.t) continue;
    if (picture.exact ? served(call, picture.base64) : false) source = &call;
    if (picture.exact) continue;
    const auto base64 = picture_of(call);
    const auto png = base64 ? core::base64_decode(*base64) : std::nullopt;
    if (!png) continue;
    for (const std::string& payload : payloads_in(*png)) {
      const auto shown = picture.payload ? std::vector<std::string>{*picture.payload}
                                         : payloads_in(picture.png.value_or(""));
      if (std::find(shown.begin(), shown.end(), payload) != shown.end()) source = &call;
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
    const core::QrReading reading = core::read_qr_png(*shown.png);
    return reading.problem.empty() ? "" : fmt::format("{}: {}", when, reading.problem);
  }
  const Call* source = source_of(shown, event, evidence);
  if (!source)
    return fmt::format(
        "{} was in no answer of qr: the message of an answer is a picture only if its "
        "type is qrCode, and is then shown as it stands",
        when);
  if (!picture.not_older_than) return "";
  const double grace = std::chrono::duration<double, std::milli>(*picture.not_older_than).count();
  for (const double rotation : evidence.rotations) {
    if (rotation > source->released->t && event.t > rotation + grace) {
      calls.push_back(source->number);
      return fmt::format("{} is the one that call {} got at {}; the code changed at {}", when,
                         source->number, shown_time(source->released->t), shown_time(rotation));
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
