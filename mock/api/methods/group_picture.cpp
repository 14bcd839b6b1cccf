// `setGroupPicture` (docs: api/groups/SetGroupPicture): a form with a JPEG in its part `file`, and
// `groupId`.

#include "api/bodies/bodies.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/group_calls.hpp"
#include "api/methods/picture.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

struct PictureForm {
  BodyFindings findings;
  std::string group_id;
  const std::string* picture = nullptr;  ///< null after a problem

  explicit PictureForm(const AnswerContext& context) {
    findings.strict = context.instance.behaviour().strict;
    const core::FormPart* const group = context.part("groupId");
    const Json fields = group ? Json{{"groupId", group->content}} : Json::object();
    FieldReader reader(fields, findings);
    group_id = read_group(reader);
    const core::FormPart* const file = context.part("file");
    if (!file) findings.refuse("'file' is required");
    if (is_good()) picture = &file->content;
  }

  bool is_good() const { return findings.problem.empty(); }
  std::optional<Reply> refusal(const AnswerContext& context) const {
    if (is_good()) return std::nullopt;
    return refused(context, findings.problem);
  }
};

/// The `reason` of an answer that says no; empty: the picture is taken. No source tells its words.
std::string reason_against(const AnswerContext& context, const PictureForm& form) {
  if (!may_change(context.instance, own_group(context.instance, form.group_id)))
    return "the account is no administrator of such a group";
  return picture_problem(context, *form.picture);
}

std::optional<Reply> group_picture_answer(const AnswerContext& context) {
  const PictureForm form(context);
  if (auto refusal = refusal_of(form, context)) return refusal;
  const std::string reason = reason_against(context, form);
  // Recorded: the order of the fields. There the address was null; by the page it is told.
  if (!reason.empty())
    return json_reply(Json{{"reason", reason}, {"urlAvatar", nullptr}, {"setGroupPicture", false}});
  return json_reply(Json{{"reason", nullptr},
                         {"urlAvatar", picture_url(context.instance, form.group_id, *form.picture)},
                         {"setGroupPicture", true}});
}

void group_picture_effect(const AnswerContext& context) {
  const PictureForm form(context);
  if (!may_act(form, context) || !reason_against(context, form).empty()) return;
  change_own_group(context.instance, form.group_id)->picture_url =
      picture_url(context.instance, form.group_id, *form.picture);
}

}  // namespace

void add_group_picture(std::vector<Handler>& table) {
  table[find_method("setGroupPicture")->id] = {
      .answer = group_picture_answer, .effect = group_picture_effect, .takes_form = true};
}

}  // namespace greenmock::api
