#include "results/fields.hpp"

#include <fmt/format.h>

#include "results/shortened.hpp"

namespace greenmock::kit {

using core::Json;

namespace {

/// What stands in for an object that is not there.
const Json kNothing = Json::object();

/// Enough of a value to know it again.
std::string in_short(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  return shortened(core::dump(value), 60);
}

}  // namespace

Fields::Fields(const Json& json, std::string place, std::string& problem)
    : json_(&json), place_(std::move(place)), problem_(&problem) {
  if (json_->is_object()) return;
  complain_of(*json_, place_, "an object");
  json_ = &kNothing;
}

std::string Fields::at(const char* key) const {
  return place_ + "/" + key;
}

void Fields::complain(const std::string& where, std::string_view what) const {
  if (problem_->empty())
    *problem_ = where.empty() ? std::string(what) : fmt::format("{}: {}", where, what);
}

void Fields::complain_of(const Json& found, const std::string& where,
                         std::string_view wanted) const {
  complain(where, fmt::format("found {}, but it must be {}", in_short(found), wanted));
}

const Json* Fields::find(const char* key) const {
  const auto found = json_->find(key);
  return found == json_->end() ? nullptr : &*found;
}

const Json* Fields::need(const char* key) const {
  const Json* found = find(key);
  if (found == nullptr) complain(place_, fmt::format("\"{}\" is missing", key));
  return found;
}

std::string Fields::text_of(const Json& value, const std::string& where) const {
  if (value.is_string()) return value.get<std::string>();
  complain_of(value, where, "a text");
  return {};
}

std::uint64_t Fields::count_of(const Json& value, const std::string& where) const {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  complain_of(value, where, "a whole number from 0 up");
  return 0;
}

double Fields::time_of(const Json& value, const std::string& where) const {
  if (value.is_number()) return value.get<double>();
  complain_of(value, where, "a number of milliseconds");
  return 0;
}

bool Fields::flag_of(const Json& value, const std::string& where) const {
  if (value.is_boolean()) return value.get<bool>();
  complain_of(value, where, "true or false");
  return false;
}

std::string Fields::text(const char* key) const {
  const Json* value = need(key);
  return value == nullptr ? std::string() : text_of(*value, at(key));
}

std::string Fields::text_or_none(const char* key) const {
  const Json* value = find(key);
  return value == nullptr ? std::string() : text_of(*value, at(key));
}

bool Fields::flag(const char* key) const {
  const Json* value = need(key);
  return value != nullptr && flag_of(*value, at(key));
}

bool Fields::flag_or_no(const char* key) const {
  const Json* value = find(key);
  return value != nullptr && flag_of(*value, at(key));
}

double Fields::time(const char* key) const {
  const Json* value = need(key);
  return value == nullptr ? 0 : time_of(*value, at(key));
}

std::optional<double> Fields::time_or_none(const char* key) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  return time_of(*value, at(key));
}

std::uint64_t Fields::count(const char* key) const {
  const Json* value = need(key);
  return value == nullptr ? 0 : count_of(*value, at(key));
}

std::uint64_t Fields::count_or_zero(const char* key) const {
  const Json* value = find(key);
  return value == nullptr ? 0 : count_of(*value, at(key));
}

std::vector<std::uint64_t> Fields::counts_or_none(const char* key) const {
  std::vector<std::uint64_t> all;
  const Json* list = find(key);
  if (list == nullptr) return all;
  if (!list->is_array()) complain_of(*list, at(key), "a list of whole numbers");
  if (!list->is_array()) return all;
  for (std::size_t i = 0; i < list->size(); ++i) {
    all.push_back(count_of((*list)[i], fmt::format("{}/{}", at(key), i)));
  }
  return all;
}

std::vector<std::string> Fields::texts(const char* key) const {
  std::vector<std::string> all;
  const Json* list = need(key);
  if (list == nullptr) return all;
  if (!list->is_array()) complain_of(*list, at(key), "a list of texts");
  if (!list->is_array()) return all;
  for (std::size_t i = 0; i < list->size(); ++i) {
    all.push_back(text_of((*list)[i], fmt::format("{}/{}", at(key), i)));
  }
  return all;
}

Fields Fields::object(const char* key) const {
  const Json* value = need(key);
  return {value == nullptr ? kNothing : *value, at(key), *problem_};
}

std::vector<Fields> Fields::objects(const char* key) const {
  std::vector<Fields> all;
  const Json* list = need(key);
  if (list == nullptr) return all;
  if (!list->is_array()) complain_of(*list, at(key), "a list of objects");
  if (!list->is_array()) return all;
  for (std::size_t i = 0; i < list->size(); ++i) {
    all.emplace_back((*list)[i], fmt::format("{}/{}", at(key), i), *problem_);
  }
  return all;
}

std::size_t Fields::place_of_name(const char* key, std::span<const std::string_view> names) const {
  const Json* value = need(key);
  if (value == nullptr) return 0;
  if (value->is_string()) {
    const std::string& name = value->get_ref<const std::string&>();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (name == names[i]) return i;
    }
  }
  complain_of(*value, at(key), fmt::format("one of {}", fmt::join(names, ", ")));
  return 0;
}

}  // namespace greenmock::kit
