#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/encoding/ascii.hpp"
#include "core/time/duration.hpp"
#include "script/loaders.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::Event;

constexpr std::size_t kLongestSignal = 64;
constexpr std::string_view kStatePrefix = "state=";
constexpr std::string_view kSignalPrefix = "signal=";

struct PlainEvent {
  std::string_view name;
  Event::Kind kind;
};
constexpr std::array<PlainEvent, 5> kPlainEvents{{{"scan", Event::Kind::Scan},
                                                  {"rotation", Event::Kind::Rotation},
                                                  {"start", Event::Kind::Start},
                                                  {"connect", Event::Kind::Connect},
                                                  {"settings", Event::Kind::Settings}}};

bool is_signal_word(std::string_view word) {
  const auto fits = [](char c) {
    return core::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  };
  return !word.empty() && word.size() <= kLongestSignal &&
         std::all_of(word.begin(), word.end(), fits);
}

EventOrProblem no_event(std::string problem) {
  return {std::nullopt, std::move(problem)};
}

EventOrProblem unknown_event(std::string_view text, const Vocabulary& vocabulary) {
  std::vector<std::string> states;
  for (const auto name : core::kStateNames)
    states.push_back(std::string(kStatePrefix).append(name));
  std::vector<std::string_view> words(states.begin(), states.end());
  for (const PlainEvent& plain : kPlainEvents) words.push_back(plain.name);
  words.insert(words.end(), vocabulary.methods.begin(), vocabulary.methods.end());
  const std::string hint = did_you_mean(text, words);
  return no_event(
      fmt::format("unknown event {}{} An event is scan, rotation, start, connect, settings, "
                  "state=S, signal=WORD "
                  "or the name of a method",
                  in_quotes(text), hint.empty() ? "." : hint));
}

EventOrProblem state_event(std::string_view name) {
  if (const auto state = core::parse_state(name)) {
    return {Event{.kind = Event::Kind::State, .method = 0, .state = *state, .word = {}}, {}};
  }
  return no_event(fmt::format("expected {} after \"state=\", found {}{}", listed(core::kStateNames),
                              in_quotes(name), did_you_mean(name, core::kStateNames)));
}

bool is_of_partner(std::string_view name, const Vocabulary& vocabulary) {
  const auto& names = vocabulary.of_partner;
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string of_partner(std::string_view name) {
  return fmt::format(
      "{} is a method of the partner API, not of an account: rules, limits, moments, "
      "waits and checks are those of an account, and would never see a call of it",
      in_quotes(name));
}

MarkOrProblem no_mark(std::string problem) {
  return {std::nullopt, std::move(problem)};
}

}  // namespace

std::optional<core::MethodId> find_method(std::string_view name, const Vocabulary& vocabulary) {
  const auto& names = vocabulary.methods;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<core::MethodId>(found - names.begin());
}

std::string unknown_method(std::string_view name, const Vocabulary& vocabulary) {
  if (is_of_partner(name, vocabulary)) return of_partner(name);
  const std::string hint = did_you_mean(name, vocabulary.methods);
  return fmt::format("unknown method {}{} Methods are named as the documentation spells them",
                     in_quotes(name), hint.empty() ? "." : hint);
}

EventOrProblem parse_signal(std::string_view word, std::string_view where) {
  if (is_signal_word(word)) {
    Event event{.kind = Event::Kind::Signal, .method = 0, .state = {}, .word = std::string(word)};
    return {std::move(event), {}};
  }
  return no_event(
      fmt::format("expected a word of 1 to {} letters, digits, \"-\", \"_\" or \".\"{}, found {}",
                  kLongestSignal, where, in_quotes(word)));
}

EventOrProblem parse_event(std::string_view text, const Vocabulary& vocabulary) {
  if (text.starts_with(kStatePrefix)) return state_event(text.substr(kStatePrefix.size()));
  if (text.starts_with(kSignalPrefix))
    return parse_signal(text.substr(kSignalPrefix.size()), " after \"signal=\"");
  for (const PlainEvent& plain : kPlainEvents) {
    if (plain.name == text) {
      return {Event{.kind = plain.kind, .method = 0, .state = {}, .word = {}}, {}};
    }
  }
  if (const auto method = find_method(text, vocabulary)) {
    return {Event{.kind = Event::Kind::Method, .method = *method, .state = {}, .word = {}}, {}};
  }
  if (is_of_partner(text, vocabulary)) return no_event(of_partner(text));
  return unknown_event(text, vocabulary);
}

MarkOrProblem parse_mark(std::string_view text, const Vocabulary& vocabulary) {
  core::Mark mark;
  std::string_view event = text;
  const bool bare_duration = !text.empty() && core::is_digit(text.front());
  const std::size_t plus = text.find('+');
  if (bare_duration || plus != std::string_view::npos) {
    const std::string_view span = bare_duration ? text : text.substr(plus + 1);
    const auto duration = core::parse_duration(span);
    if (!duration) {
      return no_mark(fmt::format(
          "expected a duration like \"20s\" or \"9m50s\", 8784h (366 days) at most{}, found {}",
          bare_duration ? "" : " after the \"+\"", in_quotes(span)));
    }
    mark.plus = *duration;
    if (bare_duration) return {mark, {}};
    event = text.substr(0, plus);
  }
  if (const std::size_t hash = event.find('#'); hash != std::string_view::npos) {
    const std::string_view digits = event.substr(hash + 1);
    const char* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, mark.nth);
    if (problem != std::errc{} || stop != end || mark.nth < 1 || mark.nth > core::kLargestNth) {
      return no_mark(fmt::format("expected a number from 1 to {} after the \"#\", found {}",
                                 core::kLargestNth, in_quotes(digits)));
    }
    event = event.substr(0, hash);
  }
  auto parsed = parse_event(event, vocabulary);
  if (!parsed.event) return no_mark(std::move(parsed.problem));
  mark.event = std::move(parsed.event);
  return {std::move(mark), {}};
}

std::optional<core::Mark> read_mark(const Value& value, const Vocabulary& vocabulary) {
  const std::string* text = value.string(R"(a moment like "20s", "scan" or "logout#2+90s")");
  if (!text) return std::nullopt;
  MarkOrProblem parsed = parse_mark(*text, vocabulary);
  if (!parsed.mark) value.complain(std::move(parsed.problem));
  return std::move(parsed.mark);
}

}  // namespace greenmock::script
