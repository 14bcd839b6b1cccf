#pragma once
// The journal: every call, which rules took part, what was replied and how it ended. Bounded in
// bytes.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/account/state.hpp"
#include "core/boxed.hpp"
#include "core/calls/body_hashes.hpp"
#include "core/calls/journal_budget.hpp"
#include "core/calls/message.hpp"
#include "core/calls/socket_log.hpp"
#include "core/deque.hpp"
#include "core/events/event.hpp"
#include "core/time/moment.hpp"

namespace greenmock::core {

/// How far a call has come.
enum class Phase { Arrived, Parked, Released, Sent, Left };
inline constexpr std::string_view kPhaseNames[] = {"arrived", "parked", "released", "sent", "left"};

/// How a call ended.
enum class Outcome {
  Open,  ///< not yet
  Sent,  ///< the last byte was handed to the kernel
  LeftByClient,
  Shutdown,  ///< the server ended it, which is nobody's fault
  Cut,       ///< a test told the server to cut it, or a fault did, or it came to no request
};
std::string_view to_string(Outcome outcome);

/// A rule that took part in a call, and which slots it filled.
struct RuleUse {
  std::string id;
  std::vector<std::string_view> slots;
};

struct Record {
  CallId id = 0;
  ConnectionId connection = 0;
  std::string peer, verb, target, head;
  bool tls = false;                           ///< came over TLS
  std::string tunnel;                         ///< `host:port` of a CONNECT before it; empty: none
  std::size_t path_begin = 0, path_size = 0;  ///< of the path within the target
  std::string body;                           ///< the first kBodyKept bytes
  std::size_t body_size = 0;                  ///< of the whole
  std::string body_sha256;                    ///< of the whole, if it was cut
  std::string instance_name;                  ///< for logs; empty: no instance matched
  std::optional<MethodId> method;
  std::string method_name;             ///< as in the table; empty: no such method
  std::uint64_t call = 0;              ///< number of this call of this method; 0: not counted
  State state = State::NotAuthorized;  ///< at arrival
  bool refused_by_limit = false;
  std::vector<std::string_view> tolerated;  ///< odd shapes that strict would have refused
  std::string note;                         ///< what a person should know, such as «not built»
  std::vector<RuleUse> rules;
  std::vector<std::string_view> encoded;  ///< how the body was written: words of `as`
  std::string fault;                      ///< how the bytes left; empty: as usual
  std::size_t wire_bytes = 0;             ///< of the answer, that were handed to the kernel
  Moment arrived, parked, released, sent, left;
  Outcome outcome = Outcome::Open;
  int status = 0;  ///< 0: no reply yet
  std::vector<std::pair<std::string, std::string>>
      reply_headers;                     ///< besides those that delivery adds
  SharedBody reply_body;                 ///< the first kBodyKept bytes, or all of it, shared
  std::size_t reply_size = 0;            ///< of the whole
  std::string reply_sha256;              ///< of the whole, if it was cut
  std::optional<std::uint64_t> receipt;  ///< of the notification that was handed out
  bool socket_expected = false;          ///< answered by a handshake, and not open yet
  Boxed<SocketLog> socket;               ///< what became of the websocket; null: it was none
  std::size_t accounted = 0;             ///< bytes that its journal has counted for it
  bool accounted_ended = false;          ///< they are counted among what can be given up

  static constexpr std::size_t kBodyKept = std::size_t{64} * 1024;

  const Moment& moment(Phase phase) const;
  bool open() const { return outcome == Outcome::Open; }
  /// Neither it nor its websocket has ended. What is not under way changes no more.
  bool under_way() const { return open() || socket_expected || (socket && socket->open()); }
  std::string_view path() const { return std::string_view(target).substr(path_begin, path_size); }
  /// What it costs to keep, in bytes, without the reply's body.
  std::size_t own_bytes() const;
  void set_body(std::string_view whole);
  void set_reply(int code, const SharedBody& whole, BodyHashes& hashes);
};

/// The 32 bytes of SHA-256.
std::string sha256(std::string_view bytes);
/// Lower-case hexadecimal SHA-256.
std::string sha256_hex(std::string_view bytes);

class Journal {
 public:
  explicit Journal(JournalBudget& budget) : budget_(&budget) {}
  ~Journal() { clear(); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void add(std::shared_ptr<Record> record);
  /// Call it when a record of this journal has grown, or has got its reply.
  void recount(Record& record);
  /// Call it when the call of a record, or its websocket, has ended: it can be given up from now on.
  void settle(Record& record) { account(record, record.accounted); }

  const Deque<std::shared_ptr<Record>>& records() const { return records_; }
  /// What can be given up: the records of calls that have ended.
  std::size_t bytes() const { return ended_bytes_; }
  /// Records that were given up for the bound. A verdict over them would be a guess.
  std::uint64_t dropped() const { return dropped_; }
  /// The last moment up to which something was given up.
  Sequence dropped_until() const { return dropped_until_; }

  /// Gives up the oldest ended records until `bytes` are free, or none is left. Calls under way
  /// stay.
  std::size_t give_up(std::size_t bytes);
  void clear();

 private:
  void account(Record& record, std::size_t bytes);

  JournalBudget* budget_;
  Deque<std::shared_ptr<Record>> records_;
  SharedBody counted_body_;      // one of a QR code is shared by many records, and counted once
  std::size_t bytes_ = 0;        // of all records
  std::size_t ended_bytes_ = 0;  // of those that have ended
  std::uint64_t dropped_ = 0;
  Sequence dropped_until_ = 0;
};

}  // namespace greenmock::core
