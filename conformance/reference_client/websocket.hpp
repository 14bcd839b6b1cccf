#pragma once
// A websocket over Boost.Beast: nothing in here knows what a frame means.

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "environment.hpp"
#include "http.hpp"
#include "mutants.hpp"
#include "stop.hpp"

namespace greenmock::reference {

struct Message {
  std::string data;
  bool is_text = true;  ///< else binary
};

/// There is no websocket, or none any more.
struct SocketEnd {
  Response response;  ///< of the handshake if it was refused, else a failure that says why
  bool was_open = false;
  int code = 0;  ///< of the close frame; 1005: it had none; 0: there was no close frame
};

class Websocket {
 public:
  Websocket(const Environment& environment, const Stop& stop, Mutants mutants);
  ~Websocket();
  Websocket(const Websocket&) = delete;
  Websocket& operator=(const Websocket&) = delete;

  /// Nothing if it is open. One that was open before is gone. Throws Stopped, and WrongEnvironment.
  std::optional<SocketEnd> open();
  /// Waits for what comes next; only while it is open. Throws Stopped.
  std::variant<Message, SocketEnd> listen();
  /// Says goodbye, if it is open, and waits a moment for the other side to do so. Throws Stopped.
  void close();

  /// For mutants: the service wants to hear nothing.
  void send(const Message& message);

 private:
  struct Impl;
  template <typename Stream>
  struct Over;

  const Environment& environment_;
  const Stop& stop_;
  Mutants mutants_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::reference
