#include <fmt/format.h>

#include "control/routes/routes.hpp"
#include "control/routes/wait_request.hpp"
#include "control/views/near_misses.hpp"
#include "control/views/push_json.hpp"
#include "control/views/record_json.hpp"
#include "core/time/duration.hpp"

namespace greenmock::control {
namespace {

using core::ClientTime;
using core::Json;

/// A wait whose client has left is over.
constexpr core::Duration kLookAfterClient = std::chrono::milliseconds{250};

/// A waiter that is not forgotten on the loop, whatever becomes of the thread.
class Attending {
 public:
  Attending(const Desk& desk, const Call& call, const Wanted& wanted)
      : desk_(desk), request_(call.request) {
    waiter_ = with_instance(desk, call, [&](core::Instance& instance, ClientTime now) {
      if (wanted.since && *wanted.since > desk.service().cursor()) {
        throw Problem(400, "this cursor is not one of this server's").at("/since");
      }
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
      const ClientTime next = std::min(end, net::Server::now() + kLookAfterClient);
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
  if (waiter.instance_is_gone())
    throw Problem(410, "the instance was deleted while this waited for it");
  Json records = Json::array();
  for (const core::Record& record : waiter.records()) records.push_back(record_json(record));
  Json answer = {{"records", std::move(records)}, {"cursor", cursor_text(waiter.cursor())}};
  if (std::holds_alternative<PushPattern>(request.wanted.what)) {
    answer["webhooks"] = Json::array();
    for (const core::Push& push : waiter.pushes()) answer["webhooks"].push_back(push_json(push));
  }
  return json_answer(answer);
}

}  // namespace

void add_wait_routes(Router& router, const Desk& desk) {
  router.add("POST", "/_mock/instances/{}/wait",
             [&desk](const Call& call) { return wait(desk, call); });
}

}  // namespace greenmock::control
