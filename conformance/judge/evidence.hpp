#pragma once
// All that is known of one scenario when its steps are over. Values only, so that judging is pure but
// for what the server judges itself.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/description.hpp"
#include "client/transcript.hpp"
#include "core/encoding/json.hpp"
#include "results/results.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

/// A moment of a call: client time and virtual time in milliseconds since the instance was made.
struct CallMoment {
  double t = 0, at = 0;
};

/// A frame of a websocket.
struct Frame {
  bool from_client = false;
  std::string opcode;
  std::uint64_t bytes = 0;
  std::string what;  ///< the `type` of what the service says; the beginning of what a client says
  CallMoment moment;
  std::string sha256;  ///< of a text of the service
  std::string code;    ///< in its picture; empty: it has none
};

/// What became of a websocket.
struct Socket {
  std::vector<Frame> frames;
  std::optional<CallMoment> closed;
  std::string end;  ///< who ended it: a word of the journal
  int code = 0;     ///< of the close frame; 0: there was none
  std::string reason;
};

/// A call as the journal has it.
struct Call {
  std::uint64_t number = 0;  ///< in this scenario, from 1, in the order of arrival
  std::uint64_t record = 0;  ///< id in the journal: of all instances of the server
  std::string method;        ///< empty: none that there is
  std::string verb, path, outcome;
  int status = 0;  ///< 0: none yet
  CallMoment arrived;
  std::optional<CallMoment> parked, released, sent, left;
  std::string reply;  ///< the first 64 KiB of it
  std::uint64_t reply_bytes = 0;
  std::string reply_sha256;      ///< of the whole, if it was cut
  std::optional<Socket> socket;  ///< if it became a websocket
  core::Json json;               ///< all that the journal knows
};

/// A line of the client, with the time that the runner read it.
struct Event {
  double t = 0;
  core::Json line;
};

/// The end of a named step.
struct Mark {
  std::string cursor;  ///< of the journal
  double t = 0;
  std::size_t events = 0;  ///< so many had come
};

/// A notification as it was queued at the start or by a step; of copies each.
struct Note {
  double t = 0;
  std::uint64_t receipt = 0;
  core::Json body;
};

/// An attempt to deliver one to the webhook.
struct Push {
  std::uint64_t receipt = 0, attempt = 0;
  std::string type;  ///< `typeWebhook`
  CallMoment begun;
  std::optional<CallMoment> ended;
  int status = 0;       ///< 0: no answer
  std::string problem;  ///< why there was none
};

/// A request that did not come to the service, but to another host.
struct Elsewhere {
  double t = 0;
  std::string head;  ///< the request line and the headers
};

struct Evidence {
  std::vector<Call> calls;
  std::vector<Elsewhere> elsewhere;
  bool journal_incomplete = false;  ///< it gave up some of them
  std::vector<Event> events;
  std::vector<Note> notes;  ///< in the order of the queue
  std::vector<Push> pushes;
  Leaks leaks;
  std::vector<ClientEnd> earlier_ends;  ///< of the first client's lives before the last
  ClientEnd end;
  bool was_asked_to_end = false;      ///< by TERM
  std::map<std::string, Mark> marks;  ///< only steps that were reached
  std::vector<double> rotations;      ///< client time
  Description description;
  bool real_time = false;
  std::string token;
  /// What stands in `host` of a check: `${apiHost}`, `${mediaHost}` and the header Host that they mean.
  std::map<std::string, std::string> hosts;
  double clock_slack = 0;  ///< events may look so much later than the calls, in milliseconds
  /// One check of the server's, as `POST …/verify` takes it; its finding.
  std::function<core::Json(const core::Json& check)> verify;
  /// The steps were cut short by this check; empty: all were done.
  std::string missed;
};

/// What came within the window of a check.
struct Span {
  double from_t = 0, until_t = 0;
  std::size_t from_event = 0, until_event = 0;
};

}  // namespace greenmock::kit
