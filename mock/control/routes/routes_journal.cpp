#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "control/routes/limit_parameter.hpp"
#include "control/routes/routes.hpp"
#include "control/routes/wait_request.hpp"
#include "control/views/instance_json.hpp"
#include "control/views/record_excerpt.hpp"
#include "control/views/record_json.hpp"
#include "script/loaders.hpp"
#include "script/nearest.hpp"

namespace greenmock::control {
namespace {

using core::Json;

struct Query {
  std::optional<core::MethodId> method;
  std::optional<core::Sequence> since;
  std::optional<core::Phase> phase;
  std::size_t limit = kUsualLimit;

  core::Sequence place(const core::Record& record) const {
    return record.moment(phase.value_or(core::Phase::Arrived)).seq;
  }
  bool wants(const core::Record& record) const {
    return (!method || record.method == method) && place(record) > since.value_or(0);
  }
};

Query read_query(const Desk& desk, const Call& call) {
  Query query;
  if (const auto name = call.parameter("method"); name && *name != "*") {
    query.method = script::find_method(*name, desk.words);
    if (!query.method) throw Problem(400, script::unknown_method(*name, desk.words));
  }
  if (const auto since = call.parameter("since")) {
    query.since = parse_cursor(*since);
    if (!query.since) throw Problem(400, "since is the \"cursor\" of an earlier answer");
  }
  if (const auto phase = call.parameter("phase")) {
    const auto* const found =
        std::find(std::begin(core::kPhaseNames), std::end(core::kPhaseNames), *phase);
    if (found == std::end(core::kPhaseNames)) {
      throw Problem(400, fmt::format("phase is one of {}{}", fmt::join(core::kPhaseNames, ", "),
                                     script::did_you_mean(*phase, core::kPhaseNames)));
    }
    query.phase = static_cast<core::Phase>(found - std::begin(core::kPhaseNames));
  }
  query.limit = read_limit(call);
  return query;
}

struct Excerpt {
  std::vector<SharedRecord> records;
  core::Sequence cursor = 0;
  bool more = false;
  std::uint64_t dropped = 0;
};

Excerpt excerpt(const core::Journal& journal, const Query& query, core::Sequence cursor) {
  ChosenRecords chosen;
  for (const auto& record : journal.records()) {
    if (query.wants(*record)) chosen.emplace_back(query.place(*record), &record);
  }
  std::sort(chosen.begin(), chosen.end());
  // Whoever reads on from a cursor must not miss any: the oldest come first. Others want the newest.
  if (!query.since) std::reverse(chosen.begin(), chosen.end());
  const std::size_t fit = std::min(query.limit, how_many_fit(chosen));
  Excerpt found{{}, cursor, chosen.size() > fit, journal.dropped()};
  chosen.resize(fit);
  if (found.more && query.since) found.cursor = chosen.back().first;
  if (!query.since) std::reverse(chosen.begin(), chosen.end());
  for (const auto& [seq, record] : chosen) found.records.push_back(as_it_is(*record));
  return found;
}

Answer excerpt_answer(const Excerpt& found) {
  Json records = Json::array();
  for (const SharedRecord& record : found.records) records.push_back(record_json(*record));
  return json_answer({{"records", std::move(records)},
                      {"cursor", cursor_text(found.cursor)},
                      {"more", found.more},
                      {"dropped", found.dropped}});
}

Answer journal(const Desk& desk, const Call& call) {
  const Query query = read_query(desk, call);
  const LongList place(desk.long_lists);
  return excerpt_answer(with_instance(desk, call, [&](core::Instance& instance, core::ClientTime) {
    if (query.since) refuse_foreign(desk, *query.since, "?since");
    return excerpt(instance.journal(), query, desk.service().cursor());
  }));
}

Answer server_journal(const Desk& desk, const Call& call) {
  const Query query = read_query(desk, call);
  const LongList place(desk.long_lists);
  const std::string which(call.parameter("instance").value_or("none"));
  return excerpt_answer(desk.loop.call([&] {
    if (query.since) refuse_foreign(desk, *query.since, "?since");
    const core::Journal& chosen = which == "none"
                                      ? desk.service().unmatched()
                                      : find_instance(desk, which, net::Server::now()).journal();
    return excerpt(chosen, query, desk.service().cursor());
  }));
}

}  // namespace

void add_journal_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/journal",
             [&desk](const Call& call) { return journal(desk, call); },
             {"method", "since", "phase", "limit"});
  router.add("GET", "/_mock/journal",
             [&desk](const Call& call) { return server_journal(desk, call); },
             {"instance", "method", "since", "phase", "limit"});
  router.add("GET", "/_mock/instances/{}/counts", [&desk](const Call& call) {
    return json_answer(with_instance(
        desk, call, [](core::Instance& i, core::ClientTime) { return counts_json(i); }));
  });
}

}  // namespace greenmock::control
