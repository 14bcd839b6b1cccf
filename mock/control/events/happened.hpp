#pragma once
// One thing that happened, small enough to be kept by the thousand: its text is made only for those
// who listen.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/calls/journal.hpp"
#include "core/events/event.hpp"
#include "core/instance/instance.hpp"
#include "core/time/moment.hpp"

namespace greenmock::control {

struct Happened {
  enum class Kind {
    Call,
    State,
    Scan,
    Rotation,
    Connect,
    Disconnect,
    Signal,
    Note,
    Push,
    Made,
    Reset,
    Deleted
  };

  Kind kind = Kind::Call;
  core::Moment moment = {};
  core::InstanceId instance = 0;  ///< 0: none matched the call, or it was of an earlier life
  std::shared_ptr<const std::string> name = {};  ///< of the instance; null: none matched

  // --- Kind::Call
  core::Phase phase = core::Phase::Arrived;
  core::Outcome outcome = core::Outcome::Open;
  std::optional<core::MethodId> method = {};
  int status = 0;  ///< 0: none yet
  core::CallId call =
      0;  ///< Kind::Connect and Disconnect: that the websocket came from; Push: which attempt
  std::uint64_t number = 0;  ///< of this call of its method; Kind::Rotation: the code's serial

  core::SocketEnd end = core::SocketEnd::Open;  ///< Kind::Disconnect
  int close_code = 0;                           ///< Kind::Disconnect; 0: there was none

  core::State state = core::State::NotAuthorized;  ///< Kind::State
  std::shared_ptr<const std::string> word = {};    ///< Kind::Signal; Kind::Note: the typeWebhook

  core::NoteEvent::What note = core::NoteEvent::What::Queued;  ///< Kind::Note; number: the receipt
  bool push_ended = false;  ///< Kind::Push; number: the receipt; word: the url, or the problem
};

}  // namespace greenmock::control
