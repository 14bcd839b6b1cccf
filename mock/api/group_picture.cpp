// `setGroupPicture` (docs: api/groups/SetGroupPicture): a form with a JPEG in its part `file`, and
// `groupId`.

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies.hpp"
#include "api/families.hpp"
#include "api/group_calls.hpp"
#include "api/method_table.hpp"
#include "api/refusals.hpp"
#include "core/journal.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

constexpr std::string_view kJpegMagic = "\xFF\xD8\xFF";  // ISO/IEC 10918-1, B.1.1.3

const core::FormPart* part_of(const AnswerContext& context, std::string_view name) {
  if (!context.form) return nullptr;
  const auto found = std::find_if(context.form->begin(), context.form->end(),
                                  [&](const core::FormPart& part) { return part.name == name; });
  return found == context.form->end() ? nullptr : &*found;
}

struct PictureForm {
  BodyFindings findings;
  std::string group_id;
  const std::string* picture = nullptr;  ///< null after a problem

  explicit PictureForm(const AnswerContext& context) {
    findings.strict = context.instance.behaviour().strict;
    const core::FormPart* const group = part_of(context, "groupId");
    const Json fields = group ? Json{{"groupId", group->content}} : Json::object();
    FieldReader reader(fields, findings);
    group_id = read_group(reader);
    const core::FormPart* const file = part_of(context, "file");
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
  const std::size_t most = context.assumptions.largest_picture;
  if (!may_change(context.instance, own_group(context.instance, form.group_id)))
    return "the account is no administrator of such a group";
  if (form.picture->size() > most) return fmt::format("the picture is larger than {} bytes", most);
  if (!std::string_view(*form.picture).starts_with(kJpegMagic)) return "the picture is not a JPEG";
  return "";
}

/// On WhatsApp's own host, as in the documentation's sample; nothing is served there by us.
std::string url_of(const core::Instance& instance, const PictureForm& form) {
  constexpr std::size_t kDigits = 32;
  const std::string hash = core::sha256_hex(std::to_string(instance.identity().seed) +
                                            form.group_id + core::sha256(*form.picture));
  return fmt::format("https://pps.whatsapp.net/v/{}.jpg", hash.substr(0, kDigits));
}

std::optional<Reply> answer(const AnswerContext& context) {
  const PictureForm form(context);
  if (auto refusal = refusal_of(form, context)) return refusal;
  const std::string reason = reason_against(context, form);
  // Recorded: the order of the fields. There the address was null; by the page it is told.
  if (!reason.empty())
    return json_reply(Json{{"reason", reason}, {"urlAvatar", nullptr}, {"setGroupPicture", false}});
  return json_reply(Json{{"reason", nullptr},
                         {"urlAvatar", url_of(context.instance, form)},
                         {"setGroupPicture", true}});
}

void effect(const AnswerContext& context) {
  const PictureForm form(context);
  if (!may_act(form, context) || !reason_against(context, form).empty()) return;
  own_group(context.instance, form.group_id)->picture_url = url_of(context.instance, form);
}

}  // namespace

void add_group_picture(std::vector<Handler>& table) {
  table[find_method("setGroupPicture")->id] = {answer, effect};
}

}  // namespace greenmock::api
