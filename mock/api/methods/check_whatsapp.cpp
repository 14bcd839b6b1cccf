// `checkWhatsapp` (docs: api/service/CheckWhatsapp): whether a number has WhatsApp.

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/bodies.hpp"
#include "api/bodies/object_body.hpp"
#include "api/bodies/person_field.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/made_names.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

/// Digits; the pages of 2021 know of 11 and 12 only.
struct Range {
  std::size_t least, most;
  std::string_view problem;
};
constexpr Range kToday{11, 16, "bad phone number, valid from 11 to 16 digits"};
constexpr Range k2021{11, 12, "bad phone number, valid 11 or 12 digits"};

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), core::is_digit);
}

class CheckBody {
 public:
  explicit CheckBody(const AnswerContext& context)
      : body_(context), is_old_(context.instance.behaviour().dialect == core::Dialect::Seed) {
    if (body_.is_good()) read();
    body_.fields().allow_only({"phoneNumber", "chatId"});
  }

  const ObjectBody& body() const { return body_; }
  /// Empty after a problem.
  const std::string& chat_id() const { return chat_id_; }

 private:
  void read() {
    const Json& json = body_.json();
    BodyFindings& findings = body_.fields().findings();
    const bool by_number = json.contains("phoneNumber");
    const bool by_chat = !is_old_ && json.contains("chatId");
    // docs: "the request must include only one field"; the words are those of such a rule in a
    // Node library.
    if (by_number && by_chat)
      findings.tolerate(
          "chatId and phoneNumber",
          "'value' contains a conflict between exclusive peers [chatId, phoneNumber]");
    if (json.empty())
      findings.refuse("'value' must have at least 1 key");
    else if (by_chat)
      read_chat();
    else if (by_number)
      read_number(json["phoneNumber"]);
    else
      findings.refuse(is_old_ ? "'phoneNumber' is required"
                              : "'value' must contain at least one of [chatId, phoneNumber]");
  }

  void read_chat() {
    std::string id = body_.fields().text("chatId");
    if (is_digits(id)) return take_digits(id);  // docs: "automatically converted to a number"
    if (!body_.is_good()) return;
    if (is_person(id))
      chat_id_ = std::move(id);
    else
      body_.fields().refuse("chatId", kPersonForms);
  }

  void read_number(const Json& given) {
    BodyFindings& findings = body_.fields().findings();
    const std::string text = given.is_string() ? given.get<std::string>() : given.dump();
    if (!is_digits(text))
      return findings.refuse("Wrong format. 'phoneNumber' must contain only digits");
    if (given.is_string()) findings.tolerate("number as text", "'phoneNumber' must be a number");
    take_digits(text);
  }

  void take_digits(const std::string& digits) {
    BodyFindings& findings = body_.fields().findings();
    if (!findings.problem.empty()) return;
    const Range& range = is_old_ ? k2021 : kToday;
    if (digits.size() < range.least || digits.size() > range.most)
      findings.problem = range.problem;
    else
      chat_id_ = digits + "@c.us";
  }

  ObjectBody body_;
  bool is_old_;
  std::string chat_id_;
};

/// The number of a lid is not told but for the own one: no source tells whose it is.
std::string number_of(const core::Instance& instance, const std::string& chat_id) {
  if (chat_id.ends_with("@c.us")) return chat_id;
  return chat_id == lid_of(instance, instance.own_chat_id()) ? instance.own_chat_id() : "";
}

std::optional<Reply> check_answer(const AnswerContext& context) {
  const CheckBody asked(context);
  if (auto refusal = refusal_of(asked.body(), context)) return refusal;
  core::Instance& instance = context.instance;
  const bool exists = instance.messenger().contacts().has_whatsapp(asked.chat_id());
  if (instance.behaviour().dialect == core::Dialect::Seed)
    return json_reply(Json{{"existsWhatsapp", exists}});
  // Recorded in October 2026; of a number without WhatsApp only that its chatId is empty.
  return json_reply(Json{{"existsWhatsapp", exists},
                         {"chatId", exists ? lid_of(instance, asked.chat_id()) : ""},
                         {"username", ""},
                         {"phoneNumber", exists ? number_of(instance, asked.chat_id()) : ""},
                         {"fromCache", false}});
}

}  // namespace

void add_check_whatsapp(std::vector<Handler>& table) {
  table[find_method("checkWhatsapp")->id] = {check_answer, nullptr};
}

}  // namespace greenmock::api
