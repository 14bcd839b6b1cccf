#pragma once
// The websockets of `scanqrcode` (docs: api/account/Scanqrcode): what the service says over each of
// them, and when; by a script, or as the service does. Pure: the shell carries out the steps.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/answer.hpp"
#include "core/instance/instance.hpp"

namespace greenmock::api {

/// What the shell does next on one websocket. Steps of one websocket keep their order.
struct SocketStep {
  enum class Kind {
    Text,   ///< a text frame, in `fragments` parts
    Raw,    ///< the bytes as they stand
    Ping,   ///< a ping
    Close,  ///< a close frame with `code`; ends once the client has answered, or after a while
    Drop,   ///< FIN without a close frame
    Reset,  ///< RST
    Stall,  ///< nothing more, not even an answer to a ping; the connection stays
  };
  core::CallId socket = 0;
  Kind kind = Kind::Text;
  core::SharedBody payload = {};
  std::uint32_t fragments = 1;
  std::uint16_t code = 0;
};

/// A frame of the client.
struct SocketReceived {
  core::Opcode opcode = core::Opcode::Text;
  std::size_t bytes = 0;
  std::string_view beginning;  ///< of a text or binary frame
};

/// How a websocket ended.
struct SocketClosed {
  core::SocketEnd end = core::SocketEnd::Left;
  int code = 0;  ///< of the close frame; 0: there was none
  std::string reason;
};

class Sockets {
 public:
  /// What all answers are made with; outlives it.
  struct Means {
    QrAnswers& pictures;
    const core::Assumptions& assumptions;
    const Addresses& addresses;
    const int& qr_pixels;
  };
  explicit Sockets(Means means) : means_(means) {}

  /// The handshake of this call is answered with 101. `frames`: of a script; null: as the service
  /// does.
  void expect(core::Instance& instance, std::shared_ptr<core::Record> record,
              std::shared_ptr<const std::vector<core::Frame>> frames);
  /// The client has the answer: frames may go.
  void open(core::Instance& instance, core::CallId id);
  /// It never came to that.
  void forget(core::CallId id);

  /// Its next frame is due.
  void due(core::Instance& instance, core::CallId id);
  /// Something happened to the instance.
  void told(core::Instance& instance, const core::Event& event);

  /// What the client sent. It changes nothing: the service takes no orders over a websocket.
  void received(core::Instance& instance, core::Record& record, const SocketReceived& frame);
  /// It has ended. `instance` is null if that is gone, or was reset since.
  void closed(core::Instance* instance, core::Record& record, const SocketClosed& how,
              core::Moment when);
  /// All of an instance are given up; the shell closes their connections.
  void leave(core::InstanceId id);

  /// About how many pings without end fall due in so long.
  std::uint64_t pings_within(core::InstanceId id, core::Duration span) const;

  std::size_t count() const { return sockets_.size(); }
  std::size_t count_of(core::InstanceId id) const;

  std::vector<SocketStep> take_steps() { return std::exchange(steps_, {}); }
  bool has_steps() const { return !steps_.empty(); }

 private:
  struct Socket {
    core::InstanceId instance = 0;
    std::shared_ptr<core::Record> record;
    std::shared_ptr<const std::vector<core::Frame>> frames;  // null: as the service does
    std::size_t next = 0;                                    // of `frames`
    bool open = false;
    bool waited = false;                           // the wait of the next frame is over
    bool faithful = false;                         // says what the service says, when it says it
    bool has_shown = false;                        // a code, so that what comes next is a login
    bool overdue = false;                          // its time ran out during a start
    bool over = false;                             // nothing more is said
    core::VirtualTime last;                        // when it opened, or said something last
    std::optional<core::Mark> until;               // waits for it to come
    std::optional<core::Agenda::Handle> planned;   // its next frame, or its end
    std::optional<core::Agenda::Handle> time_out;  // of a faithful one
    core::Duration ping_every{0};                  // > 0: nothing but pings
  };

  AnswerContext context(core::Instance& instance, const Socket& socket) const;
  bool admit(core::Instance& instance, Socket& socket);
  void play(core::Instance& instance, core::CallId id, Socket& socket);
  bool wait_over(core::Instance& instance, core::CallId id, Socket& socket,
                 const core::Frame& frame);
  void emit(core::Instance& instance, core::CallId id, Socket& socket, const core::Frame& frame);
  void act(core::Instance& instance, core::CallId id, Socket& socket, core::Frame::Act act);
  void say_how_it_stands(core::Instance& instance, core::CallId id, Socket& socket);
  void say_last(core::Instance& instance, core::CallId id, Socket& socket, core::SharedBody text,
                std::string_view type);
  void text(core::Instance& instance, core::CallId id, Socket& socket, core::SharedBody text,
            std::string what, std::uint32_t fragments = 1);
  void step(core::Instance& instance, Socket& socket, SocketStep step, core::Opcode opcode,
            std::string what, std::shared_ptr<const core::FrameText> text = {});
  std::shared_ptr<const core::FrameText> described(const core::Instance& instance,
                                                   const core::SharedBody& text,
                                                   std::string_view type);
  void close(core::Instance& instance, core::CallId id, Socket& socket, std::uint16_t code);
  void time_out(core::Instance& instance, core::CallId id, Socket& socket);
  static void drop_plans(core::Instance& instance, Socket& socket);

  Means means_;
  std::map<core::CallId, Socket> sockets_;
  std::unordered_map<core::InstanceId, std::vector<core::CallId>>
      of_instance_;  // in order of arrival
  std::vector<SocketStep> steps_;
  // What was said last: at a rotation all websockets of an instance are told the same.
  core::SharedBody last_said_;
  std::shared_ptr<const core::FrameText> last_described_;
};

}  // namespace greenmock::api
