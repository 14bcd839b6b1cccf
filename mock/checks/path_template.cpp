#include "checks/path_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "checks/call_pattern.hpp"
#include "checks/request_parts.hpp"
#include "script/nearest.hpp"

namespace greenmock::checks {
namespace {

constexpr std::string_view kId = "${id}", kToken = "${token}";
constexpr std::string_view kGivesReceipts = "receiveNotification";
constexpr std::size_t kMostPathsListed = 5;

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// The receiptId in the answer to a call; empty: there is none.
std::string receipt_of(const core::Record& record) {
  if (record.method_name != kGivesReceipts || record.status != 200) return "";
  const std::string handed_out = record.receipt ? std::to_string(*record.receipt) : "";
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

bool was_made_before(const core::Record& record, core::Sequence place) {
  return record.released && record.released.seq <= place;
}

/// Looks at the last ones first: a receipt is used soon after it was given out.
bool was_given_out(std::string_view receipt, core::Sequence before, const Evidence& evidence) {
  return std::any_of(evidence.records.rbegin(), evidence.records.rend(), [&](const auto& record) {
    return was_made_before(*record, before) && receipt_of(*record) == receipt;
  });
}

/// Given out by answers that were made before `place`.
std::vector<std::string> receipts_before(core::Sequence place, const Evidence& evidence) {
  std::vector<std::string> receipts;
  for (const auto& record : evidence.records) {
    if (!was_made_before(*record, place)) continue;
    std::string receipt = receipt_of(*record);
    if (!receipt.empty()) receipts.push_back(std::move(receipt));
  }
  return receipts;
}

std::string receipt_mismatch(std::string_view given, const core::Record& record,
                             const Evidence& evidence) {
  // Whatever was given out may be among what the journal has given up.
  demand_complete(0, evidence);
  if (was_given_out(given, record.arrived.seq, evidence)) return "";
  std::vector<std::string> receipts = receipts_before(record.arrived.seq, evidence);
  std::string text = fmt::format("the receipt {} was not given out before", shown(given));
  if (receipts.empty()) return text + ", none was";
  const std::size_t left_out = receipts.size() - std::min(receipts.size(), kMostPathsListed);
  receipts.erase(receipts.begin(), receipts.begin() + static_cast<std::ptrdiff_t>(left_out));
  text += left_out > 0 ? ", the last ones were" : ", but";
  for (const std::string& receipt : receipts) text += " " + receipt;
  return text;
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
  std::string out(text);
  replace_all(out, kId, std::to_string(evidence.id));
  replace_all(out, kToken, evidence.token);
  return out;
}

std::string path_mismatch(std::string_view path, const core::Record& record,
                          const Evidence& evidence) {
  const std::string_view given = path_of(record);
  const std::string mismatch = fmt::format("path {}, expected {}", shown(given), shown(path));
  const std::size_t at = path.find(kReceipt);
  if (at == std::string_view::npos) return given == path ? "" : mismatch;
  const std::string_view before = path.substr(0, at), after = path.substr(at + kReceipt.size());
  if (given.size() < before.size() + after.size() || !given.starts_with(before) ||
      !given.ends_with(after))
    return mismatch;
  return receipt_mismatch(given.substr(before.size(), given.size() - before.size() - after.size()),
                          record, evidence);
}

}  // namespace greenmock::checks
