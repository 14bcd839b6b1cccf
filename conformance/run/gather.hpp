#pragma once
// From a session that is over to evidence and trace.

#include <string>
#include <vector>

#include "judge/evidence.hpp"
#include "results/results.hpp"
#include "run/session.hpp"

namespace greenmock::kit {

/// Whether there can be evidence without the calls.
enum class Journal {
  Needed,        ///< else greenmock::Error is thrown
  IfThereIsOne,  ///< of a scenario that broke, perhaps with the service
};
/// `missed`: the check that cut the steps short; empty: none did.
Evidence gather(const Session& session, const RunContext& context, std::string missed,
                Journal journal = Journal::Needed);

/// What happened, in the order of time, the token masked.
std::vector<TraceLine> trace_of(const Session& session, const Evidence& evidence);

/// The last of what the client printed besides events, the token masked.
std::string tail_of(const Session& session, Stream stream);

}  // namespace greenmock::kit
