#pragma once
// What a method's handler is given, and the table of handlers.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/qr_answers.hpp"
#include "core/calls/fetched.hpp"
#include "core/instance/instance.hpp"
#include "core/messages/file_store.hpp"

namespace greenmock::api {

/// So the note begins of a call that strict alone has refused.
inline constexpr std::string_view kStrictNote = "strict: ";

/// The base addresses under which this server is reached, without a slash at the end.
struct Addresses {
  std::string api, media, other;
};

/// Everything that an answer may depend on, at the moment of its release.
struct AnswerContext {
  core::Instance& instance;
  core::Record& record;  ///< an answer may mark what it tolerates
  std::uint64_t arrival_serial;
  QrAnswers& pictures;
  const core::Assumptions& assumptions;
  const Addresses& addresses;
  int qr_pixels;
  const core::Form* form = nullptr;         ///< null: the call has sent none
  const std::string* whole_body = nullptr;  ///< null: the record has all of it
  core::FileStore* files = nullptr;         ///< never null in a call of a method
  const core::Fetched* fetched = nullptr;   ///< null: nothing was
  /// Hosts besides this machine from which files are fetched; never null in a call of a method.
  const std::vector<std::string>* file_hosts = nullptr;

  std::string_view body() const { return whole_body ? *whole_body : record.body; }
  /// The part of the form with this name; null: there is none.
  const core::FormPart* part(std::string_view name) const {
    return form ? core::form_part(*form, name) : nullptr;
  }
};

/// A method of Green API: what it says, and what it does. They are apart because a script may have
/// the one without the other.
struct Handler {
  /// Nothing: there is no answer, the call stays parked.
  std::optional<core::Reply> (*answer)(const AnswerContext&) = nullptr;
  void (*effect)(const AnswerContext&) = nullptr;
  /// How long the service itself keeps the call, since there is nothing to say yet; nothing: it
  /// answers at once. Such a call is let go by the next notification.
  std::optional<core::Duration> (*hold)(const AnswerContext&) = nullptr;
  /// Its body is a file: it is handed over whole, however large.
  bool takes_file = false;
  /// The address of a file that must be fetched before the call can be answered; nothing: none must.
  std::optional<std::string> (*fetch)(const AnswerContext&) = nullptr;
  /// Its body is a form or a file, and not JSON.
  bool takes_form = false;
};

/// A request with this target may have the largest body of all.
bool takes_file(std::string_view target);

/// The name of a state in the account's dialect.
std::string_view state_name(core::State state, const AnswerContext& context);

/// By core::MethodId; methods that are not built have no `answer`.
const std::vector<Handler>& handlers();

/// The reply that a script asks for. Nothing: faithful, and the method has no answer now.
std::optional<core::Reply> build_reply(const core::ReplySpec& spec, const AnswerContext& context);

/// Fills `${id} ${token} ${path} ${now} ${mediaUrl} ${otherUrl}`; anything else stands as it is.
std::string fill_in(std::string_view text, const AnswerContext& context);
core::Json fill_in(const core::Json& json, const AnswerContext& context);

/// The faithful reply of the method, 404 if it is not built.
std::optional<core::Reply> faithful_reply(const AnswerContext& context);

}  // namespace greenmock::api
