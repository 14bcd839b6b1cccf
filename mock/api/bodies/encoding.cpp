#include "api/bodies/encoding.hpp"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "api/bodies/bodies.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::api {
namespace {

using core::Json;

constexpr std::string_view kBom = "\xEF\xBB\xBF";

Json reordered(const Json& json) {
  if (json.is_array()) {
    Json list = Json::array();
    for (const Json& item : json) list.push_back(reordered(item));
    return list;
  }
  if (!json.is_object()) return json;
  Json object = Json::object();
  for (auto member = json.rbegin(); member != json.rend(); ++member)
    object[member.key()] = reordered(*member);
  return object;
}

/// Keys as a service adds them over the years: in front, and of every kind.
Json with_extra_fields(const Json& json) {
  Json object = {{"addedLater", "text"},
                 {"addedLaterToo", {{"list", {1, nullptr, true}}, {"number", 1.5}}}};
  for (const auto& [key, value] : json.items()) object[key] = value;
  return object;
}

/// A slash can stand in the strings of a JSON text only.
std::string with_escaped_slashes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      out += text[i++];  // what is escaped already stays so
    } else if (text[i] == '/') {
      out += '\\';
    }
    out += text[i];
  }
  return out;
}

std::string gzipped(const std::string& text) {
  constexpr int kGzipWindow = 15 + 16, kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("gzip could not begin");
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("gzip could not end");
  return out;
}

/// True if it was there.
bool remove_header(core::Reply& reply, std::string_view name) {
  return std::erase_if(reply.headers, [&](const auto& header) {
           return core::equals_ignoring_case(header.first, name);
         }) > 0;
}

/// True if it was there with another value, or not there.
bool set_header(core::Reply& reply, std::string_view name, const std::string& value) {
  const auto old = std::find_if(
      reply.headers.begin(), reply.headers.end(),
      [&](const auto& header) { return core::equals_ignoring_case(header.first, name); });
  if (old != reply.headers.end() && old->second == value) return false;
  remove_header(reply, name);
  reply.headers.emplace_back(name, value);
  return true;
}

/// True if they differ.
template <typename T>
bool replace(T& old, T with) {
  if (old == with) return false;
  old = std::move(with);
  return true;
}

}  // namespace

std::vector<std::string_view> encode(core::Reply& reply, const core::Encoding& said) {
  core::Encoding as = said;
  if (!can_have_body(reply.status)) as = {.type = said.type, .type_name = said.type_name};
  std::vector<std::string_view> done;
  std::string body = *reply.body;
  // `change` tells whether it has changed anything.
  const auto write = [&](bool wanted, std::string_view word, auto change) {
    if (wanted && change()) done.push_back(word);
  };
  const bool of_json = as.reordered || as.extra_fields || as.escaped_slashes;
  Json json = of_json ? core::parse_json(body) : Json();
  const bool is_json = of_json && !json.is_discarded();
  // Their keys keep their order, so those that are the same in another one are not equal.
  write(as.reordered && is_json, "reordered", [&] { return replace(json, reordered(json)); });
  write(as.extra_fields && is_json && json.is_object(), "extraFields",
        [&] { return replace(json, with_extra_fields(json)); });
  if (!done.empty()) body = core::dump(json);
  write(as.escaped_slashes && is_json, "escapedSlashes",
        [&] { return replace(body, with_escaped_slashes(body)); });
  write(as.bom && !body.empty(), "bom", [&] { return replace(body, std::string(kBom) + body); });
  write(as.gzip, "gzip", [&] {
    body = gzipped(body);
    set_header(reply, "Content-Encoding", "gzip");
    return true;
  });
  write(as.chunked, "chunked", [&] {
    reply.chunked = true;
    return true;
  });
  write(as.type == core::Encoding::Type::Left, "noContentType",
        [&] { return remove_header(reply, "Content-Type"); });
  write(as.type == core::Encoding::Type::Named, "contentType",
        [&] { return set_header(reply, "Content-Type", as.type_name); });
  reply.body = core::share(std::move(body));
  return done;
}

}  // namespace greenmock::api
