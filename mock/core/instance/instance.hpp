#pragma once
// One Green API account: its state, clock, code, script, parked calls and journal. Everything a
// test changes hangs on it, so that hundreds of tests run side by side on one server.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/account/account_settings.hpp"
#include "core/account/api_tokens.hpp"
#include "core/account/state_history.hpp"
#include "core/calls/fetched.hpp"
#include "core/calls/journal.hpp"
#include "core/calls/message.hpp"
#include "core/events/occurrences.hpp"
#include "core/instance/profile_picture.hpp"
#include "core/login/authorization_code.hpp"
#include "core/login/qr_code.hpp"
#include "core/messages/messenger.hpp"
#include "core/notifications/notification.hpp"
#include "core/notifications/notification_queue.hpp"
#include "core/rules/assumptions.hpp"
#include "core/rules/rate_limit.hpp"
#include "core/rules/rule_book.hpp"
#include "core/rules/timeline.hpp"
#include "core/time/agenda.hpp"
#include "core/time/clock.hpp"

namespace greenmock::core {

struct Identity {
  InstanceId id = 0;
  std::string token;
  std::string name;
  std::uint64_t seed = 0;  ///< hash(server seed, name, lives that it has had)
  /// What its telephone number is made of, and those of its correspondents. They outlive a server.
  std::uint64_t phone_seed = 0;
  std::uint64_t lives = 0;  ///< as of Past
};

/// What an instance does by itself, settable per instance.
struct Behaviour {
  Dialect dialect = Dialect::Current;
  bool strict = false;
  std::optional<std::size_t> quota_chats;  ///< a calendar month; nothing: any number
  LoginSpec login;
  std::map<State, QrInReply> qr_in;
  Duration reboot_lasts{0};
  SessionRule sessions = SessionRule::Replace;
  EmptyReceive receive_empty = EmptyReceive::Null;
  Readers receive_readers = Readers::Same;
  Duration receive_after_webhook{
      0};                        ///< from the clearing of webhookUrl until there are readers again
  Duration settings_act{0};      ///< from setSettings until its values act
  Duration settings_restart{0};  ///< in `starting` after setSettings; 0: it is not seen
  Duration phone_sleep{0};       ///< from a phone that is off to `sleepMode`
  Duration phone_wake{0};        ///< from its return to `authorized`
  Duration ready_in{0};          ///< from its start until its methods can be used

  /// What is stated in them, the rest stays.
  void take(const SavingSpec& saving);
  void take(const PhoneSpec& phone);
};

/// A call that has not been answered.
struct OpenCall {
  std::shared_ptr<Record> record;
  Filled filled;
  std::uint64_t arrival_serial = 0;  ///< of the code at arrival
  VirtualTime arrived;
  std::optional<Agenda::Handle> planned;   ///< nothing: no release is planned
  std::optional<Mark> until;               ///< waits for this mark to come
  std::shared_ptr<const Form> form;        ///< as of Request
  SharedBody whole_body;                   ///< null: the record has all of it
  std::shared_ptr<const Fetched> fetched;  ///< null: no file was
};

/// Calls of one method since start or reset.
struct CallCounts {
  std::uint64_t numbered = 0;  ///< accepted ones: what `call` of a rule counts
  std::uint64_t arrived = 0, parked = 0, sent = 0, left = 0;  ///< parked: now
};

/// One thing that happened on the virtual clock, for whoever moved it.
struct Happening {
  VirtualTime at;
  std::string what;
};

/// Something that happened to a notification, for whoever watches.
struct NoteEvent {
  enum class What { Queued, Deleted, Dropped, Cleared };
  What what = What::Queued;
  Moment moment;
  std::uint64_t receipt = 0;  ///< 0: of all (Cleared)
  std::string type;           ///< its `typeWebhook`, if it is known
};
inline constexpr std::string_view kNoteEventNames[] = {"queued", "deleted", "dropped", "cleared"};

/// What became of a wish to notify.
struct Notified {
  std::optional<std::uint64_t> receipt;  ///< nothing: it was not queued
  std::string_view switched_off;         ///< the setting for which it was not
};

/// What came of a scan.
struct ScanResult {
  enum class Verdict { Accepted, RotatedAway, NotYet, WrongState, Foreign };
  Verdict verdict = Verdict::Foreign;
  Duration age{0};  ///< RotatedAway: since the code stopped being current
};

class Instance : private Messenger::Account {
 public:
  struct Setup {
    Identity identity;
    State state = State::NotAuthorized;
    Json settings;
    Behaviour behaviour;
    InstanceClock clock;
    std::uint64_t server_seed = 0;
    std::shared_ptr<const FirstQueue> queue;  ///< null: nothing waits at the start
    NotificationQueue::Rules note_rules = {};
    std::vector<StateHistory::Entry> past_states;
    Messenger::Pace pace;
    std::vector<Contact> contacts;
    std::vector<Group> groups;
    bool keeps = false;  ///< somebody takes take_changed_pieces()
  };

  /// `sequence` and the budgets belong to the server and outlive the instance.
  Instance(Setup setup, ClientTime now, Sequence& sequence, JournalBudget& budget,
           MessageBudget& messages, NoteBudget& notes, PictureRoom& pictures);

  const Identity& identity() const { return identity_; }
  State state() const override { return state_; }
  /// Those by which it acts.
  const Json& settings() const { return settings_.acting(); }
  /// Why no reader gets its notifications: a webhook takes them, or did until a short while ago.
  bool is_read_by_webhook() const;
  /// Those that were saved last: what `getSettings` shows. They may act later.
  const Json& saved_settings() const { return settings_.saved(); }
  /// Those that it was made with.
  const Json& first_settings() const { return settings_.first(); }
  /// True if it would take a login: it has none, and none is half finished.
  bool takes_login() const { return state_ == State::NotAuthorized && !half_login_; }
  /// The own chat id, `79876543210@c.us`; empty unless it is logged in (docs: GetSettings, wid).
  std::string wid() const;
  const StateHistory& history() const { return history_; }
  const std::optional<ProfilePicture>& picture() const { return picture_; }
  const Behaviour& behaviour() const { return behaviour_; }
  Behaviour& change_behaviour() {
    account_hint_ = true;
    return behaviour_;
  }
  const InstanceClock& clock() const { return clock_; }
  const RuleBook& rules() const { return rules_; }
  RuleBook& rules() { return rules_; }
  const TimelineList& timeline() const { return timeline_.entries(); }
  /// Entries of the timeline were left out, because they cause each other without end.
  bool timeline_cut() const { return timeline_.chain_cut(); }
  const Occurrences& occurrences() const { return occurrences_; }
  /// The place of its last start, state, scan or acting of settings: whoever keeps it sees whether
  /// there is anything new.
  Sequence changed() const { return changed_; }
  Journal& journal() { return journal_; }
  const Journal& journal() const { return journal_; }
  const QrPayloads& payloads() const { return payloads_; }
  const QrSchedule& codes() const { return codes_; }
  /// Those for typing, in place of a picture.
  const AuthorizationCodes& typed_codes() const { return typed_codes_; }
  /// How often the code has changed since start or reset.
  std::uint64_t rotations() const { return codes_.serial_at(now_) - first_serial_; }
  /// Notifications that wait.
  std::size_t queued() const { return notes_.size(now_); }
  const std::unordered_map<CallId, OpenCall>& parked() const { return parked_; }
  const std::vector<CallCounts>& counts() const { return counts_; }

  // --- time
  /// The virtual time of what is being done now; while a jump runs, the due time of the task.
  VirtualTime now() const override { return now_; }
  VirtualTime start() const { return start_; }
  /// True if the record is of this instance, and of the time since its start or reset.
  bool owns(const Record& record) const { return record.arrived.seq > start_seq_; }
  Moment moment();
  /// Takes the next task that is due until `limit` and moves now() to its time.
  std::optional<Task> take_due(VirtualTime limit, ClientTime client_now);
  bool has_due(VirtualTime limit) const;
  /// Nothing more is due until `limit`: now() is `limit`.
  void settle(VirtualTime limit, ClientTime client_now);
  /// Does a task of the instance's own; releases are the caller's.
  void perform(const Task& task);
  std::optional<ClientTime> next_due(ClientTime client_now) const;
  void change_clock(std::optional<double> speed, std::optional<bool> paused, ClientTime client_now);
  void jump_clock(VirtualTime target, ClientTime client_now) { clock_.jump_to(target, client_now); }

  /// The moment of a mark that has come; nothing if it has not.
  std::optional<Moment> has_come(const Mark& mark) const;
  /// The time of a mark, past or to come; nothing if its event has not happened.
  std::optional<VirtualTime> time_of(const Mark& mark) const;
  /// When a mark comes, as far as is known now: a rotation is foreseen, and may come earlier than
  /// that. A bare rotation is the next one.
  std::optional<VirtualTime> due_of(const Mark& mark) const;
  /// About how often the timeline and watched rotations fire until `target`.
  std::uint64_t firings_until(VirtualTime target) const;
  /// The earliest planned release of a parked call.
  std::optional<VirtualTime> next_release() const { return agenda_.next_of(Task::Kind::Release); }

  /// Keeps a list of what happens, until it is taken.
  void record_happenings(bool on);
  std::vector<Happening> take_happenings() { return std::move(happenings_); }

  // --- what is kept over the end of a server
  /// True if state, settings, token or behaviour have changed since the last time.
  bool take_account_hint() { return std::exchange(account_hint_, false); }
  /// True if notifications have become too old since the last time.
  bool take_note_expiry() { return notes_.take_untold_expiry(now_); }
  /// What of its messages, people and picture has changed since the last time.
  PieceMarks take_changed_pieces() { return std::exchange(marks_, {}); }
  /// That of an earlier server is never refused.
  void restore_picture(ProfilePicture picture) { take_picture(std::move(picture)); }
  /// One that waited when an earlier server ended.
  void restore_note(std::uint64_t receipt, const Json& body, std::uint32_t copies,
                    VirtualTime queued) {
    notes_.restore(receipt, body, copies, queued);
    notes_.count_from_start();
    delivery_hint_ = true;
  }
  void skip_receipts_to(std::uint64_t receipt) { notes_.skip_receipts_to(receipt); }

  // --- those who watch: websockets
  /// One more who wants to know of each event, or one less. Rotations happen for them as they fall
  /// due.
  void watch(bool begins);
  /// What has happened since the last time, if anybody watched.
  std::vector<Event> take_told() { return std::exchange(told_, {}); }
  bool has_told() const { return !told_.empty(); }
  /// Task::Kind::Frame of this websocket at `due`.
  Agenda::Handle plan_frame(CallId socket, VirtualTime due);
  void forget_frame(const Agenda::Handle& planned);
  /// Task::Kind::Webhook at `due`.
  Agenda::Handle plan_webhook(VirtualTime due);
  void forget_webhook(const Agenda::Handle& planned);
  /// True if something has changed since the last time by which a webhook may be sent, or not be.
  bool take_delivery_hint() { return std::exchange(delivery_hint_, false); }

  // --- events
  void note(const Event& event);
  ScanResult scan(std::string_view payload);
  /// A code for typing that nobody has seen; give_code() makes it good.
  std::string tell_code() { return typed_codes_.tell(); }
  /// The code that was told last becomes the current one for so long (docs: GetAuthorizationCode).
  void give_code(Duration lasts) { typed_codes_.give(now_, lasts); }
  /// The phone types a code: the current one leads to where a scan leads, and is a scan for every
  /// mark. As a person types it: case, blanks and a hyphen do not matter.
  TypedResult enter_code(std::string_view typed);
  TypedResult enter_current_code();
  /// The current code's payload.
  std::string payload() const { return payloads_.payload(codes_.serial_at(now_)); }
  /// True if it changed anything.
  bool phone(PhoneAction action);
  void logout();
  void reboot();
  /// As `setSettings` does it: saved now, acting after a while, perhaps with a restart.
  void save_settings(Json changes);
  /// A fresh token that opens nothing yet; renew_token() makes it good.
  std::string tell_token() { return tokens_.tell(); }
  /// The token that was told last takes the place of the current one, which is dead from now on.
  void renew_token() {
    identity_.token = tokens_.take();
    account_hint_ = true;
  }
  /// True if there is room for one of so many bytes in place of the present one.
  bool has_room_for_picture(std::size_t bytes) const {
    return picture_room_->takes(bytes, picture_ ? picture_->jpeg->size() : 0);
  }
  void set_picture(ProfilePicture picture) {
    take_picture(std::move(picture));
    mark(marks(), Piece::Picture, "");
  }
  /// Into any state, as the control API and the timeline may; the table of transitions does not
  /// bind them.
  void force_state(State state);
  void rotate();
  /// Saved and acting at once.
  void merge_settings(const Json& settings);

  // --- messages
  /// Made when it is first asked for: most accounts of a test send nothing.
  Messenger& messenger();
  /// The same, if it was made already; null: nothing was ever asked of it.
  Messenger* known_messenger() { return messenger_.get(); }
  const Messenger* known_messenger() const { return messenger_.get(); }
  std::string own_chat_id() const override;
  /// A virtual person writes; whatever is not stated is made up.
  Messenger::Said say(const Say& what);

  // --- notifications
  /// Puts one into the queue, and lets go who waits for one.
  Notified notify(const NotifySpec& spec);
  const NotificationQueue& notes() const { return notes_; }
  /// The oldest one, which a sender of webhooks delivers next; null: none waits. It stays until
  /// delivered() says that it has arrived.
  const QueuedNote* head() const { return notes_.head(now_); }
  /// It arrived, or was deleted by its reader; false if there is none of this receipt.
  bool delivered(std::uint64_t receipt);
  /// One of notes().
  void hand_out(const QueuedNote& note) { notes_.hand_out(note); }
  /// The call that it was handed out to has ended without it.
  void give_back(std::uint64_t receipt);
  void clear_notes();
  std::uint64_t take_untold_drops() { return notes_.take_untold_drops(); }
  /// Tells of those that have gone for want of room, as of those for which its own queue was full.
  void tell_given_up();
  /// What has happened to notifications since the last time.
  std::vector<NoteEvent> take_note_events() { return std::exchange(note_events_, {}); }
  bool has_note_events() const { return !note_events_.empty(); }

  /// True once, after a timeline entry asked for all connections to be dropped.
  bool take_drop_request();

  // --- script
  /// True if a rule or entry for this id or name (or for all) is for this instance.
  bool is_meant_by(const std::optional<std::string>& id_or_name) const;
  /// Takes rules and timeline of a script, those that are for this instance.
  void adopt(const RuleList& rules, const TimelineList& timeline);
  /// Of its rules and its timeline, bytes.
  std::size_t script_memory() const {
    return memory_of(rules_.rules()) + memory_of(timeline_.entries());
  }
  /// Of that, what is free as soon as it has another script.
  std::size_t own_script_memory() const {
    return memory_of_own(rules_.rules()) + memory_of_own(timeline_.entries());
  }
  void set_limits(std::map<MethodId, Limit> limits);

  // --- calls
  CallCounts& counts_of(MethodId method);
  /// Calls that have come and are neither answered to the last byte nor left.
  std::uint64_t unanswered() const;
  bool admit(MethodId method, ClientTime client_now);
  Filled fill(const CallFacts& facts, RequestConditions& conditions);
  /// True if the wait is not over yet: the call is parked then.
  bool park(CallId id, OpenCall call);
  /// Waits for a notification, but not longer than `most`.
  void park_for_note(CallId id, OpenCall call, Duration most);
  /// Calls that wait for a notification.
  std::size_t readers() const { return parked_for_note_.size(); }
  /// Its answer is on the way, and goes on at `due`.
  void plan_resume(CallId id, VirtualTime due);
  /// False if its answer is not held up.
  bool forget_resume(CallId id);
  /// Takes a parked call out; nothing if there is none of that id.
  std::optional<OpenCall> unpark(CallId id);
  /// Puts back a call whose answer is that there is none.
  void park_forever(CallId id, OpenCall call);

  /// Counters, queue, state, clock, journal; the script too unless it is kept. Parked calls must be
  /// gone.
  void reset(bool keep_script, VirtualTime start, ClientTime client_now);

 private:
  Duration send_delay() const override;
  void plan(VirtualTime due, Task task) override;
  void tell_message(const std::string& chat_id, const ChatMessage& message) override;
  void tell_status(const std::string& chat_id, const ChatMessage& message,
                   std::string_view description) override;
  void tell_call(const std::string& caller, const std::string& id,
                 std::string_view status) override;
  void tell_block(const std::string& chat_id, bool blocked) override;
  void tell_quota(const std::vector<std::string>& correspondents) override;
  /// Puts it into the queue, if the settings ask for it.
  void tell_by_settings(Json body);
  std::optional<std::size_t> quota() const override;
  bool is_set(std::string_view setting) const override;
  MessageBudget& message_budget() override { return *message_budget_; }
  NoteFacts note_facts() const;
  PieceMarks* marks() { return keeps_ ? &marks_ : nullptr; }

  void take_picture(ProfilePicture picture) {
    picture.jpeg = picture_room_->keep(std::move(picture.jpeg));
    picture_ = std::move(picture);
  }
  void tell(const struct ChatNote& note);
  /// Its receipt.
  std::uint64_t queue_note(const std::string& type, std::string_view body, std::uint32_t copies);
  void begin();
  /// What a scan leads to; false, and nothing happens, where the state takes none.
  bool log_in(LoginEnd end);
  void end_login(LoginEnd end);
  /// False if there was no login.
  bool unlink();
  bool switch_phone(bool on);
  void restart(Duration lasts, State after);
  void act_settings(std::uint64_t number);
  void tell_settings(bool had_webhook);
  void change_state(State state);
  void tell_state();
  void fire_rotation();
  void plan_rotation();
  void plan_timeline();
  bool rotation_is_watched() const;
  void plan(CallId id, OpenCall& call);
  void tell_timeline(const Event& event, std::uint64_t count);
  void wake_parked(const Event& event);
  void forget_event(CallId id, const Mark& mark);
  /// So many of those that wait for a notification are released now.
  void wake_readers(std::size_t notes);
  void tell_note(NoteEvent::What what, std::uint64_t receipt, std::string type = {});
  void happen(std::string what);
  std::optional<Moment> last_or_nth(const Event& event, std::uint32_t nth) const;
  bool waits_for_event(const Mark& mark) const;

  Identity identity_;
  State state_;
  State first_state_;
  std::optional<State> before_restart_;
  bool half_login_ = false;
  std::optional<bool> phone_goes_;  // on or off, when the task for it falls due
  StateHistory history_;
  AccountSettings settings_;
  std::optional<VirtualTime> webhook_cleared_;
  ApiTokens tokens_;
  std::string first_token_;
  PictureRoom* picture_room_;
  std::optional<ProfilePicture> picture_;
  Behaviour behaviour_;
  InstanceClock clock_;
  QrPayloads payloads_;
  VirtualTime start_, now_;
  ClientTime client_start_, client_now_;
  Sequence* sequence_;
  Sequence start_seq_ = 0;
  std::uint64_t first_serial_ = 0;  // of the code at start or reset
  Moment last_rotation_;            // if somebody saw it
  QrSchedule codes_;
  AuthorizationCodes typed_codes_;
  std::shared_ptr<const FirstQueue> first_queue_;
  NotificationQueue notes_;
  bool keeps_;
  PieceMarks marks_;
  Messenger::Pace pace_;
  MessageBudget* message_budget_;
  std::unique_ptr<Messenger> messenger_;
  std::uint64_t notes_made_ = 0;  // never falls: two must not have one id
  std::vector<NoteEvent> note_events_;
  Agenda agenda_;
  Occurrences occurrences_;
  Sequence changed_ = 0;
  RuleBook rules_;
  Timeline timeline_;
  std::map<MethodId, RateLimit> limits_;
  std::vector<CallCounts> counts_;
  std::unordered_map<CallId, OpenCall> parked_;
  std::unordered_map<CallId, Agenda::Handle> resumes_;
  std::set<CallId> parked_for_note_;  // in the order of arrival
  // Whose event is still to come, in the order of arrival: an event looks at no others.
  std::map<Event, std::set<CallId>> parked_for_event_;
  std::size_t parked_for_rotation_ = 0;
  std::size_t watchers_ = 0;
  std::vector<Event> told_;  // to those who watch, when they look
  Journal journal_;
  bool recording_ = false;
  bool drop_requested_ = false;
  bool delivery_hint_ = true;
  bool account_hint_ = true;
  std::vector<Happening> happenings_;
};

}  // namespace greenmock::core
