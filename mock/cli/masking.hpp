#pragma once
// What is secret in lines of a log: tokens, users and passwords are cut to a beginning, or left out.

#include <string>
#include <string_view>

namespace greenmock::cli {

/// Where nothing tells what is a token, whatever looks like one is hidden: long, and not of letters alone.
std::string masked_words(std::string_view text);

/// What is known of a call whose target is shown.
enum class MethodPlace {
  Usual,
  HasToken,  ///< the account's token stands where the method should, of letters alone perhaps
};

/// The path with the token cut to its first four characters, and values of the query that are the same or named so;
/// of an absolute form without user and password.
std::string masked_target(std::string_view target, MethodPlace place = MethodPlace::Usual);

/// An address with user and password left out, and the rest as masked_target() has it.
std::string masked_url(std::string_view url);

/// Words that may name addresses: without users and passwords, and what looks like a token.
std::string masked_note(std::string_view note);

}  // namespace greenmock::cli
