#pragma once
// The fake service: all instances, and what happens when a call arrives, waits, is released and
// ends. Pure: no socket, no thread, no clock. The shell hands in requests and the time, and carries
// out the effects that it takes.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/answer.hpp"
#include "api/service/budgets.hpp"
#include "api/service/due_plan.hpp"
#include "api/service/instance_book.hpp"
#include "api/service/kept.hpp"
#include "api/service/partner.hpp"
#include "api/service/refusal.hpp"
#include "api/service/sockets.hpp"
#include "api/service/webhooks.hpp"
#include "core/instance/instance.hpp"

namespace greenmock::api {

/// A call on its way: given out at arrival, handed back when it ends.
struct Ticket {
  core::CallId id = 0;
  core::InstanceId instance = 0;  ///< 0: no instance matched
  std::shared_ptr<core::Record> record;
};

struct Arrived {
  Ticket ticket;
  std::optional<core::Reply> reply;  ///< nothing: parked, the reply comes as an effect
};

struct Released {
  Ticket ticket;
  core::Reply reply;
};

/// A file that a call waits for.
struct FileFetch {
  core::CallId call = 0;
  std::string url;
  std::size_t most_bytes = 0;
};

/// All connections of an instance end, but that one.
struct Dropped {
  core::InstanceId instance = 0;
  core::ConnectionId except = 0;  ///< 0: none
};

/// What the shell must do after any call of Service.
struct Effects {
  std::vector<Released> released;           ///< send these
  std::vector<core::CallId> resumed;        ///< answers that a fault held up go on
  std::vector<core::CallId> cut;            ///< close the connections of these parked calls
  std::vector<SocketStep> sockets;          ///< frames of websockets, in this order
  std::vector<Dropped> dropped;             ///< close the connections of these instances
  std::vector<WebhookPost> webhooks;        ///< send these to where they belong
  std::vector<std::uint64_t> webhooks_cut;  ///< nobody waits for the answers to these any more
  std::vector<FileFetch> fetches;           ///< get these, and tell fetched()
  std::vector<core::CallId> fetches_cut;    ///< nobody waits for these any more
  bool empty() const {
    return released.empty() && resumed.empty() && cut.empty() && sockets.empty() &&
           dropped.empty() && webhooks.empty() && webhooks_cut.empty() && fetches.empty() &&
           fetches_cut.empty();
  }
};

/// What a jump of an instance's clock passed.
struct Jump {
  core::VirtualTime at;
  std::vector<core::Happening> passed;
  std::vector<core::CallId> released;
};

class Service {
 public:
  struct Options {
    std::uint64_t seed = 0;
    core::VirtualTime start;  ///< virtual time of the server's clock at the start
    core::Dialect dialect = core::Dialect::Current;
    bool strict = false;
    core::LimitSpec limits;
    double speed = 1;
    int qr_pixels = 276;
    core::Assumptions assumptions;
    Addresses addresses;
    bool keeps = false;  ///< somebody takes take_kept_changes()
    /// That the journals of all accounts may take.
    std::size_t journal_bytes = core::JournalBudget{}.limit;
    /// That the messages of all accounts may take.
    std::size_t message_bytes = core::MessageBudget{}.limit;
    /// That the notifications of all accounts may take which nobody was given yet.
    std::size_t note_bytes = core::NoteBudget{}.limit;
    /// That the pictures of all accounts may take.
    std::size_t picture_bytes = core::PictureRoom{}.limit;
    /// That rules and timelines may take, those of one instance and those of all.
    std::size_t script_bytes_of_one = core::ScriptRoom{}.limit_of_one;
    std::size_t script_bytes = core::ScriptRoom{}.limit;
    /// A test that makes instances and never deletes one has gone wrong.
    std::size_t most_instances = 200'000;
    /// Firings that a jump may foresee, of all instances together; each instance may do as many things besides. A jump is
    /// one turn: what is foreseen is about a second of work, or half a minute where each makes a notification, and what is
    /// not as much again for each instance whose entries cause each other, so that a jump of all has no bound but their
    /// number.
    std::uint64_t firings_a_jump = 1'000'000;
    std::string partner_token;  ///< of the partner API; empty: every token is wrong
    /// Hosts besides this machine from which files are fetched that clients name.
    std::vector<std::string> file_hosts;
    std::size_t file_bytes = core::FileStore::kUsualLimit;  ///< of all files that are kept
  };

  Service(Options options, core::ClientTime now);

  const Options& options() const { return options_; }
  void set_addresses(Addresses addresses) { options_.addresses = std::move(addresses); }

  // --- calls: the data plane
  Arrived arrive(core::Request request, core::ClientTime now);
  /// A request that the shell itself refuses with this reply, such as a CONNECT to another host: it is
  /// noted, with the reason, in the journal of no instance.
  Arrived refuse(core::Request request, core::Reply reply, std::string why, core::ClientTime now);
  /// A connection that came to no request, and to no answer: noted likewise.
  void note_failure(core::Request about, std::string why, core::Outcome how, core::ClientTime now);
  /// There is no room for the answer: this one goes out in its place, and what that one held was not received.
  void withhold(const Ticket& ticket, const core::Reply& instead, core::ClientTime now);
  /// The last byte was handed to the kernel.
  void sent(const Ticket& ticket, core::ClientTime now);
  /// Its answer is held up by a fault until `due`: an effect tells when to go on. False if it is
  /// due already.
  bool hold_up(const Ticket& ticket, core::VirtualTime due, core::ClientTime now);
  /// The call ended before that.
  void ended(const Ticket& ticket, core::Outcome how, core::ClientTime now);
  Effects take_effects();
  bool quiet() const { return effects_.empty() && !sockets_.has_steps() && !webhooks_.has_steps(); }

  // --- websockets: the data plane, after a reply with `websocket` was sent
  void socket_opened(const Ticket& ticket, core::ClientTime now);
  void socket_received(const Ticket& ticket, const SocketReceived& frame, core::ClientTime now);
  /// Also of one that never opened; nothing happens if it was told before.
  void socket_closed(const Ticket& ticket, const SocketClosed& how, core::ClientTime now);

  /// What came of one of Effects::fetches.
  void fetched(core::CallId id, core::Fetched file, core::ClientTime now);

  // --- webhooks: what came of Effects::webhooks
  void webhook_answered(const WebhookAnswer& answer, core::ClientTime now);
  const Webhooks& webhooks() const { return webhooks_; }

  // --- time
  std::optional<core::ClientTime> next_due() const { return plan_.next(); }
  /// Does what is due, but not more than one turn of the loop may take: what is left over stays due.
  void run_due(core::ClientTime now);
  /// A refusal if more falls due until `target` than a jump may do: 400, and nothing has moved, if that was
  /// foreseen; else 409, and the clock stands where it ended.
  OrRefusal<Jump> jump(core::Instance& instance, core::VirtualTime target, core::ClientTime now);
  /// All instances and the server's own clock, by the same span; none if together they may not (400). One that
  /// ended before (409) keeps no other from its target.
  std::optional<Refusal> jump_all(core::Duration by, core::ClientTime now);
  void change_clock(core::Instance& instance, std::optional<double> speed,
                    std::optional<bool> paused, core::ClientTime now);
  void change_clock_of_all(std::optional<double> speed, std::optional<bool> paused,
                           core::ClientTime now);
  const core::InstanceClock& clock() const { return clock_; }

  // --- instances
  OrRefusal<core::Instance*> create(const core::InstanceSpec& spec,
                                    const std::optional<core::Script>& script,
                                    core::ClientTime now);
  core::Instance* find(core::InstanceId id) { return book_.find(id); }
  /// By id or by name.
  core::Instance* find(std::string_view id_or_name) { return book_.find(id_or_name); }
  const InstanceBook::ById& instances() const { return book_.all(); }
  void remove(core::Instance& instance, core::ClientTime now);
  void reset(core::Instance& instance, bool keep_script, core::ClientTime now);
  /// Up to the present: what is due has happened. Call it before looking at an instance.
  void refresh(core::Instance& instance, core::ClientTime now);
  /// Changes an instance from outside, and does what falls due by it.
  template <typename F>
  auto change(core::Instance& instance, core::ClientTime now, F f);

  /// Why not all of a script can be here; `load` looks at it first, and then makes nothing.
  std::optional<Refusal> refusal_of(const core::Script& script) const;
  /// The same of its rules and its timeline, with so many bytes beside them: `instances` are not looked at.
  std::optional<Refusal> refusal_of_rules(const core::Script& script, std::size_t beside = 0) const;
  std::optional<Refusal> load(const core::Script& script, core::ClientTime now);
  /// Rules and timeline for all instances, those to come included. `instances` are not looked at.
  void set_script(const core::Script& script, core::ClientTime now);
  void set_script(core::Instance& instance, const core::Script& script, core::ClientTime now);
  /// Before the rules that are there.
  void add_rule(core::Instance& instance, core::Rule rule, core::ClientTime now);
  void set_limits(core::Instance& instance, const core::LimitSpec& spec);

  // --- what is kept over the end of a server, if it keeps
  bool has_kept_changes() const { return !kept_.empty(); }
  /// In the order in which they happened.
  KeptChanges take_kept_changes() { return std::exchange(kept_, {}); }
  /// As of FileStore.
  bool restore_file(const std::string& place, core::StoredFile file, std::uint64_t age) {
    return files_.restore(place, std::move(file), age);
  }
  /// Of what a script says of an account, that which no state file holds: it is so again at each start.
  void behave_again(core::Instance& instance, const core::InstanceSpec& spec, core::ClientTime now);
  /// As if something of it had changed.
  void keep_account(core::InstanceId id) { keep({KeptChange::What::Account, id, 0}); }

  // --- the phone
  /// The instance of a scanned code; null if it is none of ours.
  core::Instance* owner_of(std::string_view payload);
  /// The instance that has given this code of `getAuthorizationCode`, as a person may type it; null
  /// if none has. If several have, the one whose current code it is.
  core::Instance* owner_of_typed(std::string_view code) { return book_.owner_of_typed(code); }

  // --- what can be seen
  core::Journal& unmatched() { return unmatched_; }
  core::Sequence cursor() const { return sequence_; }
  std::uint64_t seed() const { return options_.seed; }
  std::size_t parked() const { return parked_; }
  /// Websockets that are open now.
  std::size_t sockets() const { return sockets_.count(); }
  std::size_t sockets_of(core::InstanceId id) const { return sockets_.count_of(id); }
  std::uint64_t calls() const { return last_call_; }
  std::uint64_t pictures_drawn() const { return pictures_.drawn(); }
  /// Notifications that were given up since a queue was full, or all of them together, since the start of
  /// the server.
  std::uint64_t notes_dropped() const { return notes_dropped_; }
  const Budgets& budgets() const { return budgets_; }
  /// What was sent and uploaded, with the number of those that were dropped for want of room.
  const core::FileStore& files() const { return files_; }
  /// The client time of the last call or control call of an instance, for `ttl`.
  core::ClientTime touched(core::InstanceId id) const;
  void touch(core::InstanceId id, core::ClientTime now) { touched_[id] = now; }

  /// Called after each step of a call. `instance` is null for calls that match none.
  std::function<void(const core::Record&, core::Phase, core::Instance*)> on_phase;
  /// Called when a websocket has opened and when it has closed. `instance` is null if that is gone,
  /// or was reset since the call arrived.
  std::function<void(const core::Record&, core::Instance*)> on_socket;
  /// Called for each thing that happened to a notification.
  std::function<void(const core::NoteEvent&, core::Instance&)> on_note;
  /// Called when an attempt to deliver a webhook has begun, and when it has ended.
  std::function<void(const core::Push&, core::Instance&)> on_push;
  /// Called after a partner has deleted an instance; `last` is the last moment of its own.
  std::function<void(core::InstanceId, const core::Moment& last)> on_gone;
  /// Called after anything that may have changed an instance.
  std::function<void(core::Instance&)> on_change;

 private:
  std::shared_ptr<core::Record> record_of(core::Request& request);
  /// Notes a request that matched no instance.
  Ticket note_unmatched(std::shared_ptr<core::Record> record, core::ClientTime now);
  Arrived answer_unmatched(std::shared_ptr<core::Record> record, const struct RouteOrNot& parsed,
                           bool on_own_port, std::string_view allow_headers, core::ClientTime now);
  core::Reply unmatched_reply(core::Record& record, const RouteOrNot& parsed, bool on_own_port,
                              core::ClientTime now);
  /// The hosted page; it is no method of Green API: rules and limits do not apply to it.
  Arrived show_page(std::shared_ptr<core::Record> record, const struct PageLink& link,
                    core::Instance* instance, core::ClientTime now);
  /// What the two have in common: whoever has a link is answered, at once.
  void begin_link(core::Record& record, std::string_view path, core::InstanceId id,
                  core::Instance* instance, core::ClientTime now);
  Arrived end_link(std::shared_ptr<core::Record> record, core::Instance* instance,
                   core::Reply reply);
  /// A stored file; like the page, no method.
  Arrived show_file(std::shared_ptr<core::Record> record, const struct FileLink& link,
                    core::Instance* instance, core::ClientTime now);
  /// A method of the partner API; rules and limits do not apply to it.
  Arrived partner_call(const std::shared_ptr<core::Record>& record, const PartnerLink& link,
                       std::string_view body, core::ClientTime now);
  core::Reply partner_reply(core::Record& record, const PartnerLink& link, std::string_view body,
                            core::ClientTime now);
  core::Reply partner_create(core::Record& record, std::string_view body, core::ClientTime now);
  core::Reply partner_list(core::ClientTime now);
  core::Reply partner_delete(core::Record& record, std::string_view body, core::ClientTime now);
  PartnerInstance as_of_partner(const core::Instance& instance) const;
  /// As remove(), but the connections of its clients stay.
  void take_out(core::Instance& instance, core::ClientTime now);
  /// The instance of that id; null if there is none, or the request came in on another one's port.
  core::Instance* reached(core::InstanceId id, std::optional<core::InstanceId> own_port_of);
  Arrived answer_at_once(Ticket ticket, core::Instance* instance, core::Reply reply);
  std::optional<core::Reply> refuse_unfit(core::Instance& instance, core::Record& record,
                                          const struct Route& route);
  AnswerContext context_of(core::Instance& instance, const core::OpenCall& call);
  /// True if the service itself keeps the call waiting: it is parked then.
  bool hold(core::Instance& instance, core::CallId id, const core::OpenCall& call);
  /// The service itself answers the call, and it can.
  bool acts_faithfully(const core::Instance& instance, const core::OpenCall& call) const;
  /// True if a file must be fetched first: the call is parked then.
  bool wait_for_file(core::Instance& instance, core::CallId id, core::OpenCall& call);
  void stop_fetching(core::CallId id);
  /// A call that was parked goes on.
  void answer_parked(core::Instance& instance, core::CallId id, core::OpenCall call);
  std::optional<core::Reply> compute(core::Instance& instance, core::OpenCall& call);
  void release(core::Instance& instance, core::CallId id);
  /// The number of tasks done; if it is `most_tasks`, some may be left over.
  std::size_t catch_up(core::Instance& instance, core::VirtualTime limit, core::ClientTime now,
                       std::size_t most_tasks);
  /// A refusal if it ended before the target.
  std::optional<Refusal> move_clock(core::Instance& instance, core::VirtualTime target,
                                    core::ClientTime now);
  std::uint64_t firings_on_the_way(const core::Instance& instance, core::VirtualTime target) const;
  std::optional<Refusal> too_far(std::uint64_t firings, std::string_view whose) const;
  void after_change(core::Instance& instance, core::ClientTime now);
  void replan(core::Instance& instance, core::ClientTime now);
  void finish(const Ticket& ticket, core::Outcome how, core::ClientTime now);
  /// The call or its websocket has ended: the journal may give its record up. `instance` is that of living().
  void settle(const Ticket& ticket, core::Instance* instance);
  /// The instance of a call, unless it is gone or was reset since.
  core::Instance* living(const Ticket& ticket);
  void tell_sockets(core::Instance& instance);
  void tell_notes(core::Instance& instance);
  /// The fullest queues give up their oldest if all take too much together; it is told.
  void keep_notes(core::ClientTime now);
  void tell_webhooks(core::Instance& instance);
  void tell_kept(core::Instance& instance);
  void keep(KeptChange change);
  void tell(const core::Record& record, core::Phase phase, core::Instance* instance);
  void cut_parked(core::Instance& instance, core::ClientTime now);
  core::Moment unmatched_moment(core::ClientTime now);
  /// Its own, or one that is made: `#7`, and none that others of the same script state.
  std::string name_of(const core::InstanceSpec& spec, const std::set<std::string_view>& stated);
  /// Whatever memory it takes.
  OrRefusal<core::Instance*> make(const core::InstanceSpec& spec, const std::string& name,
                                  const std::optional<core::Script>& script, core::ClientTime now);
  std::optional<Refusal> refusal_of_so_many(std::size_t more) const;
  core::InstanceId made_id(const std::string& name, std::uint64_t seed) const;
  core::Behaviour behaviour_of(const core::InstanceSpec& spec) const;

  Options options_;
  core::ClientTime started_;
  core::InstanceClock clock_;
  core::Sequence sequence_ = 0;
  Budgets budgets_;
  core::Journal unmatched_{budgets_.journals};
  core::BodyHashes hashes_;
  QrAnswers pictures_;
  std::unordered_map<core::CallId, core::InstanceId> fetches_;  // calls that wait for a file
  core::PieceMarks file_marks_;
  core::FileStore files_{options_.file_bytes, options_.keeps ? &file_marks_ : nullptr};
  PartnerBook partner_;
  Sockets sockets_{{pictures_, options_.assumptions, options_.addresses, options_.qr_pixels}};
  Webhooks webhooks_{options_.assumptions, budgets_.pushes,
                     [this](const core::Push& push, core::Instance& of) {
                       if (on_push) on_push(push, of);
                     }};
  InstanceBook book_;
  std::unordered_map<core::InstanceId, core::ClientTime> touched_;
  DuePlan plan_;
  core::RuleList server_rules_;
  core::TimelineList server_timeline_;
  core::CallId last_call_ = 0;
  std::size_t parked_ = 0;
  std::uint64_t notes_dropped_ = 0;
  KeptChanges kept_;
  Effects effects_;
};

template <typename F>
auto Service::change(core::Instance& instance, core::ClientTime now, F f) {
  refresh(instance, now);
  if constexpr (std::is_void_v<decltype(f(instance))>) {
    f(instance);
    after_change(instance, now);
  } else {
    auto result = f(instance);
    after_change(instance, now);
    return result;
  }
}

}  // namespace greenmock::api
