#pragma once
// Where the kit looks for it. Nothing of a script opens a file: files/text_file.hpp does.

#include "files/text_file.hpp"

namespace greenmock::script {

using files::read_text_file;
using files::UnreadableFile;

}  // namespace greenmock::script
