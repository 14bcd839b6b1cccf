#pragma once
// What every route works with: the way to the loop, and what the control plane knows besides.

#include <algorithm>
#include <functional>
#include <semaphore>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/events/event_hub.hpp"
#include "control/lifetimes.hpp"
#include "control/loop.hpp"
#include "control/server/body.hpp"
#include "control/server/message.hpp"
#include "control/server/router.hpp"
#include "control/traffic.hpp"
#include "control/waiters.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::control {

/// Waits and event streams hold a thread each; the rest of them stays free for whoever would end
/// the waits.
inline constexpr std::size_t kMostHanging = 448;

using LongLists = std::counting_semaphore<>;
inline constexpr std::ptrdiff_t kLongListsAtOnce = 4;

/// A place among those, until the end of the scope.
class LongList {
 public:
  explicit LongList(LongLists& all) : all_(all) { all_.acquire(); }
  ~LongList() { all_.release(); }
  LongList(const LongList&) = delete;
  LongList& operator=(const LongList&) = delete;

 private:
  LongLists& all_;
};

struct Desk {
  Loop& loop;
  Waiters& waiters;      ///< on the loop
  Lifetimes& lifetimes;  ///< on the loop
  Traffic& traffic;      ///< on the loop
  EventHub& events;      ///< on the loop
  /// Taken by whoever makes a long list: each is copied on the loop, and takes a multiple of its size.
  LongLists& long_lists;
  script::Vocabulary words;
  core::ClientTime started;
  std::string version = {};

  /// How many calls hold a thread until something happens. On the loop.
  std::size_t hanging() const { return waiters.size() + events.listeners(); }
  net::Server& server() const { return loop.server(); }
  api::Service& service() const { return loop.server().service(); }  ///< on the loop
};

Answer json_answer(const core::Json& json, int status = 200);

// --- on the loop

/// By id or name, brought up to the present, and touched. Throws Problem 404 that lists what there
/// is.
core::Instance& find_instance(const Desk& desk, std::string_view id_or_name, core::ClientTime now);

/// What is said of a cursor that lies ahead.
inline constexpr std::string_view kForeignCursor = "this cursor is not one of this server's";
/// Throws Problem 400 at `where` if another server has told it.
void refuse_foreign(const Desk& desk, core::Sequence cursor, std::string_view where);

/// The calls that `f` lets go, in the order in which they came.
template <typename F>
std::vector<core::CallId> released_by(core::Instance& instance, F f) {
  std::vector<core::CallId> parked;
  for (const auto& [id, call] : instance.parked()) parked.push_back(id);
  f();
  std::erase_if(parked, [&](core::CallId id) { return instance.parked().contains(id); });
  std::sort(parked.begin(), parked.end());
  return parked;
}

/// Takes it out of everything. Whoever waits for something of it is told.
void remove_instance(const Desk& desk, core::Instance& instance, core::ClientTime now);

// --- from the threads of the control plane

/// What `f(instance, now)` makes on the loop, of the instance that the first `{}` of the path
/// names.
template <typename F>
auto with_instance(const Desk& desk, const Call& call, F f) {
  return desk.loop.call([&] {
    const core::ClientTime now = net::Server::now();
    return f(find_instance(desk, call.args.front(), now), now);
  });
}
/// The same for what lets calls go: their bytes are with the kernel when it returns, and when `afterwards` runs, as
/// for Loop::deliver.
template <typename F>
auto with_instance_delivered(const Desk& desk, const Call& call, F f,
                             std::function<void()> afterwards = {}) {
  return desk.loop.deliver(
      [&] {
        const core::ClientTime now = net::Server::now();
        return f(find_instance(desk, call.args.front(), now), now);
      },
      std::move(afterwards));
}

}  // namespace greenmock::control
