#pragma once
// The text frames that the service sends over a websocket (docs: api/account/Scanqrcode, message
// types).

#include "api/answer.hpp"

namespace greenmock::api {

struct SocketText {
  std::string type;  ///< as its `type` says
  core::SharedBody text;
};

/// The named one, as the service would say it now.
SocketText socket_text(core::Frame::Named name, const AnswerContext& context);

/// After a login: `accountData` in the dialect of the seed, `alreadyLogged` since.
SocketText login_text(const AnswerContext& context);

/// What `qr` would answer in the state of now, as a frame; nothing: it would never answer. An answer
/// that is no 200 becomes `error` (docs: callsScanqrcode, the errors are those of the QR method).
std::optional<SocketText> standing_text(const AnswerContext& context);

/// `timeoutExpired` in the dialect of the seed, `timeout` since.
SocketText timeout_text(const AnswerContext& context);

/// `error` with this message.
SocketText error_text(std::string_view message);

}  // namespace greenmock::api
