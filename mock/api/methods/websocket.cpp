// `scanqrcode` (docs: api/account/Scanqrcode): the handshake. What is said then is api/sockets.

#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/handshake.hpp"

namespace greenmock::api {
namespace {

std::optional<core::Reply> socket_answer(const AnswerContext& context) {
  return handshake_reply(context.record.head);
}

}  // namespace

void add_websocket(std::vector<Handler>& table) {
  table[find_method("scanqrcode")->id] = {socket_answer, nullptr};
}

}  // namespace greenmock::api
