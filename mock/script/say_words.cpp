#include "script/say_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/messages/contacts.hpp"
#include "core/overload.hpp"
#include "core/time/duration.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

std::string meant(const core::MessageRef& ref, std::string_view newest) {
  return ref.empty() ? std::string(newest) : "message " + ref;
}

std::string writing_in_words(const core::Writing& writing) {
  std::string text = "writes";
  if (writing.quotes) text = "answers " + meant(*writing.quotes, "the account's newest message");
  if (writing.kind == core::MessageKind::Text && !writing.text.empty())
    return text + ": " + in_quotes(writing.text);
  return fmt::format("{} (a message of the kind {})", text,
                     core::kMessageKinds[static_cast<std::size_t>(writing.kind)]);
}

std::string call_in_words(const core::Call& call) {
  constexpr std::string_view kEnds[] = {"nobody takes it", "it hangs up", "it is declined",
                                        "it is taken"};
  std::string text = fmt::format("calls; after {} {}", core::format_duration(call.rings),
                                 kEnds[static_cast<std::size_t>(call.end)]);
  if (call.end == core::Call::End::Answered)
    text += fmt::format(", and lasts {}", core::format_duration(call.lasts));
  return text;
}

}  // namespace

std::string say_in_words(const core::Say& say) {
  std::string who = say.from == core::kMe ? "the account's phone" : say.from;
  if (!say.chat.empty()) who += fmt::format(", in {},", say.chat);
  const std::string what = std::visit(
      core::Overload{
          [](const core::Writing& writing) { return writing_in_words(writing); },
          [](const core::Call& call) { return call_in_words(call); },
          [](const core::Vote& vote) {
            const std::string poll = meant(vote.poll, "the newest poll");
            if (vote.options.empty()) return "takes its vote back in " + poll;
            return fmt::format("votes in {} for {}", poll, fmt::join(vote.options, ", "));
          },
          [](const core::Reaction& reaction) {
            const std::string to = meant(reaction.to, "the account's newest message");
            if (reaction.emoji.empty()) return "takes its reaction back from " + to;
            return fmt::format("reacts to {} with {}", to, reaction.emoji);
          },
          [](const core::Edit& edit) {
            return fmt::format("edits {}: {}", meant(edit.message, "its newest text"),
                               in_quotes(edit.text));
          },
          [](const core::Deletion& deletion) {
            return "deletes " + meant(deletion.message, "its newest message");
          },
          [](const core::Block& block) {
            return std::string(block.on ? "blocks the account" : "blocks the account no more");
          }},
      say.what);
  return who + " " + what;
}

}  // namespace greenmock::script
