#include "api/methods/picture.hpp"

#include <fmt/format.h>

#include "core/calls/journal.hpp"

namespace greenmock::api {
namespace {

constexpr std::string_view kJpegMagic = "\xFF\xD8\xFF";  // ISO/IEC 10918-1, B.1.1.3

}  // namespace

std::string picture_problem(const AnswerContext& context, const std::string& picture) {
  const std::size_t most = context.assumptions.largest_picture;
  if (picture.size() > most) return fmt::format("the picture is larger than {} bytes", most);
  if (!std::string_view(picture).starts_with(kJpegMagic)) return "the picture is not a JPEG";
  return "";
}

std::string picture_url(const core::Instance& instance, const std::string& owner,
                        const std::string& picture) {
  constexpr std::size_t kDigits = 32;
  const std::string hash =
      core::sha256_hex(std::to_string(instance.identity().seed) + owner + core::sha256(picture));
  return fmt::format("https://pps.whatsapp.net/v/{}.jpg", hash.substr(0, kDigits));
}

}  // namespace greenmock::api
