#include <fmt/format.h>

#include <algorithm>

#include "control/routes/routes.hpp"
#include "control/routes/wait_request.hpp"
#include "control/views/near_misses.hpp"
#include "control/views/push_json.hpp"
#include "control/views/record_excerpt.hpp"
#include "control/views/record_json.hpp"
#include "core/time/duration.hpp"

namespace greenmock::control {
namespace {

using core::ClientTime;
using core::Json;

/// A wait whose client has left is over.
constexpr core::Duration kLookAfterWaitingClient = std::chrono::milliseconds{250};

/// A waiter that is not forgotten on the loop, whatever becomes of the thread.
class Attending {
 public:
  Attending(const Desk& desk, const Call& call, const Wanted& wanted)
      : desk_(desk), request_(call.request) {
    waiter_ = with_instance(desk, call, [&](core::Instance& instance, ClientTime now) {
      if (wanted.since) refuse_foreign(desk, *wanted.since, "/since");
      if (desk.hanging() >= kMostHanging) {
        throw Problem(
            503, fmt::format(
                     "{} waits and event streams hang already, which is the most: wait for less at "
                     "one time, or end them by \"within\"",
                     kMostHanging));
      }
      return desk_.waiters.add(instance, wanted, now);
    });
  }
  ~Attending() {
    try {
      desk_.loop.call([this] { desk_.waiters.remove(*waiter_); });
    } catch (const std::exception&) {  // a destructor must not throw
    }
  }
  Attending(const Attending&) = delete;
  Attending& operator=(const Attending&) = delete;

  Waiter& waiter() const { return *waiter_; }

  /// False if it did not come until `end`.
  bool wait_until(ClientTime end) {
    for (;;) {
      const auto again =
          desk_.loop.call([this] { return desk_.waiters.check(*waiter_, net::Server::now()); });
      if (wait_watching(std::min(end, again.value_or(end)))) return true;
      if (net::Server::now() >= end) return false;
    }
  }

 private:
  bool wait_watching(ClientTime end) {
    for (;;) {
      const ClientTime next = std::min(end, net::Server::now() + kLookAfterWaitingClient);
      if (desk_.loop.wait(waiter_->latch(), net::steady(next))) return true;
      if (request_.client_left && request_.client_left())
        throw Problem(499, "the client left while it waited");
      if (next == end) return false;
    }
  }

  const Desk& desk_;
  const Request& request_;
  std::shared_ptr<Waiter> waiter_;
};

Problem instance_is_gone() {
  return Problem(410, "the instance was deleted while this waited for it");
}

/// Nothing if it was met in the last moment.
std::optional<Problem> timed_out(const Desk& desk, const Call& call, const Waiter& waiter,
                                 core::Duration within) {
  using Misses = std::optional<std::pair<NearMisses, core::Sequence>>;
  const Misses found = with_instance(desk, call, [&](core::Instance& instance, ClientTime) {
    if (waiter.is_over()) return Misses{};
    return Misses{
        std::pair(near_misses(desk.service(), instance, waiter), desk.service().cursor())};
  });
  if (!found) return std::nullopt;
  const auto& [misses, cursor] = *found;
  return Problem(408, fmt::format("waited {} for {}.{}", core::format_duration(within),
                                  describe(waiter.wanted()), misses.text))
      .with("seen", misses.seen)
      .with("unmatched", misses.unmatched)
      .with("journalIncomplete", misses.incomplete)
      .with("cursor", cursor_text(cursor));
}

/// What counted, in its order: the first ones, up to kMostBytesShown.
struct Met {
  std::vector<SharedRecord> records;
  std::vector<core::Push> pushes;
};

/// The journal has kept those that came before the last. On the loop.
void add_earlier_records(const core::Instance& instance, const Waiter& waiter, Met& met) {
  ChosenRecords earlier = Waiters::wanted_records(waiter.wanted(), instance);
  std::erase_if(earlier, [&](const auto& one) { return one.first >= waiter.cursor(); });
  std::sort(earlier.begin(), earlier.end());
  const std::size_t fit = how_many_fit(earlier, bytes_shown(*waiter.last_record()));
  const bool all_fit = fit == earlier.size();
  earlier.resize(fit);
  for (const auto& [seq, record] : earlier) met.records.push_back(as_it_is(*record));
  if (all_fit) met.records.push_back(waiter.last_record());
}

void add_earlier_pushes(const Desk& desk, const Waiter& waiter, Met& met) {
  std::size_t bytes = 0;
  for (const auto& [seq, push] : desk.waiters.wanted_pushes(waiter.wanted(), waiter.instance())) {
    if (seq >= waiter.cursor()) break;
    bytes += bytes_of(*push);
    if (bytes > kMostBytesShown) return;
    met.pushes.push_back(*push);
  }
  met.pushes.push_back(*waiter.last_push());
}

Met met_of(const Desk& desk, const Waiter& waiter) {
  Met last;
  if (waiter.last_record()) last.records.push_back(waiter.last_record());
  if (waiter.last_push()) last.pushes.push_back(*waiter.last_push());
  if (waiter.counted() <= 1) return last;
  return desk.loop.call([&] {
    Met met;
    const core::Instance* const instance = desk.service().find(waiter.instance());
    if (!instance) throw instance_is_gone();
    if (waiter.last_record()) add_earlier_records(*instance, waiter, met);
    if (waiter.last_push()) add_earlier_pushes(desk, waiter, met);
    return met;
  });
}

Answer met_answer(const Desk& desk, const Waiter& waiter) {
  // Of many the answer is a long one, as the journal's are; it is written off the loop.
  std::optional<LongList> place;
  if (waiter.counted() > 1) place.emplace(desk.long_lists);
  const Met met = met_of(desk, waiter);
  Json answer = {{"records", Json::array()},
                 {"cursor", cursor_text(waiter.cursor())},
                 {"more", met.records.size() + met.pushes.size() < waiter.counted()}};
  for (const SharedRecord& record : met.records) answer["records"].push_back(record_json(*record));
  if (std::holds_alternative<PushPattern>(waiter.wanted().what)) {
    answer["webhooks"] = Json::array();
    for (const core::Push& push : met.pushes) answer["webhooks"].push_back(push_json(push));
  }
  return json_answer(answer);
}

Answer wait(const Desk& desk, const Call& call) {
  const WaitRequest request = read_body(call.request.body, [&](const script::Value& body) {
    return read_wait_request(body, desk.words);
  });
  const ClientTime end = net::Server::now() + request.within;
  Attending attending(desk, call, request.wanted);
  const Waiter& waiter = attending.waiter();
  if (!attending.wait_until(end)) {
    if (auto problem = timed_out(desk, call, waiter, request.within)) throw std::move(*problem);
  }
  if (waiter.instance_is_gone()) throw instance_is_gone();
  return met_answer(desk, waiter);
}

}  // namespace

void add_wait_routes(Router& router, const Desk& desk) {
  router.add("POST", "/_mock/instances/{}/wait",
             [&desk](const Call& call) { return wait(desk, call); });
}

}  // namespace greenmock::control
