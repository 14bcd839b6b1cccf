#pragma once
#include <string_view>

#include "api/answer.hpp"

namespace greenmock::api {

/// One more sentence in the note that the journal has of the call.
inline void add_note(const AnswerContext& context, std::string_view sentence) {
  std::string& note = context.record.note;
  if (!note.empty()) note += "; ";
  note += sentence;
}

}  // namespace greenmock::api
