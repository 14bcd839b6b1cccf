#include "probe/differences.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "core/encoding/json.hpp"
#include "results/masked.hpp"
#include "results/shortened.hpp"

namespace greenmock::kit {
namespace {

using core::Json;

constexpr int kFirstRefusal = 400;
constexpr std::size_t kShown = 120;

/// Of the connection, the day, or whoever stands in front of the service.
bool is_of_the_way(const std::string& name) {
  constexpr std::string_view kNames[] = {"date",
                                         "server",
                                         "connection",
                                         "keep-alive",
                                         "transfer-encoding",
                                         "content-length",
                                         "etag",
                                         "vary",
                                         "set-cookie",
                                         "via",
                                         "age",
                                         "alt-svc",
                                         "strict-transport-security",
                                         "x-request-id",
                                         "cf-ray"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::string_view kind_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "a boolean";
  if (value.is_number_integer()) return "a whole number";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a text";
  return value.is_array() ? "a list" : "an object";
}

class Comparing {
 public:
  explicit Comparing(const std::vector<std::string>& secrets) : secrets_(secrets) {}

  void status(const ProbeAnswer& there, const ProbeAnswer& here) {
    if (there.status != here.status)
      add("status", std::to_string(there.status), std::to_string(here.status));
  }

  void headers(const ProbeAnswer& there, const ProbeAnswer& here) {
    const auto value_in = [](const ProbeAnswer& answer, const std::string& name) {
      const auto found = answer.headers.find(name);
      return found == answer.headers.end() ? std::string("none") : found->second;
    };
    std::vector<std::string> names;
    for (const ProbeAnswer* answer : {&there, &here})
      for (const auto& [name, value] : answer->headers) names.push_back(name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const std::string& name : names) {
      const std::string seen = value_in(there, name), ours = value_in(here, name);
      if (!is_of_the_way(name) && seen != ours) add("header " + name, seen, ours);
    }
  }

  void bodies(const ProbeAnswer& there, const ProbeAnswer& here) {
    const Json seen = core::parse_json(there.body), ours = core::parse_json(here.body);
    words_count_ = there.status >= kFirstRefusal;
    if (!seen.is_discarded() && !ours.is_discarded()) return values("", seen, ours);
    if (seen.is_discarded() != ours.is_discarded())
      return add("body", seen.is_discarded() ? text_of(there.body) : "JSON",
                 ours.is_discarded() ? text_of(here.body) : "JSON");
    if (words_count_ && there.body != here.body)
      add("body", text_of(there.body), text_of(here.body));
  }

  std::vector<Difference> take() { return std::move(found_); }

 private:
  static std::string text_of(const std::string& body) { return body.empty() ? "nothing" : body; }

  void add(std::string where, std::string there, std::string here) {
    for (std::string* text : {&where, &there, &here}) {
      for (const std::string& secret : secrets_) *text = masked(*text, secret);
      *text = shortened(std::move(*text), kShown);
    }
    if (there != here) found_.push_back({std::move(where), std::move(there), std::move(here)});
  }

  void values(const std::string& place, const Json& there, const Json& here) {
    const std::string where = "body" + (place.empty() ? "" : " " + place);
    // Whether there is one differs from account to account.
    const bool either_is_null = there.is_null() || here.is_null();
    if (kind_of(there) != kind_of(here)) {
      if (!either_is_null || words_count_)
        add(where, std::string(kind_of(there)), std::string(kind_of(here)));
      return;
    }
    if (there.is_object()) return members(place, where, there, here);
    if (there.is_array()) {
      if (!there.empty() && !here.empty()) values(place + "/0", there.front(), here.front());
      return;
    }
    const bool is_time = place.ends_with("/timestamp");
    if (words_count_ && !is_time && there != here) add(where, core::dump(there), core::dump(here));
  }

  void members(const std::string& place, const std::string& where, const Json& there,
               const Json& here) {
    std::vector<std::string> seen, ours;
    for (const auto& [key, value] : there.items()) {
      if (here.contains(key)) {
        seen.push_back(key);
        values(fmt::format("{}/{}", place, key), value, here[key]);
      } else {
        add(fmt::format("{}/{}", where, key), std::string(kind_of(value)), "missing");
      }
    }
    for (const auto& [key, value] : here.items()) {
      if (there.contains(key))
        ours.push_back(key);
      else
        add(fmt::format("{}/{}", where, key), "missing", std::string(kind_of(value)));
    }
    if (seen != ours)
      add(where + ", order of keys", fmt::format("{}", fmt::join(seen, ", ")),
          fmt::format("{}", fmt::join(ours, ", ")));
  }

  const std::vector<std::string>& secrets_;
  bool words_count_ = false;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(const ProbeAnswer& there, const ProbeAnswer& here,
                                    const std::vector<std::string>& secrets) {
  Comparing comparing(secrets);
  comparing.status(there, here);
  comparing.headers(there, here);
  comparing.bodies(there, here);
  return comparing.take();
}

}  // namespace greenmock::kit
