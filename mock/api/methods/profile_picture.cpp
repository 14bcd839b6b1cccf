// `setProfilePicture` (docs: api/account/SetProfilePicture): a form with a JPEG in its part `file`.

#include "api/bodies/bodies.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/picture.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

std::optional<Reply> picture_answer(const AnswerContext& context) {
  const core::FormPart* file = context.part("file");
  if (!file) return refused(context, "Validation failed. Details: 'file' is required");
  if (auto refusal = refused_without_login(context)) return refusal;
  const std::string reason = picture_problem(context, file->content);
  if (!reason.empty())
    return json_reply(
        Json{{"reason", reason}, {"urlAvatar", nullptr}, {"setProfilePicture", false}});
  if (!context.instance.has_room_for_picture(file->content.size()))
    return refused(context, "there is no room for more pictures: delete some instances");
  return json_reply(Json{{"reason", nullptr},
                         {"urlAvatar", picture_url(context.instance, "", file->content)},
                         {"setProfilePicture", true}});
}

void picture_effect(const AnswerContext& context) {
  const core::FormPart* file = context.part("file");
  if (!file || !core::is_logged_in(context.instance.state()) ||
      !picture_problem(context, file->content).empty() ||
      !context.instance.has_room_for_picture(file->content.size()))
    return;
  context.instance.set_picture(
      {picture_url(context.instance, "", file->content), core::share(file->content)});
}

}  // namespace

void add_profile_picture(std::vector<Handler>& table) {
  table[find_method("setProfilePicture")->id] = {
      .answer = picture_answer, .effect = picture_effect, .takes_form = true};
}

}  // namespace greenmock::api
