#include "misreadings.hpp"

#include <cstdint>
#include <cstdlib>

#include "account.hpp"

namespace greenmock::reference {
namespace {

Answer taken_for_good(const Answer& answer) {
  return {Kind::Ok, 200, "", parse_json(answer.text).value_or(answer.text), answer.text, {}};
}

}  // namespace

void misread(Response& response, Mutants mutants) {
  std::string& body = response.body;
  if (mutants.on(Mutant::CrashesOnHtml) && body.starts_with('<')) std::abort();
  if (mutants.on(Mutant::LeavesEscapes)) {
    for (auto at = body.find("\\/"); at != body.npos; at = body.find("\\/", at + 3)) {
      body.insert(at, "\\");
    }
  }
}

Answer search(Answer answer) {
  const std::string_view begin = R"({"type":")", code = R"({"type":"qrCode","message":")";
  const std::string_view text = answer.text;
  if (answer.status != 200) return answer;
  if (text.starts_with(code)) {
    const std::string_view rest = text.substr(code.size());
    answer.kind = Kind::Ok;
    answer.data = {{"type", "qrCode"}, {"message", rest.substr(0, rest.find('"'))}};
  } else if (!text.starts_with(begin) || type_in(answer) == "qrCode") {
    return {Kind::Unreadable, 200, "qr does not begin as expected", {}, "", {}};
  }
  return answer;
}

std::chrono::seconds misread_timeout(std::chrono::seconds told, Mutants mutants) {
  if (mutants.on(Mutant::IgnoresReceiveTimeout)) return std::chrono::seconds{5};
  if (mutants.on(Mutant::ReceiveTimeoutOfTwo)) return std::chrono::seconds{2};
  if (mutants.on(Mutant::ReceiveTimeoutOf100)) return std::chrono::seconds{100};
  return told;
}

Json misread_receipt(const Json& receipt, Mutants mutants) {
  if (!receipt.is_number_integer()) return receipt;
  const auto value = receipt.get<std::int64_t>();
  if (mutants.on(Mutant::ReceiptIsInt32)) return static_cast<std::int32_t>(value);
  if (mutants.on(Mutant::ReceiptIsDouble)) {
    return static_cast<std::int64_t>(static_cast<double>(value));
  }
  return receipt;
}

Answer pass_on(std::string_view method, Answer answer, Mutants mutants) {
  const bool is_200 = answer.status == 200;
  const bool is_json = parse_json(answer.text).has_value();
  const bool is_cut = answer.kind == Kind::Network;
  const bool is_of_settings = method == "getSettings";
  if (mutants.on(Mutant::CrashesOnSettings) && is_of_settings &&
      (!answer.ok() || !answer.data.contains("webhookUrl"))) {
    std::abort();
  }
  if (mutants.on(Mutant::TextForData) && is_200 && answer.text.empty() && !is_cut) {
    return {Kind::Ok, 200, "", "[]", answer.text, {}};
  }
  if (mutants.on(Mutant::PassesFailuresOn) ||
      (mutants.on(Mutant::BelievesAny200) && is_200 && !is_json) ||
      (mutants.on(Mutant::Misses401In200) && is_200 && is_json) ||
      (mutants.on(Mutant::TakesCutBody) && is_200 && is_cut)) {
    return taken_for_good(answer);
  }
  if (mutants.on(Mutant::ParsesBeforeStatus) && answer.status && !is_json) {
    return {Kind::Unreadable, {}, "unexpected token", {}, "", {}};
  }
  if (mutants.on(Mutant::LosesStatus) && answer.status && !is_200) {
    return {Kind::Server, 500, "request failed", {}, "", {}};
  }
  if (mutants.on(Mutant::TwoStates) && answer.ok() && method == "getStateInstance" &&
      state_in(answer) != "authorized") {
    answer.data = {{"stateInstance", "notAuthorized"}};
  }
  return answer;
}

}  // namespace greenmock::reference
