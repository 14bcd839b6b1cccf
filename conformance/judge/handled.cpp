#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "judge/judge.hpp"
#include "script/wording.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
namespace {

std::string word_in(const core::Json& json, const char* key) {
  if (!json.is_object()) return "";
  const auto word = json.find(key);
  return word != json.end() && word->is_string() ? word->get<std::string>() : "";
}

/// By which a notification is known again: a message has several, one for each of its states.
std::string identity_of(const core::Json& body) {
  const std::string id = word_in(body, "idMessage");
  if (id.empty()) return nlohmann::json(body).dump();  // whatever the order of its keys
  return word_in(body, "typeWebhook") + " " + id + " " + word_in(body, "status");
}

bool throws(const core::Json& body) {
  for (const char* place :
       {"/messageData/textMessageData/textMessage", "/messageData/extendedTextMessageData/text"}) {
    const core::Json::json_pointer pointer(place);
    if (body.is_object() && body.contains(pointer) && body[pointer] == kThrowText) return true;
  }
  return false;
}

/// Notifications that nothing tells apart: copies, and what the service queued twice.
struct Kept {
  std::string identity, words;
  std::uint64_t notes = 0;  ///< so many are it
  bool has_id = false, throws = false;
  std::vector<double> handled;
};

std::vector<Kept> expected_of(const Evidence& evidence) {
  std::vector<Kept> all;
  for (const Note& note : evidence.notes) {
    const std::string identity = identity_of(note.body);
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const Kept& kept) { return kept.identity == identity; });
    if (found == all.end()) {
      const std::string type = word_in(note.body, "typeWebhook");
      const std::string id = word_in(note.body, "idMessage");
      std::string words = fmt::format("{} {}", type.empty() ? "a notification" : type,
                                      id.empty() ? fmt::format("of receipt {}", note.receipt) : id);
      all.push_back({identity, std::move(words), 0, !id.empty(), throws(note.body), {}});
      found = std::prev(all.end());
    }
    ++found->notes;
  }
  return all;
}

/// Bounds of how often it may be handled.
struct Bounds {
  std::uint64_t least, most;
};

Bounds bounds_of(const Kept& kept, const Handled& handled) {
  if (kept.throws && handled.bound) return {1, *handled.bound};
  // Without an id nobody can know whether two of them are one.
  return {handled.each, handled.each * (kept.has_id ? 1 : kept.notes)};
}

std::string times(std::size_t n) {
  if (n == 0) return "not handled";
  return n == 1 ? "handled once" : fmt::format("handled {} times", n);
}

}  // namespace

Found look(const Handled& handled, const Span&, const Evidence& evidence) {
  Found found{Verdict::Pass, expected(handled), "", {}};
  std::vector<Kept> all = expected_of(evidence);
  if (all.empty()) return {Verdict::Skip, found.expected, "no notification was queued", {}};
  std::size_t furthest = 0;
  std::string out_of_order;
  for (const Event& event : evidence.events) {
    if (event.line.value("event", "") != "notification" || !event.line.contains("body")) continue;
    const std::string identity = identity_of(event.line.at("body"));
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].identity != identity) continue;
      if (all[i].handled.empty() && i < furthest && out_of_order.empty())
        out_of_order = fmt::format("{} was handled after {} ({})", all[i].words,
                                   all[furthest].words, shown_time(event.t));
      furthest = std::max(furthest, i);
      all[i].handled.push_back(event.t);
    }
  }
  bool too_few = false, too_often = false;
  for (const Kept& kept : all) {
    const Bounds bounds = bounds_of(kept, handled);
    too_few = too_few || kept.handled.size() < bounds.least;
    too_often = too_often || kept.handled.size() > bounds.most;
    found.seen += fmt::format("{}{} {}", found.seen.empty() ? "" : ", ", kept.words,
                              times(kept.handled.size()));
    for (const double t : kept.handled) {
      if (kept.handled.size() > bounds.most) found.seen += " " + shown_time(t);
    }
  }
  const bool mixed = handled.order && !out_of_order.empty();
  if (mixed) found.seen += "; " + out_of_order;
  if (too_few || too_often || mixed) found.verdict = Verdict::Fail;
  // The client was stopped before it could come to the rest.
  const bool only_too_few = too_few && !too_often && !mixed;
  if (only_too_few && !evidence.missed.empty()) found.verdict = Verdict::Unreached;
  return found;
}

}  // namespace greenmock::kit
