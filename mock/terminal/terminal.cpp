#include "terminal/terminal.hpp"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

/// Whoever prints may be the loop that serves everybody: a reader of stderr who does not read is waited for a moment,
/// and then told no more of this.
void write_for_a_moment(std::string_view text) {
  constexpr int kMomentMs = 500;
  while (!text.empty()) {
    pollfd out{STDERR_FILENO, POLLOUT, 0};
    if (::poll(&out, 1, kMomentMs) <= 0) return;
    // A pipe that is ready has room for so much.
    const ssize_t written =
        ::write(STDERR_FILENO, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void print_error(std::string_view program, std::string_view message) {
  const std::string prefix =
      paint(std::string(program) + ":", Colour::Red, wants_colour(STDERR_FILENO));
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = message.find('\n');
    write_for_a_moment(prefix + " " + printable(message.substr(0, end)) + "\n");
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
}

}  // namespace greenmock::terminal
