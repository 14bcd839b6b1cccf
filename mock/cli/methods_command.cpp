#include <fmt/format.h>

#include <cstdio>

#include "api/method_table.hpp"
#include "cli/commands.hpp"

namespace greenmock::cli {

int print_methods() {
  std::string out =
      "# Methods\n\n"
      "Every method of Green API that this server knows; printed by `greenmock methods`. Those "
      "that are not built yet answer 404\n"
      "and say so in the log, but a rule of a script may answer for them. Limits are those "
      "documented, a second and instance.\n";
  std::string_view group;
  for (const api::Method& m : api::methods()) {
    if (m.group != group) {
      group = m.group;
      out += fmt::format(
          "\n## {}\n\n| method | verb | limit | built | documentation (green-api.com/en/docs/…) "
          "|\n|---|---|---|---|---|\n",
          group);
    }
    out +=
        fmt::format("| `{}` | {} | {} | {} | {} |\n", m.name, m.verb == "WS" ? "websocket" : m.verb,
                    m.per_second > 0 ? fmt::format("{}", m.per_second) : "–",
                    m.built ? "yes" : "not yet", m.page);
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}

}  // namespace greenmock::cli
