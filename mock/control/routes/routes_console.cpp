// The console: a page, its style and its scripts, all of them part of the program.

#include <fmt/format.h>

#include <span>

#include "control/routes/routes.hpp"
#include "core/embedded_file.hpp"

namespace greenmock {

extern const std::span<const core::EmbeddedFile> console_page;  // see CMakeLists.txt

namespace control {
namespace {

constexpr std::string_view kStart = "index.html";

/// The page may use what this server gives it and nothing else, and nobody may frame it. The
/// pictures in answers are `data:`, the code is `blob:` since it may need the token.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

Answer file(std::string_view name) {
  for (const core::EmbeddedFile& known : console_page) {
    if (known.name != name) continue;
    return {.status = 200,
            .content_type = std::string(type_of(name)),
            .body = std::string(known.text),
            .headers = {{"Content-Security-Policy", std::string(kPolicy)},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"},
                        // Another version of the program may stand here tomorrow.
                        {"Cache-Control", "no-cache"}}};
  }
  throw Problem(404, fmt::format("the console has no file \"{}\"; it begins at /", name));
}

}  // namespace

void add_console_routes(Router& router) {
  router.add("GET", "/", [](const Call&) { return file(kStart); });
  router.add("GET", "/console/{}", [](const Call& call) { return file(call.args.front()); });
}

}  // namespace control
}  // namespace greenmock
