#include "api/service/hosted_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>

#include "core/calls/journal.hpp"
#include "core/embedded_file.hpp"
#include "core/encoding/base64.hpp"

namespace greenmock {

extern const std::span<const core::EmbeddedFile> hosted_page_files;  // see CMakeLists.txt

namespace api {
namespace {

std::string_view file_named(std::string_view name) {
  const auto found =
      std::find_if(hosted_page_files.begin(), hosted_page_files.end(),
                   [&](const core::EmbeddedFile& file) { return file.name == name; });
  if (found == hosted_page_files.end()) throw std::logic_error("the hosted page is not whole");
  return found->text;
}

/// What stands between the tags, which is what a browser hashes.
std::string put_into(std::string page, std::string_view place, std::string_view text) {
  const std::size_t at = page.find(place);
  if (at == std::string::npos) throw std::logic_error("the hosted page has no place for a part");
  return page.replace(at, place.size(), text);
}

/// `'sha256-…'` (CSP Level 3, 2.3.1, hash-source).
std::string hash_source(std::string_view text) {
  return fmt::format("'sha256-{}'", core::base64_encode(core::sha256(text)));
}

struct Page {
  core::SharedBody body;
  std::string policy;
};

Page assembled() {
  const std::string_view style = file_named("style"), script = file_named("script");
  std::string html = put_into(std::string(file_named("page")), "/* style.css */", style);
  html = put_into(std::move(html), "/* script.js */", script);
  // No frame-ancestors: an application may show the page in a frame of its own.
  return {core::share(std::move(html)),
          fmt::format("default-src 'none'; script-src {}; style-src {}; img-src data:; connect-src "
                      "'self'; base-uri 'none'; form-action 'none'",
                      hash_source(script), hash_source(style))};
}

}  // namespace

core::Reply hosted_page_reply() {
  static const Page page = assembled();
  core::Reply reply;
  reply.headers = {{"Content-Type", "text/html; charset=utf-8"},
                   {"Cache-Control", "no-store"},
                   {"Content-Security-Policy", page.policy},
                   {"X-Content-Type-Options", "nosniff"},
                   // The address of the page holds the token.
                   {"Referrer-Policy", "no-referrer"}};
  reply.body = page.body;
  return reply;
}

}  // namespace api
}  // namespace greenmock
