#pragma once
#include <string>

#include "core/messages/say.hpp"

namespace greenmock::script {

/// `79001234567@c.us writes: "hi"`.
std::string say_in_words(const core::Say& say);

}  // namespace greenmock::script
