#include "terminal/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "terminal/terminal.hpp"

namespace greenmock::terminal {
namespace {

bool reader_has_gone() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

void hold_standard_streams() {
  for (const int place : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(place, F_GETFD) >= 0) continue;
    // It becomes the lowest that is free, which is this one.
    static_cast<void>(::open("/dev/null", place == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

int end_output(std::string_view program, int code) {
  std::cout.flush();
  // Some of it is printed by <cstdio>.
  const bool arrived = std::cout.good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (arrived || reader_has_gone()) return code;
  print_error(program, "the output could not be written");
  return code == 0 ? 2 : code;
}

}  // namespace greenmock::terminal
