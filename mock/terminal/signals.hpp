#pragma once

namespace greenmock::terminal {

/// Keeps SIGINT and SIGTERM from ending the process, for this thread and those it starts later, and
/// ignores SIGPIPE and SIGXFSZ. Call it before the first thread.
void block_end_signals();

/// Waits for SIGINT or SIGTERM; returns its number. A second one ends the process at once.
int wait_for_end_signal();

/// As many descriptors as the system allows: a parked call costs one.
void raise_descriptor_limit();

}  // namespace greenmock::terminal
