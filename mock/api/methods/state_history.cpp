// `getStateInstanceHistory` (docs: api/account/GetStateInstanceHistory).

#include <fmt/format.h>

#include <charconv>

#include "api/bodies/bodies.hpp"
#include "api/bodies/json_body.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "core/account/wid.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

constexpr std::uint64_t kUsualStates = 100;  // docs: GetStateInstanceHistory, count

struct AskedStates {
  std::uint64_t count = kUsualStates;
  std::string problem;  ///< the `message` of a refusal; empty: it may be answered
  int status = 400;     ///< of the refusal
};

AskedStates asked_in(std::string_view text) {
  AskedStates asked;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, asked.count);
  // Very many are all that there are.
  if (problem == std::errc::result_out_of_range && stop == end)
    asked.count = UINT64_MAX;
  else if (problem != std::errc{} || stop != end)
    asked.problem = "'count' must be a number";
  if (asked.count == 0) asked.problem = "'count' must be greater than or equal to 1";
  return asked;
}

/// As a parameter of the query, which the documentation names, or in a JSON body, as an SDK sends it
/// (reference: small methods); the query counts first.
AskedStates asked_states(const AnswerContext& context) {
  if (const auto count = core::query_parameter(context.record.target, "count"))
    return asked_in(*count);
  const JsonBody body = json_body_of(context);
  if (!body.problem.empty()) return {.problem = body.problem, .status = body.status};
  if (!body.value.is_object() || !body.value.contains("count")) return {};
  const Json& count = body.value["count"];
  return asked_in(count.is_number_integer() ? count.dump() : "no number");
}

Json entry_json(const core::StateHistory::Entry& entry, const AnswerContext& context) {
  const auto seconds = core::unix_seconds(entry.at);
  return {{"stateInstance", state_name(entry.state, context)},
          {"timestamp", seconds},
          {"phoneNumber", core::is_logged_in(entry.state)
                              ? core::wid_of(context.instance.identity().phone_seed)
                              : ""}};
}

/// The newest first: no source tells the order.
std::optional<Reply> states_answer(const AnswerContext& context) {
  const AskedStates asked = asked_states(context);
  if (!asked.problem.empty()) {
    const bool is_value = asked.problem.starts_with('\'');
    return envelope_reply(
        asked.status, context.instance.now(), context.record.path(),
        is_value ? fmt::format("Validation failed. Details: {}", asked.problem) : asked.problem);
  }
  Json list = Json::array();
  const auto& entries = context.instance.history().entries();
  for (auto entry = entries.rbegin(); entry != entries.rend() && list.size() < asked.count; ++entry)
    list.push_back(entry_json(*entry, context));
  return json_reply(list);
}

}  // namespace

void add_state_history(std::vector<Handler>& table) {
  table[find_method("getStateInstanceHistory")->id] = {states_answer, nullptr};
}

}  // namespace greenmock::api
