#pragma once

namespace greenmock::terminal {

/// Keeps SIGINT, SIGTERM and SIGHUP, unless that is ignored, from ending the process, for this thread and those it starts later, and
/// ignores SIGPIPE and SIGXFSZ. Call it before the first thread.
void block_end_signals();

/// Lets them end the process as long as it lives: for what may wait for a person.
class EndSignalsAct {
 public:
  EndSignalsAct();
  ~EndSignalsAct();
  EndSignalsAct(const EndSignalsAct&) = delete;
  EndSignalsAct& operator=(const EndSignalsAct&) = delete;
};

/// Waits for one of them; returns its number. A second one ends the process at once.
int wait_for_end_signal();

/// As many descriptors as the system allows: a parked call costs one.
void raise_descriptor_limit();

}  // namespace greenmock::terminal
