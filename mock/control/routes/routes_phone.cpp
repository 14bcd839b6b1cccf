// The virtual phone: it scans a code or types one, refuses, logs out, goes off and on.

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/pictures.hpp"
#include "control/routes/phone_words.hpp"
#include "control/routes/routes.hpp"
#include "control/routes/typed_code.hpp"
#include "core/encoding/base64.hpp"

namespace greenmock::control {
namespace {

using core::Json;
using core::PhoneAction;
using core::ScanResult;
using core::State;
using script::Fields;
using script::Value;

struct Seen {
  std::optional<std::string> code;
  std::optional<std::string> image;  ///< base64 of a PNG
};

Seen read_seen(const Fields& fields) {
  Seen seen;
  if (const auto code = fields.find("code")) {
    if (const std::string* text = code->string("the text of a code")) seen.code = *text;
  }
  if (const auto image = fields.find("image")) {
    if (const std::string* text = image->string("a PNG in base64")) seen.image = *text;
  }
  if (seen.code && seen.image)
    fields.find("image")->complain("give \"code\" or \"image\", not both");
  return seen;
}

/// The payloads that the phone sees; none if it was shown nothing.
std::vector<std::string> payloads_of(const Seen& seen, Pictures& pictures) {
  if (seen.code) return {*seen.code};
  if (!seen.image) return {};
  std::string_view text = *seen.image;
  constexpr std::string_view kDataUri = "data:image/png;base64,";
  if (text.starts_with(kDataUri)) text.remove_prefix(kDataUri.size());
  const auto png = core::base64_decode(text);
  if (!png) throw Problem(400, "this is no base64 (RFC 4648, section 4, in one line)").at("/image");
  core::QrReading reading = pictures.read(*png);
  if (reading.payloads.empty()) throw Problem(422, reading.problem).at("/image");
  return std::move(reading.payloads);
}

Json scan(const Desk& desk, core::Instance& instance, const std::string& payload,
          core::ClientTime now) {
  using enum ScanResult::Verdict;
  const ScanResult result = desk.service().change(
      instance, now, [&](core::Instance& changed) { return changed.scan(payload); });
  switch (result.verdict) {
    case Accepted:
      return state_json(instance);
    case RotatedAway:
      throw Problem(409, fmt::format("this code was replaced {} ago; scan the current one",
                                     age_in_words(result.age)))
          .with("reason", "rotatedAway")
          .with("ageMs", core::to_ms(result.age));
    case NotYet:
      throw Problem(409,
                    "this code is of a time that has not come; it was made before a reset, or by "
                    "another run with the same seed")
          .with("reason", "notYet");
    case WrongState:
      throw Problem(409, why_not(instance.state()))
          .with("reason", "wrongState")
          .with("state", core::to_string(instance.state()));
    case Foreign:
      break;
  }
  const core::Instance* const owner = desk.service().owner_of(payload);
  throw Problem(409, owner ? fmt::format("this is the code of instance {} (\"{}\")",
                                         owner->identity().id, owner->identity().name)
                           : "this code is of no instance of this server")
      .with("reason", "foreign");
}

/// The one that is meant, if the picture shows several.
const std::string& payload_for(const core::Instance& instance,
                               const std::vector<std::string>& payloads) {
  for (const std::string& payload : payloads) {
    if (instance.payloads().serial_of(payload)) return payload;
  }
  return payloads.front();
}

struct PhoneRequest {
  PhoneAction action = PhoneAction::Scan;
  Seen seen;
};

PhoneRequest read_phone(const Value& body) {
  const Fields fields(body, "what the phone does", {"do", "code", "image"});
  PhoneRequest request;
  if (const auto action = fields.require("do")) {
    request.action = static_cast<PhoneAction>(action->word(core::kPhoneActionNames).value_or(0));
  }
  request.seen = read_seen(fields);
  const bool scans = request.action == PhoneAction::Scan;
  if (request.seen.image && !scans) body.complain("\"image\" goes with \"do\": \"scan\" only");
  if (request.seen.code && !scans && request.action != PhoneAction::EnterCode)
    body.complain("\"code\" goes with \"do\": \"scan\" and \"enterCode\" only");
  return request;
}

Answer phone(const Desk& desk, Pictures& pictures, const Call& call) {
  const PhoneRequest request = read_body(call.request.body, read_phone);
  const bool types = request.action == PhoneAction::EnterCode;
  const std::vector<std::string> payloads =
      types ? std::vector<std::string>{} : payloads_of(request.seen, pictures);
  return json_answer(
      with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
        if (types) return enter_code(desk, instance, request.seen.code, now);
        if (request.action == PhoneAction::Scan) {
          return scan(desk, instance,
                      payloads.empty() ? instance.payload() : payload_for(instance, payloads), now);
        }
        const State before = instance.state();
        if (!desk.service().change(instance, now, [&](core::Instance& changed) {
              return changed.phone(request.action);
            })) {
          throw Problem(
              409, fmt::format("\"{}\" changes nothing while the instance is {}",
                               core::kPhoneActionNames[static_cast<std::size_t>(request.action)],
                               core::to_string(before)))
              .with("reason", "wrongState")
              .with("state", core::to_string(before));
        }
        return state_json(instance);
      }));
}

Answer scan_any(const Desk& desk, Pictures& pictures, const Call& call) {
  const Seen seen = read_body(call.request.body, [](const Value& body) {
    const Fields fields(body, "what is scanned", {"code", "image"});
    Seen what = read_seen(fields);
    if (fields.valid() && !what.code && !what.image &&
        fields.present(std::vector<std::string_view>{"code", "image"}).empty()) {
      body.complain("give \"code\", the text of a QR code, or \"image\", a PNG in base64");
    }
    return what;
  });
  const std::vector<std::string> payloads = payloads_of(seen, pictures);
  return json_answer(desk.loop.deliver([&] {
    const core::ClientTime now = net::Server::now();
    for (const std::string& payload : payloads) {
      core::Instance* instance = desk.service().owner_of(payload);
      if (!instance) continue;
      desk.service().touch(instance->identity().id, now);
      return scan(desk, *instance, payload, now);
    }
    throw Problem(404, payloads.size() == 1
                           ? "this code is of no instance of this server"
                           : fmt::format("none of these {} codes is of an instance of this server",
                                         payloads.size()))
        .with("reason", "foreign");
  }));
}

Answer type_any(const Desk& desk, const Call& call) {
  const std::string code = read_body(call.request.body, [](const Value& body) {
    const Fields fields(body, "what the phone does", {"do", "code"});
    constexpr std::string_view kWhat[] = {"enterCode"};
    if (const auto action = fields.require("do")) action->word(kWhat);
    std::string typed;
    if (const auto text = fields.require("code")) {
      if (const std::string* given = text->string("the text of a code")) typed = *given;
    }
    return typed;
  });
  return json_answer(desk.loop.deliver([&] {
    const core::ClientTime now = net::Server::now();
    core::Instance* instance = desk.service().owner_of_typed(code);
    if (!instance)
      throw Problem(
          404,
          "no instance of this server has given this code, or it is older than 2.5 minutes: ask "
          "getAuthorizationCode for another")
          .with("reason", "foreign");
    desk.service().touch(instance->identity().id, now);
    return enter_code(desk, *instance, code, now);
  }));
}

}  // namespace

void add_phone_routes(Router& router, const Desk& desk) {
  const auto pictures = std::make_shared<Pictures>(desk.loop.stopping());
  router.add("POST", "/_mock/instances/{}/phone",
             [&desk, pictures](const Call& call) { return phone(desk, *pictures, call); });
  router.add("POST", "/_mock/phone", [&desk](const Call& call) { return type_any(desk, call); });
  router.add("POST", "/_mock/scan",
             [&desk, pictures](const Call& call) { return scan_any(desk, *pictures, call); });
}

}  // namespace greenmock::control
