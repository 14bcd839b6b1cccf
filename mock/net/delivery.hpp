#pragma once
// The one place that turns a reply into bytes. Status line and headers are written by us alone,
// since scripted faults need every byte.

#include <string>

#include "core/calls/message.hpp"
#include "net/plan.hpp"

namespace greenmock::net {

struct DeliveryContext {
  bool keep_alive = true;
  bool http_1_0 = false;
};

/// Status line and headers, blank line included. Content-Length is ours unless the reply names one.
std::string write_head(const core::Reply& reply, const DeliveryContext& context);

/// The reply's own Connection header says that the connection ends behind it.
bool ends_connection(const core::Reply& reply);

/// False where HTTP forbids a body: HEAD, 204, 304 (RFC 9112, 6.3).
bool has_body(const core::Reply& reply, bool head_request);

/// The whole answer, in chunks if the reply asks for them and the client speaks HTTP/1.1.
Wire write_whole(const core::Reply& reply, DeliveryContext context, bool head_request);

/// The steps in which it leaves, by the fault of the reply.
Plan plan_of(const core::Reply& reply, DeliveryContext context, bool head_request);

/// The answer to bytes that are no request: plain text, then the connection closes.
std::string write_refusal(int status, const std::string& reason);
/// The same for a request that is noted in the journal.
core::Reply refusal_reply(int status, const std::string& reason);

}  // namespace greenmock::net
