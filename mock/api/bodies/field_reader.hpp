#pragma once
// A JSON object, read field by field. The first thing that is wrong with it is what the service tells, in
// the words of its validation (docs: Common errors, 400; SendMessage, errors).

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/encoding/json.hpp"

namespace greenmock::api {

/// Characters, as JavaScript counts them: the words of the service are those of a Node library
/// (reference: errors, bodies).
std::size_t text_length(std::string_view utf8);

/// What was seen while a body was read.
struct BodyFindings {
  bool strict = false;
  std::string problem;                ///< the `message` of the envelope; empty: nothing is wrong
  int status = 400;                   ///< of the refusal
  std::vector<std::string_view> odd;  ///< shapes that strict would refuse

  /// `Validation failed. Details: …`; only the first one counts.
  void refuse(std::string_view details);
  /// Notes the shape, or refuses it with these details if the account is strict.
  void tolerate(std::string_view shape, std::string_view details);
};

/// The fields of one object. After a problem everything is empty.
class FieldReader {
 public:
  static constexpr std::size_t kAnyLength = std::numeric_limits<std::size_t>::max();

  /// Both outlive it. `within` stands before the names in what is said: `contact.`.
  FieldReader(const core::Json& object, BodyFindings& findings, std::string within = "")
      : object_(object), findings_(findings), within_(std::move(within)) {}

  /// Must be there, and not be empty.
  std::string text(std::string_view name, std::size_t most = kAnyLength);
  /// Empty if it is not there.
  std::string optional_text(std::string_view name, std::size_t most = kAnyLength);
  /// A chatId in one of the documented forms, which must be there.
  std::string chat(std::string_view name);
  double number(std::string_view name, double least, double most);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t least,
                                               std::int64_t most);
  /// Digits, as a number or (an odd shape) as a text; must be there.
  std::string digits(std::string_view name);
  bool flag(std::string_view name, bool otherwise);
  /// Null after a problem; valid as long as the object.
  const core::Json* object(std::string_view name);
  const core::Json* optional_object(std::string_view name);
  const core::Json* array(std::string_view name, std::size_t least, std::size_t most = kAnyLength);
  /// Those of the documentation; others are odd.
  void allow_only(std::initializer_list<std::string_view> names);
  /// `'name' details`.
  void refuse(std::string_view name, std::string_view details);
  BodyFindings& findings() { return findings_; }

 private:
  bool is_over() const { return !findings_.problem.empty(); }
  std::string quoted(std::string_view name) const;
  /// Null: not there, or a problem.
  const core::Json* find(std::string_view name, bool is_required);
  std::string checked_text(std::string_view name, const core::Json& value, std::size_t most);

  const core::Json& object_;
  BodyFindings& findings_;
  std::string within_;
};

}  // namespace greenmock::api
