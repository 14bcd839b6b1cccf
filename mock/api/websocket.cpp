// `scanqrcode` (docs: api/account/Scanqrcode): the handshake. What is said then is api/sockets.

#include "api/families.hpp"
#include "api/handshake.hpp"
#include "api/method_table.hpp"

namespace greenmock::api {
namespace {

std::optional<core::Reply> answer(const AnswerContext& context) {
  return handshake_reply(context.record.head);
}

}  // namespace

void add_websocket(std::vector<Handler>& table) {
  table[find_method("scanqrcode")->id] = {answer, nullptr};
}

}  // namespace greenmock::api
