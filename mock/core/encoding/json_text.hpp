#pragma once
#include <concepts>
#include <string>
#include <string_view>

namespace greenmock::core {

/// In quotes, and escaped where it has to be. Plain texts, as most are, cost no writer of JSON.
void append_quoted(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

/// One JSON object, written member by member: compact, in the order of the calls, the same bytes that
/// dump() makes of it.
class JsonText {
 public:
  JsonText() { out_.reserve(kUsual); }
  /// Names are words of this program: letters only.
  void add(std::string_view name, std::string_view value);
  void add(std::string_view name, const char* value) { add(name, std::string_view(value)); }
  void add(std::string_view name, const std::string& value) { add(name, std::string_view(value)); }
  void add(std::string_view name, std::integral auto value) {
    begin_member(name);
    if constexpr (std::same_as<decltype(value), bool>) {
      out_ += value ? "true" : "false";
    } else {
      out_ += std::to_string(value);
    }
  }
  /// The members of an object that is compact JSON already.
  void add_members(std::string_view object);
  /// A member that is an object, until close().
  void open(std::string_view name);
  void close() { out_ += '}'; }
  /// The whole; call it once.
  std::string take();

 private:
  static constexpr std::size_t kUsual = 512;  // bytes of a notification
  void separate();
  void begin_member(std::string_view name);
  std::string out_ = "{";
};

}  // namespace greenmock::core
