#include "terminal/terminal.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "terminal/printable.hpp"

namespace greenmock::terminal {

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

bool wants_colour(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return is_terminal(descriptor) && !(no_color && *no_color) &&
         !(term && std::string_view(term) == "dumb");
}

std::string paint(std::string_view text, Colour colour, bool coloured) {
  constexpr std::array<std::string_view, 7> kCodes{"",         "\x1b[1m",  "\x1b[2m", "\x1b[32m",
                                                   "\x1b[33m", "\x1b[31m", "\x1b[36m"};
  if (!coloured || colour == Colour::Plain) return std::string(text);
  return std::string(kCodes[static_cast<std::size_t>(colour)]) + std::string(text) + "\x1b[0m";
}

namespace {

/// Whoever prints may be the loop that serves everybody: a reader of stderr who does not read is waited for a moment.
bool takes_a_line(int descriptor) {
  constexpr int kMomentMs = 200;
  pollfd out{descriptor, POLLOUT, 0};
  return ::poll(&out, 1, kMomentMs) != 0;
}

}  // namespace

void print_error(std::string_view program, std::string_view message) {
  const std::string prefix =
      paint(std::string(program) + ":", Colour::Red, wants_colour(STDERR_FILENO));
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = message.find('\n');
    const std::string line = printable(message.substr(0, end));
    if (!takes_a_line(STDERR_FILENO)) return;
    std::fprintf(stderr, "%s %s\n", prefix.c_str(), line.c_str());
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
}

}  // namespace greenmock::terminal
