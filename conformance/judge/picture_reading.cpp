#include "judge/picture_reading.hpp"

#include <fmt/format.h>

#include "core/calls/journal.hpp"
#include "core/encoding/base64.hpp"
#include "isolation/qr_reading.hpp"
#include "script/wording.hpp"

namespace greenmock::kit {
namespace {

constexpr std::string_view kDataUri = "data:image/png;base64,";

const std::string* text_of(const core::Json& line, const char* key) {
  const auto field = line.find(key);
  return field != line.end() && field->is_string() ? &field->get_ref<const std::string&>()
                                                   : nullptr;
}

void decode(ShownPicture& picture, const std::string& base64, std::string_view what) {
  picture.base64 = base64;
  picture.png = core::base64_decode(base64);
  if (!picture.png)
    picture.problem = fmt::format("its {} is no base64: {}", what, script::in_quotes(base64));
}

}  // namespace

ShownPicture read_picture(const core::Json& line) {
  ShownPicture picture;
  if (const std::string* image = text_of(line, "image")) {
    picture.exact = true;
    decode(picture, *image, "image");
    if (image->starts_with("data:"))
      picture.problem = "its image begins with \"data:\": an event has that in dataUri only";
  } else if (const std::string* uri = text_of(line, "dataUri")) {
    picture.exact = true;
    if (uri->starts_with(kDataUri))
      decode(picture, uri->substr(kDataUri.size()), "dataUri");
    else
      picture.problem =
          fmt::format("its dataUri does not begin with {}: {}", kDataUri, script::in_quotes(*uri));
  } else if (const std::string* screenshot = text_of(line, "screenshot")) {
    decode(picture, *screenshot, "screenshot");
  } else if (const std::string* payload = text_of(line, "payload")) {
    picture.payload = *payload;
  } else {
    picture.problem = "it has none of image, dataUri, screenshot, payload";
  }
  return picture;
}

std::vector<std::string> payloads_in(const std::string& png) {
  return isolation::read_qr_png(png).payloads;
}

std::optional<std::string> picture_of(const Call& call) {
  if (call.method != "qr" || !call.reply_sha256.empty()) return std::nullopt;
  std::string_view body = call.reply;
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (body.starts_with(kBom)) body.remove_prefix(kBom.size());
  const core::Json json = core::parse_json(body);
  if (!json.is_object() || json.value("type", core::Json()) != "qrCode") return std::nullopt;
  const std::string* message = text_of(json, "message");
  return message ? std::optional<std::string>(*message) : std::nullopt;
}

std::string sha256_of_answer(const std::string& base64) {
  const core::Json whole = {{"type", "qrCode"}, {"message", base64}};
  return core::sha256_hex(core::dump(whole));
}

bool served(const Call& call, const std::string& base64) {
  if (call.method != "qr") return false;
  if (call.reply_sha256.empty()) return picture_of(call) == base64;
  // The journal keeps 64 KiB of a body: of a longer one its hash must do.
  return sha256_of_answer(base64) == call.reply_sha256;
}

}  // namespace greenmock::kit
