// `qr` (docs: api/account/QR).

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

std::optional<core::Reply> qr_answer(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  if (instance.takes_login()) return build_reply(core::NamedReply::QrCode, context);
  // A login that was begun and never finished (docs: QR, "Instance has auth").
  if (instance.state() == core::State::NotAuthorized)
    return build_reply(core::NamedReply::HasAuth, context);
  if (instance.state() == core::State::Authorized)
    return build_reply(core::NamedReply::AlreadyLogged, context);
  const auto found = instance.behaviour().qr_in.find(instance.state());
  const core::QrInReply& spec = found == instance.behaviour().qr_in.end()
                                    ? context.assumptions.qr_in.at(instance.state())
                                    : found->second;
  if (!spec) return std::nullopt;  // "hang"
  // "faithful" would ask this very function again.
  if (std::get_if<core::NamedReply>(&*spec) &&
      std::get<core::NamedReply>(*spec) == core::NamedReply::Faithful) {
    return build_reply(*context.assumptions.qr_in.at(instance.state()), context);
  }
  return build_reply(*spec, context);
}

}  // namespace

void add_qr(std::vector<Handler>& table) {
  table[find_method("qr")->id] = {qr_answer, nullptr};
}

}  // namespace greenmock::api
