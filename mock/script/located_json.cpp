#include "script/located_json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"
#include "script/nearest.hpp"
#include "script/number.hpp"
#include "script/unescape.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::Json;

bool is_word_char(char c) {
  return core::is_alphanumeric(c) || c == '_' || c == '$';
}
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Parsed run() {
    Parsed parsed;
    Node root;
    const bool fine = check_text() && skip_blanks() && read_value(root) && skip_blanks() &&
                      (at_end() || fail("expected the end of the text after the value"));
    parsed.problems = std::move(problems_);
    if (fine && parsed.problems.empty()) parsed.root = std::move(root);
    return parsed;
  }

 private:
  bool check_text() {
    if (text_.size() > kLargestText) {
      problems_.push_back({0, 0, "",
                           fmt::format("the text is {} bytes long, at most {} (4 MiB) are allowed",
                                       text_.size(), kLargestText)});
      return false;
    }
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    const std::size_t bad = core::find_invalid_utf8(text_);
    if (bad == std::string_view::npos) return true;
    while (at_ < bad) step();
    return complain(here(),
                    fmt::format("the byte 0x{:02X} is not valid UTF-8; save the text as UTF-8",
                                static_cast<unsigned char>(text_[bad])));
  }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool looking_at(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  Position here() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

  void step() {
    if (text_[at_++] == '\n') {
      ++line_;
      line_start_ = at_;
    }
  }

  /// False at a comment without an end.
  bool skip_blanks() {
    while (!at_end()) {
      if (const char c = peek(); c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        step();
      } else if (looking_at("//")) {
        while (!at_end() && peek() != '\n') ++at_;
      } else if (looking_at("/*")) {
        const Position start = here();
        at_ += 2;
        while (!at_end() && !looking_at("*/")) step();
        if (at_end()) return complain(start, "this comment has no end; expected \"*/\"");
        at_ += 2;
      } else {
        return true;
      }
    }
    return true;
  }

  bool read_value(Node& node) {
    node.at = here();
    const char c = peek();
    if (c == '{' || c == '[') return read_structure(node, c);
    if (c == '"') {
      std::string text;
      if (!read_string(text)) return false;
      node.value = Json(std::move(text));
      return true;
    }
    if (c == '-' || core::is_digit(c)) return read_number(node);
    for (const auto& [word, value] :
         {std::pair<std::string_view, Json>{"true", true}, {"false", false}, {"null", nullptr}}) {
      if (word_here() != word) continue;
      at_ += word.size();
      node.value = value;
      return true;
    }
    if (c == '\'') return fail("expected a value; strings are written in double quotes");
    constexpr std::string_view kWords[] = {"true", "false", "null"};
    return complain(here(), fmt::format("expected a value, found {}{}", found(),
                                        did_you_mean(word_here(), kWords)));
  }

  bool read_structure(Node& node, char open) {
    if (depth_ == kDeepestNesting) {
      return complain(
          here(), fmt::format("nested too deep; at most {} levels are allowed", kDeepestNesting));
    }
    ++depth_;
    ++at_;
    const bool fine = open == '{' ? read_members(node.value.emplace<Node::Members>())
                                  : read_items(node.value.emplace<Node::Items>());
    --depth_;
    return fine;
  }

  bool read_items(Node::Items& items) {
    if (!skip_blanks()) return false;
    if (take(']')) return true;
    while (true) {
      if (!skip_blanks()) return false;
      if (!items.empty() && peek() == ']') return fail_at_trailing_comma();
      path_.push_back({nullptr, items.size()});
      if (!read_value(items.emplace_back()) || !skip_blanks()) return false;
      path_.pop_back();
      if (take(']')) return true;
      if (!take(',')) return fail("expected \",\" or \"]\" after a value of the list");
    }
  }

  bool read_members(Node::Members& members) {
    if (!skip_blanks()) return false;
    if (take('}')) return true;
    while (true) {
      if (!skip_blanks()) return false;
      if (!members.empty() && peek() == '}') return fail_at_trailing_comma();
      if (peek() != '"') return fail("expected a key in double quotes");
      Member& member = members.emplace_back();
      member.key_at = here();
      if (!read_string(member.key)) return false;
      path_.push_back({&member.key, 0});
      if (!skip_blanks()) return false;
      if (!take(':')) return fail("expected \":\" after the key");
      if (!skip_blanks() || !read_value(member.value) || !skip_blanks()) return false;
      path_.pop_back();
      if (take('}')) return refuse_repeated_keys(members);
      if (!take(',')) return fail("expected \",\" or \"}\" after the value");
    }
  }

  bool fail_at_trailing_comma() { return fail("a comma must be followed by something"); }

  /// Reading goes on after them: each is a problem of its own.
  bool refuse_repeated_keys(const Node::Members& members) {
    std::vector<const Member*> order;
    for (const Member& member : members) order.push_back(&member);
    std::stable_sort(order.begin(), order.end(),
                     [](const Member* a, const Member* b) { return a->key < b->key; });
    for (std::size_t i = 1; i < order.size() && problems_.size() < kMostProblems; ++i) {
      if (order[i]->key != order[i - 1]->key) continue;
      path_.push_back({&order[i]->key, 0});
      complain(order[i]->key_at, fmt::format("the key {} stands here twice, before in line {}",
                                             in_quotes(order[i]->key), order[i - 1]->key_at.line));
      path_.pop_back();
    }
    return true;
  }

  bool read_string(std::string& out) {
    const Position start = here();
    ++at_;
    while (!at_end() && peek() != '"') {
      const char c = peek();
      if (c == '\n') return complain(start, "this string has no end in its line");
      if (static_cast<unsigned char>(c) < 0x20) {
        return complain(
            here(), fmt::format("the control character 0x{:02X} must be written as \\u{:04x} in "
                                "a string",
                                static_cast<unsigned char>(c), static_cast<unsigned char>(c)));
      }
      if (c != '\\') {
        out += c;
        ++at_;
        continue;
      }
      const std::size_t used = unescape(text_.substr(at_), out);
      if (used == 0) {
        return complain(here(),
                        "not an escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with "
                        "four hex digits (surrogates in pairs)");
      }
      at_ += used;
    }
    if (at_end()) return complain(start, "this string has no end; expected '\"'");
    ++at_;
    return true;
  }

  bool read_number(Node& node) {
    const std::string_view rest = text_.substr(at_);
    ScannedNumber number = scan_number(rest);
    if (!number.problem.empty()) return complain(node.at, std::string(number.problem));
    at_ += number.used;
    if (const std::string_view more = word_here(); !more.empty()) {
      return complain(node.at,
                      fmt::format("{} is not a number; strings are written in double quotes",
                                  in_quotes(rest.substr(0, number.used + more.size()))));
    }
    node.value = std::move(number.value);
    return true;
  }

  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view word_here() const {
    std::size_t end = at_;
    while (end < text_.size() && is_word_char(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  std::string found() const {
    if (at_end()) return "the end of the text";
    if (const auto word = word_here(); !word.empty()) return in_quotes(word);
    if (const auto byte = static_cast<unsigned char>(peek()); byte < 0x20 || byte == 0x7F) {
      return fmt::format("the control character 0x{:02X}", byte);
    }
    const auto character = core::first_code_point(text_.substr(at_));
    return in_quotes(text_.substr(at_, character ? character->bytes : 1));
  }

  bool fail(std::string_view what) {
    return complain(here(), fmt::format("{}, found {}", what, found()));
  }

  /// Always false, so that a reader can end with it.
  bool complain(Position at, std::string message) {
    if (problems_.size() < kMostProblems) {
      problems_.push_back({at.line, at.column, pointer(), std::move(message)});
    }
    return false;
  }

  std::string pointer() const {
    std::string out;
    for (const Step& step : path_) {
      out = pointer_to(out, step.key ? *step.key : std::to_string(step.index));
    }
    return out;
  }

  /// From the root to where we are: the key of an object or the place in a list. As text only when
  /// there is a problem, since it would cost more than all the rest.
  struct Step {
    const std::string* key;
    std::size_t index;
  };

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  int depth_ = 0;
  std::vector<Step> path_;
  std::vector<Problem> problems_;
};

}  // namespace

Parsed parse_located(std::string_view text) {
  return Parser(text).run();
}

}  // namespace greenmock::script
