#pragma once
// What --help calls the value of an option: CLI11 itself would show its C++ type, and the limits in its own way.

#include <string>

#include <CLI/CLI.hpp>

namespace greenmock::terminal {

/// One blank line between groups of options in the help of this program and of its commands; CLI11 leaves two. Before
/// commands are added.
void space_groups(CLI::App& program);

/// Such as PORT or FILE; "" for a positional, whose own name says enough.
CLI::Option* takes(CLI::Option* option, std::string name);

/// The same, checked; limits that CLI11 would show stand in the error alone.
CLI::Option* takes(CLI::Option* option, std::string name, const CLI::Validator& check);

/// One of these words, which --help and the completion of a shell show: `{text,json,none}`.
CLI::Option* takes(CLI::Option* option, const CLI::IsMember& words);

}  // namespace greenmock::terminal
