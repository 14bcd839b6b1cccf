#include <fmt/format.h>

#include <algorithm>

#include "core/encoding/ascii.hpp"
#include "judge/judge.hpp"
#include "script/wording.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {

Found look(const Says& says, const Span& span, const Evidence& evidence) {
  Found found{Verdict::Fail, expected(says), "", {}};
  std::string others;
  for (std::size_t i = span.from_event; i < span.until_event; ++i) {
    const Event& event = evidence.events[i];
    if (event.line.value("event", "") != says.event) continue;
    const auto field = event.line.find(says.field);
    if (field == event.line.end() || !field->is_string()) continue;
    const std::string& said = field->get_ref<const std::string&>();
    const std::string lower = core::to_lower(said);
    if (std::any_of(says.contains.begin(), says.contains.end(), [&](const std::string& text) {
          return lower.find(core::to_lower(text)) != std::string::npos;
        })) {
      found.verdict = Verdict::Pass;
      found.seen = script::in_quotes(said);
      return found;
    }
    if (others.size() < 400) others += " " + script::in_quotes(said);
  }
  found.seen = others.empty() ? fmt::format("no event {} with a {}", says.event, says.field)
                              : "the client said:" + others;
  return found;
}

}  // namespace greenmock::kit
