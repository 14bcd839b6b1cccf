#pragma once
#include "core/calls/message.hpp"

namespace greenmock::api {

/// The hosted QR page (docs: QR, by a link; its exact HTML is not known): one HTML document without
/// any outside resource, the same for every account. It asks this server by addresses beside its
/// own. Only the style and the script in it may act (Content-Security-Policy, by their hashes), and
/// no text from outside can.
core::Reply hosted_page_reply();

}  // namespace greenmock::api
