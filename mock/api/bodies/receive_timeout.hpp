#pragma once
#include <string>
#include <string_view>

#include "core/calls/journal.hpp"
#include "core/rules/rule.hpp"

namespace greenmock::api {

/// How long `receiveNotification` waits at most, in virtual time.
struct ReceiveTimeout {
  core::Duration span{0};
  std::string_view odd;  ///< how the call differs from the documentation; empty: it does not
};

/// `?receiveTimeout=N`, 5 to 60 s, 5 by default (docs: ReceiveNotification, parameters). What is odd
/// is read as the nearest thing that is not. The pages of 2021, dialect `seed`, know 20 s and no
/// parameter.
ReceiveTimeout receive_timeout(const core::Record& record, core::Dialect dialect);

}  // namespace greenmock::api
