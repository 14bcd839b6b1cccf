// `setProfilePicture` (docs: api/account/SetProfilePicture): a form with a JPEG in its part `file`.

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies.hpp"
#include "api/families.hpp"
#include "api/method_table.hpp"
#include "core/journal.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

constexpr std::string_view kJpegMagic = "\xFF\xD8\xFF";  // ISO/IEC 10918-1, B.1.1.3

const core::FormPart* file_of(const AnswerContext& context) {
  if (!context.form) return nullptr;
  const auto found = std::find_if(context.form->begin(), context.form->end(),
                                  [](const auto& part) { return part.name == "file"; });
  return found == context.form->end() ? nullptr : &*found;
}

/// The `reason` of an answer that says no; empty: the picture is taken.
std::string reason_against(const AnswerContext& context, const std::string& picture) {
  if (picture.size() > context.assumptions.largest_picture)
    return fmt::format("the picture is larger than {} bytes", context.assumptions.largest_picture);
  if (!std::string_view(picture).starts_with(kJpegMagic)) return "the picture is not a JPEG";
  return "";
}

/// On WhatsApp's own host, as in the documentation's sample; nothing is served there by us.
std::string url_of(const core::Instance& instance, const std::string& picture) {
  constexpr std::size_t kDigits = 32;
  const std::string hash =
      core::sha256_hex(std::to_string(instance.identity().seed) + core::sha256(picture));
  return fmt::format("https://pps.whatsapp.net/v/{}.jpg", hash.substr(0, kDigits));
}

std::optional<Reply> answer(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  const auto refused = [&](std::string_view message) {
    return envelope_reply(400, instance.now(), context.record.path(), message);
  };
  const core::FormPart* file = file_of(context);
  if (!file) return refused("Validation failed. Details: 'file' is required");
  if (!core::is_logged_in(instance.state())) return refused(not_logged_in(instance));
  const std::string reason = reason_against(context, file->content);
  if (!reason.empty())
    return json_reply(
        Json{{"reason", reason}, {"urlAvatar", nullptr}, {"setProfilePicture", false}});
  return json_reply(Json{{"reason", nullptr},
                         {"urlAvatar", url_of(instance, file->content)},
                         {"setProfilePicture", true}});
}

void effect(const AnswerContext& context) {
  const core::FormPart* file = file_of(context);
  if (!file || !core::is_logged_in(context.instance.state()) ||
      !reason_against(context, file->content).empty())
    return;
  context.instance.set_picture(
      {url_of(context.instance, file->content), core::share(file->content)});
}

}  // namespace

void add_profile_picture(std::vector<Handler>& table) {
  table[find_method("setProfilePicture")->id] = {answer, effect};
}

}  // namespace greenmock::api
