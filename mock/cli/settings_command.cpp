#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "core/account/settings.hpp"

namespace greenmock::cli {
namespace {

std::string_view note_on(core::SettingField::Access access) {
  switch (access) {
    case core::SettingField::Access::ReadOnly:
      return "read only";
    case core::SettingField::Access::Old:
      return "dialect `seed` only";
    case core::SettingField::Access::Writable:
      break;
  }
  return "";
}

}  // namespace

int print_settings() {
  std::string out =
      "# Settings\n\n"
      "Every setting of an account, in the order in which `getSettings` lists them; printed by "
      "`greenmock settings`. The same table says\n"
      "what `setSettings`, `settings` of a script and `PATCH` of the control API take. The last "
      "two "
      "take the value of a new account too, where\n"
      "`setSettings` does not, and one of `sendFromUTC` and `sendToUTC` without the other, where "
      "`setSettings` takes both or none. What is no page of the documentation\n"
      "(green-api.com/en/docs/api/account/…) is a recorded answer, or an SDK.\n\n"
      "| setting | value | of a new account | known from | |\n|---|---|---|---|---|\n";
  for (const core::SettingField& field : core::all_settings())
    out += fmt::format("| `{}` | {} | `{}` | {} | {} |\n", field.name, core::setting_range(field),
                       field.first, field.source, note_on(field.access));
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}

}  // namespace greenmock::cli
