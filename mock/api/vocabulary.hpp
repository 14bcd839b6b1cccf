#pragma once
#include "script/vocabulary.hpp"

namespace greenmock::api {

/// The names of all methods, in the order of the table: what a script may say.
script::Vocabulary method_names();

}  // namespace greenmock::api
