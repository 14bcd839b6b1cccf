#pragma once

namespace greenmock::cli {

/// Readies the memory of the program for thousands of parked calls that come at once: one arena
/// instead of one a thread, and large pages where the kernel has them. It is the process's choice,
/// so a library that embeds the server does not make it. Does nothing where it cannot.
void prepare_heap();

}  // namespace greenmock::cli
