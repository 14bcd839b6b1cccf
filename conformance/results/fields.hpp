#pragma once
// The fields of one JSON object of a report, read with their type. The first thing that is wrong
// is kept, with its place; what is read after it does not matter.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/encoding/json.hpp"

namespace greenmock::kit {

class Fields {
 public:
  /// `place` is the JSON pointer of the object; `problem` outlives this.
  Fields(const core::Json& json, std::string place, std::string& problem);

  std::string text(const char* key) const;
  std::string text_or_none(const char* key) const;
  bool flag(const char* key) const;
  bool flag_or_no(const char* key) const;
  /// Milliseconds.
  double time(const char* key) const;
  std::optional<double> time_or_none(const char* key) const;
  std::uint64_t count(const char* key) const;
  std::uint64_t count_or_zero(const char* key) const;
  std::vector<std::uint64_t> counts_or_none(const char* key) const;
  std::vector<std::string> texts(const char* key) const;
  Fields object(const char* key) const;
  std::vector<Fields> objects(const char* key) const;

  /// The value whose name it is: names in the order of the values.
  template <typename Enum>
  Enum choice(const char* key, std::span<const std::string_view> names) const {
    return static_cast<Enum>(place_of_name(key, names));
  }

 private:
  const core::Json* find(const char* key) const;
  /// Complains if it is not there.
  const core::Json* need(const char* key) const;
  std::size_t place_of_name(const char* key, std::span<const std::string_view> names) const;
  std::string text_of(const core::Json& value, const std::string& where) const;
  std::uint64_t count_of(const core::Json& value, const std::string& where) const;
  double time_of(const core::Json& value, const std::string& where) const;
  bool flag_of(const core::Json& value, const std::string& where) const;
  std::string at(const char* key) const;
  void complain(const std::string& where, std::string_view what) const;
  void complain_of(const core::Json& found, const std::string& where,
                   std::string_view wanted) const;

  const core::Json* json_;
  std::string place_;
  std::string* problem_;
};

}  // namespace greenmock::kit
