#include "core/rules/script_room.hpp"

namespace greenmock::core {
namespace {

/// Of what is counted here one by one: an allocation with its header.
constexpr std::size_t kPieceBytes = 32;

std::size_t held_by(const std::optional<std::string>& text) {
  return text ? text->size() : 0;
}

std::size_t held_by(const std::optional<Mark>& mark) {
  return mark && mark->event ? mark->event->word.size() : 0;
}

std::size_t held_by(const std::optional<Wait>& wait) {
  const Mark* mark = wait ? std::get_if<Mark>(&wait->how) : nullptr;
  return mark && mark->event ? mark->event->word.size() : 0;
}

std::size_t held_by(const std::vector<Pattern>& patterns) {
  constexpr std::size_t kExpression = 4'096, kPerLetter = 32;
  std::size_t sum = 0;
  for (const Pattern& pattern : patterns) {
    sum += sizeof(Pattern) + pattern.name.size() + pattern.text.size();
    if (pattern.expression) sum += kExpression + kPerLetter * pattern.text.size();
  }
  return sum;
}

std::size_t held_by(const When& when) {
  std::size_t sum = held_by(when.instance) + held_by(when.from) + held_by(when.until) +
                    held_by(when.headers) + held_by(when.query) + held_by(when.body) +
                    when.states.size() * sizeof(State);
  if (when.methods) sum += kPieceBytes + when.methods->size() * sizeof(MethodId);
  return sum;
}

std::size_t held_by(const std::optional<ReplySpec>& reply) {
  if (!reply) return 0;
  if (const auto* typed = std::get_if<TypedReply>(&*reply))
    return typed->type.size() + memory_of(typed->message);
  const auto* raw = std::get_if<RawReply>(&*reply);
  if (!raw) return 0;
  std::size_t sum = memory_of(raw->json) + raw->text.size();
  for (const auto& header : raw->headers)
    sum += sizeof header + header.first.size() + header.second.size();
  return sum;
}

std::size_t held_by(const Frame& frame) {
  std::size_t sum = sizeof(Frame) + held_by(frame.wait);
  if (const auto* json = std::get_if<Frame::JsonText>(&frame.what)) sum += memory_of(json->json);
  if (const auto* text = std::get_if<Frame::Text>(&frame.what)) sum += text->text.size();
  if (const auto* bytes = std::get_if<Frame::Bytes>(&frame.what)) sum += bytes->bytes.size();
  return sum;
}

std::size_t held_by(const NotifySpec& spec) {
  std::size_t sum = spec.type.size() + (spec.body ? memory_of(*spec.body) : 0);
  for (const auto& [pointer, value] : spec.set)
    sum += sizeof(std::string) + pointer.size() + memory_of(value);
  return sum;
}

std::size_t held_by(const Say& say) {
  std::size_t sum = say.from.size() + say.chat.size();
  if (const auto* writing = std::get_if<Writing>(&say.what))
    sum += writing->text.size() + memory_of(writing->data) + held_by(writing->quotes);
  if (const auto* edit = std::get_if<Edit>(&say.what))
    sum += edit->message.size() + edit->text.size();
  if (const auto* deletion = std::get_if<Deletion>(&say.what)) sum += deletion->message.size();
  if (const auto* reaction = std::get_if<Reaction>(&say.what))
    sum += reaction->to.size() + reaction->emoji.size();
  if (const auto* vote = std::get_if<Vote>(&say.what)) {
    sum += vote->poll.size();
    for (const std::string& option : vote->options) sum += sizeof(std::string) + option.size();
  }
  return sum;
}

}  // namespace

std::size_t memory_of(const Rule& rule) {
  std::size_t sum = sizeof(Rule) + kPieceBytes + rule.id.size() + held_by(rule.when) +
                    held_by(rule.reply) + held_by(rule.wait);
  if (rule.as) sum += rule.as->type_name.size();
  if (rule.frames) {
    for (const Frame& frame : *rule.frames) sum += held_by(frame);
  }
  return sum;
}

std::size_t memory_of(const TimelineEntry& entry) {
  std::size_t sum = sizeof(TimelineEntry) + kPieceBytes + held_by(std::optional(entry.at)) +
                    held_by(entry.instance);
  if (const auto* settings = std::get_if<Json>(&entry.action)) sum += memory_of(*settings);
  if (const auto* spec = std::get_if<NotifySpec>(&entry.action)) sum += held_by(*spec);
  if (const auto* say = std::get_if<Say>(&entry.action)) sum += held_by(*say);
  return sum;
}

std::size_t memory_of(const Script& script) {
  std::size_t sum = 0;
  for (const Rule& rule : script.rules) sum += memory_of(rule);
  for (const TimelineEntry& entry : script.timeline) sum += memory_of(entry);
  return sum;
}

std::size_t memory_of(const std::vector<NotifySpec>& notes) {
  std::size_t sum = 0;
  for (const NotifySpec& spec : notes) sum += sizeof(NotifySpec) + held_by(spec);
  return sum;
}

}  // namespace greenmock::core
