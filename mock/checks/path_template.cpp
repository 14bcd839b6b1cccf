#include "checks/path_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "checks/call_pattern.hpp"
#include "checks/request_parts.hpp"
#include "script/nearest.hpp"

namespace greenmock::checks {
namespace {

constexpr std::string_view kId = "${id}", kToken = "${token}";
constexpr std::string_view kGivesReceipts = "receiveNotification";
constexpr std::size_t kMostReceiptsListed = 5;

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, from)) {
    out.append(text.substr(from, at - from)).append(by);
    from = at + what.size();
  }
  return out.append(text.substr(from));
}

/// The receiptId in the answer to a call; empty: there is none.
std::string receipt_of(const core::Record& record) {
  if (record.method_name != kGivesReceipts || record.status != 200) return "";
  std::string handed_out = record.receipt ? std::to_string(*record.receipt) : "";
  if (!record.reply_body || !record.reply_sha256.empty()) return handed_out;
  // The usual answer need not be read; what a rule has said in its place may give out another one.
  if (record.receipt &&
      record.reply_body->starts_with(fmt::format("{{\"receiptId\":{},", handed_out)))
    return handed_out;
  const core::Json body = core::parse_json(*record.reply_body);
  if (!body.is_object()) return "";
  const auto receipt = body.find("receiptId");
  return receipt != body.end() && receipt->is_number() ? core::dump(*receipt) : "";
}

}  // namespace

std::string path_template_problem(std::string_view path) {
  if (!path.starts_with('/')) return R"(a path begins with "/", found )" + shown(path);
  std::size_t receipts = 0;
  for (std::size_t at = path.find("${"); at != std::string_view::npos; at = path.find("${", at)) {
    const std::string_view rest = path.substr(at);
    const std::string_view name = rest.substr(0, rest.find('}') + 1);
    constexpr std::string_view kKnown[] = {kId, kToken, kReceipt};
    if (std::find(std::begin(kKnown), std::end(kKnown), name) == std::end(kKnown)) {
      return fmt::format("{} is not one of ${{id}}, ${{token}} and ${{receipt}}{}",
                         shown(name.empty() ? rest : name), script::did_you_mean(name, kKnown));
    }
    receipts += name == kReceipt ? 1U : 0U;
    at += name.size();
  }
  return receipts > 1 ? "${receipt} may stand in a path once" : "";
}

std::string filled(std::string_view text, const Evidence& evidence) {
  return replaced(replaced(text, kId, std::to_string(evidence.id)), kToken, evidence.token);
}

void Receipts::read() {
  if (std::exchange(read_, true)) return;
  for (const auto& record : evidence_.records) {
    let_end(evidence_);
    std::string receipt = record->released ? receipt_of(*record) : "";
    if (!receipt.empty()) in_order_.emplace_back(record->released.seq, std::move(receipt));
  }
  std::sort(in_order_.begin(), in_order_.end());
  for (const auto& [place, receipt] : in_order_) first_.emplace(receipt, place);
}

std::string Receipts::mismatch(std::string_view given, const core::Record& record) {
  // Whatever was given out may be among what the journal has given up.
  demand_complete(0, evidence_);
  read();
  const core::Sequence place = record.arrived.seq;
  const auto found = first_.find(given);
  if (found != first_.end() && found->second <= place) return "";
  std::string text = fmt::format("the receipt {} was not given out before", shown(given));
  const auto end =
      std::upper_bound(in_order_.begin(), in_order_.end(), place,
                       [](core::Sequence wanted, const auto& one) { return wanted < one.first; });
  const auto before = static_cast<std::size_t>(end - in_order_.begin());
  if (before == 0) return text + ", none was";
  const std::size_t listed = std::min(before, kMostReceiptsListed);
  text += listed < before ? ", the last ones were" : ", but";
  for (auto one = end - static_cast<std::ptrdiff_t>(listed); one != end; ++one)
    text += " " + one->second;
  return text;
}

std::string path_mismatch(std::string_view path, const core::Record& record, Receipts& receipts) {
  const std::string_view given = path_of(record);
  const auto mismatch = [&] {
    return fmt::format("path {}, expected {}", shown(given), shown(path));
  };
  const std::size_t at = path.find(kReceipt);
  if (at == std::string_view::npos) return given == path ? "" : mismatch();
  const std::string_view before = path.substr(0, at), after = path.substr(at + kReceipt.size());
  if (given.size() < before.size() + after.size() || !given.starts_with(before) ||
      !given.ends_with(after))
    return mismatch();
  return receipts.mismatch(given.substr(before.size(), given.size() - before.size() - after.size()),
                           record);
}

}  // namespace greenmock::checks
