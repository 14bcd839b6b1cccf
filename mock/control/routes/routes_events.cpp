// What happens, as it happens: server-sent events.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "control/routes/routes.hpp"
#include "control/routes/wait_request.hpp"
#include "control/views/event_text.hpp"
#include "control/views/record_json.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::control {
namespace {

using core::ClientTime;
using core::Sequence;
using std::chrono::steady_clock;

constexpr std::string_view kEventStream = "text/event-stream";
/// So soon a browser connects again.
constexpr std::string_view kRetry = "retry: 1000\n";
/// A stream whose client has left is over.
constexpr auto kLookAfterClient = std::chrono::milliseconds{250};
/// What is written in one go.
constexpr std::size_t kChunk = std::size_t{64} * 1024;

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// `a, b` -> `a`, and ` b` is left.
std::string_view next_of(std::string_view& list, char separator) {
  const std::size_t end = list.find(separator);
  const std::string_view first = list.substr(0, end);
  list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  return without_blanks(first);
}

/// RFC 9110, 12.4.2: a weight of zero is "not acceptable".
bool has_weight_zero(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view one = next_of(parameters, ';');
    if (one.starts_with("q=") || one.starts_with("Q="))
      return one.size() > 2 && one.find_first_not_of("0.", 2) == std::string_view::npos;
  }
  return false;
}

/// How closely a range of an Accept header names the type of events; 0: not at all.
int closeness(std::string_view type) {
  if (core::equals_ignoring_case(type, kEventStream)) return 3;
  if (core::equals_ignoring_case(type, "text/*")) return 2;
  return type == "*/*" ? 1 : 0;
}

/// The closest range decides (RFC 9110, 12.5.1).
bool accepts_events(const Request& request) {
  bool stated = false, wanted = false;
  int closest = 1;
  for (const auto& [name, value] : request.headers) {
    if (!core::equals_ignoring_case(name, "Accept")) continue;
    for (std::string_view list = value; !list.empty();) {
      std::string_view parameters = next_of(list, ',');
      const int close = closeness(next_of(parameters, ';'));
      stated = true;
      if (close < closest) continue;
      wanted = (wanted && close == closest) || !has_weight_zero(parameters);
      closest = close;
    }
  }
  return wanted || !stated;
}

struct From {
  std::optional<Sequence> cursor;
  bool from_header = false;
};

/// A browser that comes back sends the id that it saw last, and still the `since` of its address.
From read_from(const Call& call) {
  if (call.request.count("Last-Event-ID") > 1)
    throw Problem(400, "there is more than one Last-Event-ID; which place is meant?");
  if (const auto id = call.request.header("Last-Event-ID"); id && !id->empty()) {
    if (const auto cursor = parse_cursor(*id)) return {cursor, true};
    throw Problem(400, "Last-Event-ID is the id of an event of this server");
  }
  if (const auto since = call.parameter("since")) {
    if (const auto cursor = parse_cursor(*since)) return {cursor, false};
    throw Problem(400, "since is the \"cursor\" of an earlier answer, or the id of an event")
        .at("?since");
  }
  return {};
}

std::shared_ptr<Listener> add_listener(const Desk& desk, core::Instance* instance,
                                       const From& from) {
  // One that comes back by itself is told that it has missed something; it would take a refusal for
  // the end.
  if (from.cursor && !from.from_header) refuse_foreign(desk, *from.cursor, "?since");
  if (desk.events.listeners() >= desk.events.limits().streams) {
    throw Problem(503,
                  fmt::format("{} event streams are open already, which is the most: close one",
                              desk.events.limits().streams))
        .with_header("Retry-After", "1");
  }
  if (desk.hanging() >= kMostHanging) {
    throw Problem(503, fmt::format("{} waits and event streams hang already, which is the most",
                                   kMostHanging))
        .with_header("Retry-After", "1");
  }
  return desk.events.add(instance, from.cursor);
}

/// A listener that is not forgotten on the loop, whatever becomes of the thread.
class Listening {
 public:
  Listening(const Desk& desk, const Call& call, const From& from) : desk_(desk) {
    listener_ = call.args.empty()
                    ? desk.loop.call([&] { return add_listener(desk, nullptr, from); })
                    : with_instance(desk, call, [&](core::Instance& instance, ClientTime) {
                        return add_listener(desk, &instance, from);
                      });
  }
  ~Listening() {
    listener_->queue.leave();
    try {
      desk_.loop.call([this] { desk_.events.remove(*listener_); });
    } catch (const std::exception&) {  // a destructor must not throw
    }
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  /// Until the client leaves, the instance goes, or the plane stops.
  void run(Stream& out) {
    try {
      if (begin(out)) go_on(out);
    } catch (const Stopping&) {
    }
  }

 private:
  bool begin(Stream& out) {
    std::string text(kRetry);
    last_ = listener_->since;
    if (listener_->hole) {
      text += "\n" + gap_text(listener_->since, listener_->hole);
      last_ = *listener_->hole;
    } else {
      text += place_text(last_);
    }
    return out.write(text) && write(out, std::exchange(listener_->first, {}));
  }

  bool write(Stream& out, const std::vector<Happened>& events) {
    std::string text;
    for (const Happened& event : events) {
      text += event_text(event);
      last_ = event.moment.seq;
      if (text.size() >= kChunk && !out.write(std::exchange(text, {}))) return false;
    }
    return out.write(text);
  }

  void go_on(Stream& out) {
    const auto heartbeat = desk_.events.limits().heartbeat;
    auto beat = steady_clock::now() + heartbeat;
    while (!out.client_left()) {
      const EventQueue::Taken taken = listener_->queue.take();
      if (!taken.events.empty()) {
        if (!write(out, taken.events)) return;
        beat = steady_clock::now() + heartbeat;
      }
      if (taken.lost) out.write(gap_text(last_, std::nullopt));
      if (!taken.more) return;
      if (steady_clock::now() >= beat) {
        // Others' events move the place on, or it would be forgotten in time.
        last_ = std::max(last_, taken.cursor);
        if (!out.write(":\n" + place_text(last_))) return;
        beat = steady_clock::now() + heartbeat;
      }
      desk_.loop.wait(taken.more,
                      std::min({beat, next_look(), steady_clock::now() + kLookAfterClient}));
    }
  }

  /// Codes change by themselves: somebody has to look.
  steady_clock::time_point next_look() {
    if (listener_->instance == 0) return steady_clock::time_point::max();
    const auto next =
        desk_.loop.call([this] { return desk_.events.look(*listener_, net::Server::now()); });
    return next ? net::steady(*next) : steady_clock::time_point::max();
  }

  const Desk& desk_;
  std::shared_ptr<Listener> listener_;
  Sequence last_ = 0;  // what the client has seen
};

Answer events(const Desk& desk, const Call& call) {
  if (!accepts_events(call.request))
    throw Problem(406, "events are text/event-stream, and the Accept header leaves that out");
  const From from = read_from(call);
  Answer answer{
      .status = 200, .content_type = std::string(kEventStream), .body = {}, .headers = {}};
  if (call.request.verb == "HEAD") {
    // It tells what a GET would tell, and listens to nothing.
    if (!call.args.empty()) with_instance(desk, call, [](core::Instance&, ClientTime) {});
    answer.stream = [](Stream&) {};
  } else {
    const auto listening = std::make_shared<Listening>(desk, call, from);
    answer.stream = [listening](Stream& out) { listening->run(out); };
  }
  return answer;
}

}  // namespace

void add_event_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/events", [&desk](const Call& call) { return events(desk, call); },
             {"since"});
  router.add("GET", "/_mock/instances/{}/events",
             [&desk](const Call& call) { return events(desk, call); }, {"since"});
}

}  // namespace greenmock::control
