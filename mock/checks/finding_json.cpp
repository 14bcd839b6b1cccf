#include "checks/judge.hpp"
#include "checks/request_parts.hpp"

namespace greenmock::checks {
namespace {

using core::Json;

constexpr std::size_t kMostOfAPath = 1'000;

/// One that a client has made as long as a header may be is none to be shown whole.
std::string short_path_of(const core::Record& record) {
  const std::string_view path = path_of(record);
  if (path.size() <= kMostOfAPath) return std::string(path);
  return std::string(path.substr(0, kMostOfAPath)) + "…";
}

Json line_json(const core::Record& record, const core::Record& first) {
  const core::Moment& end = record.sent ? record.sent : record.left;
  const auto ms = [&](const core::Moment& m) { return core::to_ms(m.t - first.arrived.t); };
  return {{"id", record.id},
          {"call", record.method_name.empty() ? Json() : Json(record.method_name)},
          {"n", record.call},
          {"verb", record.verb},
          {"path", short_path_of(record)},
          {"status", record.status == 0 ? Json() : Json(record.status)},
          {"outcome", core::to_string(record.outcome)},
          {"connection", record.connection},
          {"arrived", ms(record.arrived)},
          {"ended", end ? Json(ms(end)) : Json()}};
}

}  // namespace

Json finding_json(const Finding& finding) {
  Json lines = Json::array();
  for (const auto& record : finding.excerpt)
    lines.push_back(line_json(*record, *finding.excerpt.front()));
  return {{"id", finding.id},
          {"requirement", finding.requirement.empty() ? Json() : Json(finding.requirement)},
          {"verdict", to_string(finding.verdict)},
          {"expected", finding.expected},
          {"seen", finding.seen},
          {"firstTooMany", finding.first_too_many == 0 ? Json() : Json(finding.first_too_many)},
          {"excerpt", std::move(lines)}};
}

}  // namespace greenmock::checks
