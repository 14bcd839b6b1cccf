#pragma once
// What is wrong with a command line, in one line that says what to do.

#include <string>
#include <vector>

namespace CLI {
class App;
class Error;
}  // namespace CLI

namespace greenmock::terminal {

/// What CLI11 complains about, with the flag that was most likely meant, and where help is.
std::string one_line(const CLI::App& app, const CLI::Error& error);

/// Empty if the first argument is one of the program's commands, or a flag; else what is wrong.
std::string wrong_command(const CLI::App& app, const std::vector<std::string>& arguments);

/// Empty if it is a whole number of 64 bits, else what is wrong: CLI11 would take -1, and one that is too large, for
/// another number.
std::string problem_of_seed(const std::string& text);

}  // namespace greenmock::terminal
