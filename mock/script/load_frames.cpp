#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::Frame;

constexpr std::int64_t kMostFragments = 100;
constexpr core::Duration kShortestPing = std::chrono::milliseconds{10};

void read_word(const Value& value, Frame& frame, bool sent) {
  std::vector<std::string_view> words(std::begin(core::kNamedFrameNames),
                                      std::end(core::kNamedFrameNames));
  if (!sent)
    words.insert(words.end(), std::begin(core::kFrameActNames), std::end(core::kFrameActNames));
  const auto place = value.word(words);
  if (!place) return;
  if (*place < std::size(core::kNamedFrameNames))
    frame.what = static_cast<Frame::Named>(*place);
  else
    frame.what = static_cast<Frame::Act>(*place - std::size(core::kNamedFrameNames));
}

core::Duration read_every(const Value& value) {
  const Fields fields(value, "\"ping\"", {"every"});
  const auto every = fields.require("every");
  const auto span = every ? every->duration_above_zero() : std::nullopt;
  if (span && *span < kShortestPing) every->complain_expected("10ms or more");
  return span.value_or(kShortestPing);
}

/// `sent`: inside {"send": …}, where only what goes into a frame may stand.
void read_what(const Value& value, Frame& frame, bool sent) {
  if (value.is_string()) return read_word(value, frame, sent);
  if (!value.is_object())
    return value.complain_expected(
        R"(the name of a frame, or an object like {"json": …}, {"text": "…"} or {"bytes": "00ff"})");
  constexpr std::string_view kFrameKeys[] = {"json", "text", "bytes", "close", "ping"};
  const std::span<const std::string_view> keys(kFrameKeys, sent ? 3 : 5);
  const Fields fields(value, "a frame", keys);
  const auto key = fields.exactly_one(keys);
  if (!key) return;
  const Value inner = *fields.find(*key);
  if (*key == "json") {
    frame.what = Frame::JsonText{inner.node().to_json()};
  } else if (*key == "text") {
    if (const std::string* text = inner.string("a string")) frame.what = Frame::Text{*text};
  } else if (*key == "bytes") {
    frame.what = Frame::Bytes{read_hex(inner)};
  } else if (*key == "ping") {
    frame.what = Frame::PingWithoutEnd{read_every(inner)};
  } else {
    // RFC 6455, 7.4: what may stand in a close frame.
    const auto code = inner.integer(1000, 4999, "a close code");
    frame.what = Frame::Close{static_cast<std::uint16_t>(code.value_or(1000))};
  }
}

Frame read_frame(const Value& value, const Vocabulary& vocabulary) {
  Frame frame;
  if (value.member("wait") && !value.member("send")) {
    const Fields fields(value, "a wait between frames", {"wait"});
    frame.what = Frame::Pause{};
    frame.wait = read_wait(*value.member("wait"), vocabulary);
    return frame;
  }
  if (!value.member("send")) {
    read_what(value, frame, false);
    return frame;
  }
  const Fields fields(value, "a frame with \"send\"", {"send", "fragments", "wait"});
  read_what(*fields.find("send"), frame, true);
  if (const auto fragments = fields.find("fragments")) {
    frame.fragments = static_cast<std::uint32_t>(fragments->integer(1, kMostFragments).value_or(1));
  }
  if (const auto wait = fields.find("wait")) frame.wait = read_wait(*wait, vocabulary);
  return frame;
}

}  // namespace

std::vector<Frame> read_frames(const Value& value, const Vocabulary& vocabulary) {
  std::vector<Frame> frames;
  for (const Value& item : value.list("a list of frames")) {
    if (value.problems().full()) break;
    frames.push_back(read_frame(item, vocabulary));
  }
  return frames;
}

}  // namespace greenmock::script
