#include "api/service/partner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/bodies/bodies.hpp"
#include "api/bodies/json_body.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "core/account/account_id.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/percent.hpp"
#include "core/time/duration.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;
using core::VirtualTime;

constexpr std::string_view kPartnerFolder = "/partner/";
constexpr std::size_t kSeconds = 19;                         // of `2022-06-03T18:39:44`
constexpr std::string_view kNever = "0001-01-01T00:00:00";   // docs: getInstances, sample
constexpr std::string_view kTariff = "PARTNER_23";           // docs: getInstances, sample
constexpr auto kPaidFor = std::chrono::hours{24 * 30};       // no source tells how long
constexpr auto kDeletedShown = std::chrono::hours{24 * 90};  // docs: getInstances, 3 months
constexpr std::size_t kMostDeleted = 10'000;                 // bounds the memory
constexpr std::size_t kLongestToldName = 1'000;  // bytes; no source tells: bounds the memory

std::string seconds_of(VirtualTime at) {
  return core::format_utc_ms(at).substr(0, kSeconds);
}

/// Partner instances renew themselves (docs: getInstances, expirationDate).
VirtualTime end_of_payment(VirtualTime created, VirtualTime now) {
  const core::Duration age = std::max<core::Duration>(now - created, core::Duration{0});
  return created + kPaidFor * (age / core::Duration{kPaidFor} + 1);
}

struct Object {
  Json value;
  std::string problem;  // empty: it is an object
  int status = 400;
};

Object read_object(std::string_view text) {
  if (text.size() > kLargestJson) return {Json(), "request entity too large", 500};
  JsonBody body = read_json_body(text);
  if (!body.problem.empty()) return {Json(), std::move(body.problem), body.status};
  if (!body.value.is_object())
    return {Json(), "Validation failed. Details: 'value' must be of type object"};
  return {std::move(body.value), {}};
}

Reply failure(int code, std::string_view description) {
  return json_reply(Json{{"code", code}, {"description", description}});
}

/// Their path is another one, so that an account knows no such methods.
std::optional<Reply> answer_of_account(const AnswerContext& context) {
  context.record.note = fmt::format("the path of {} is /partner/{}/{{partnerToken}}",
                                    context.record.method_name, context.record.method_name);
  return usual_reply(404, context.record, context.instance);
}

}  // namespace

std::optional<PartnerLink> parse_partner_link(std::string_view target) {
  PartnerLink link;
  const std::size_t scheme = target.starts_with('/') ? std::string_view::npos : target.find("://");
  if (scheme != std::string_view::npos) {
    // As clients send it to a proxy (RFC 9112, 3.2.2).
    const std::size_t slash = target.find('/', scheme + 3);
    if (slash == std::string_view::npos) return std::nullopt;
    target.remove_prefix(slash);
  }
  link.path = target.substr(0, target.find('?'));
  const std::size_t folder = link.path.find(kPartnerFolder);
  if (folder == std::string_view::npos) return std::nullopt;
  std::string_view rest = link.path.substr(folder + kPartnerFolder.size());
  const std::size_t slash = rest.find('/');
  link.method = core::percent_decoded(rest.substr(0, slash));
  if (link.method.empty()) return std::nullopt;
  if (slash != std::string_view::npos) {
    rest.remove_prefix(slash + 1);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    link.token = core::percent_decoded(rest);
  }
  return link;
}

Json partner_json(const PartnerInstance& instance, VirtualTime now) {
  return {{"idInstance", instance.id},
          {"name", instance.name},
          {"typeInstance", "whatsapp"},
          {"typeAccount", ""},
          {"partnerUserUiid", ""},
          {"timeCreated", seconds_of(instance.created)},
          {"timeDeleted", instance.deleted ? seconds_of(*instance.deleted) : std::string(kNever)},
          {"apiTokenInstance", instance.token},
          {"deleted", instance.deleted.has_value()},
          {"tariff", kTariff},
          {"isFree", false},
          {"isPartner", true},
          {"expirationDate",
           seconds_of(end_of_payment(instance.created, instance.deleted.value_or(now)))},
          {"isExpired", false}};
}

NewInstanceBody new_instance_body(std::string_view text, core::Dialect dialect, bool strict) {
  Object body = read_object(text);
  NewInstanceBody read;
  const auto refused = [&](std::string problem, int status = 400) {
    read.settings = {.problem = std::move(problem), .status = status};
    return read;
  };
  if (!body.problem.empty()) return refused(std::move(body.problem), body.status);
  // docs: createInstance, "At least one parameter must be specified"
  if (body.value.empty())
    return refused("Validation failed. Details: 'value' must have at least 1 key");
  if (const auto name = body.value.find("name"); name != body.value.end()) {
    if (!name->is_string()) return refused("Validation failed. Details: 'name' must be a string");
    read.name = name->get<std::string>();
    if (read.name.size() > kLongestToldName)
      return refused(fmt::format("Validation failed. Details: 'name' must be at most {} bytes long",
                                 kLongestToldName));
    body.value.erase("name");
  }
  read.settings = read_settings(body.value, dialect, strict);
  return read;
}

DeletionBody deletion_body(std::string_view text, bool strict) {
  Object body = read_object(text);
  if (!body.problem.empty()) return {.problem = std::move(body.problem), .status = body.status};
  const auto found = body.value.find("idInstance");
  if (found == body.value.end())
    return {.problem = "Validation failed. Details: 'idInstance' is required"};
  DeletionBody read;
  if (found->is_number_unsigned()) {
    read.id = found->get<core::InstanceId>();
    return read;
  }
  if (found->is_number_integer()) return read;  // below zero: that of no instance
  if (found->is_string() && !strict) {
    const std::string& digits = found->get_ref<const std::string&>();
    const char* const end = digits.data() + digits.size();
    const auto [stopped, problem] = std::from_chars(digits.data(), end, read.id);
    if (problem == std::errc{} && stopped == end) {
      read.is_text = true;
      return read;
    }
  }
  return {.problem = "Validation failed. Details: 'idInstance' must be a number"};
}

Reply partner_unauthorized() {
  return failure(401, "Unauthorized");
}

Reply partner_not_found() {
  return failure(404, "Not found");
}

bool fits_account(std::string_view name) {
  return core::is_instance_name(name) && !name.starts_with('#') &&
         !std::all_of(name.begin(), name.end(), core::is_digit);
}

const PartnerBook::Made* PartnerBook::find(core::InstanceId id) const {
  const auto found = made_.find(id);
  return found == made_.end() ? nullptr : &found->second;
}

void PartnerBook::add_deleted(PartnerInstance instance) {
  ++deletions_;
  deleted_.push_back(std::move(instance));
  if (deleted_.size() > kMostDeleted) deleted_.pop_front();
}

bool PartnerBook::has_deleted(core::InstanceId id) const {
  return std::any_of(deleted_.begin(), deleted_.end(),
                     [&](const PartnerInstance& gone) { return gone.id == id; });
}

void PartnerBook::forget_deleted(core::InstanceId id) {
  std::erase_if(deleted_, [&](const PartnerInstance& gone) { return gone.id == id; });
}

const std::deque<PartnerInstance>& PartnerBook::deleted(VirtualTime now) {
  while (!deleted_.empty() && *deleted_.front().deleted + kDeletedShown < now) deleted_.pop_front();
  return deleted_;
}

void add_partner(std::vector<Handler>& table) {
  for (const char* name : {"createInstance", "getInstances", "deleteInstanceAccount"})
    table[find_method(name)->id] = {answer_of_account, nullptr};
}

}  // namespace greenmock::api
