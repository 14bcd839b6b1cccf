#pragma once
#include <string>

#include "api/answer.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::api {

/// What a call of `setSettings` asks for, or why the service refuses it.
struct SettingsBody {
  core::Json changes = core::Json::object();  ///< known fields, all of them valid
  std::string problem;                        ///< the `message` of the envelope; empty: it may be
  int status = 400;                           ///< of the refusal
  bool has_unknown = false;                   ///< fields that the account does not have
};

/// Of an object with these fields, for an account of this kind; an empty one is fine.
SettingsBody read_settings(const core::Json& object, core::Dialect dialect, bool strict);

/// Two texts are documented: of broken JSON, and "'value' must have at least 1 key" (docs: Common
/// errors, 400). The others have the same form, in the words of the library that these two come
/// from (docs/assumptions.md).
SettingsBody settings_body_of(const AnswerContext& context);

}  // namespace greenmock::api
