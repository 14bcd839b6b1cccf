#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "script/loaders.hpp"
#include "script/wording.hpp"
#include "suite/readers.hpp"

namespace greenmock::kit {
namespace {

using script::Fields;
using script::Node;
using script::Value;

/// The steps of a JSON pointer; nothing if it is none.
std::optional<std::vector<std::string>> parts_of(const std::string& pointer) {
  if (!script::is_json_pointer(pointer)) return std::nullopt;
  std::vector<std::string> parts;
  for (core::Json::json_pointer rest(pointer); !rest.empty(); rest.pop_back())
    parts.push_back(rest.back());
  std::reverse(parts.begin(), parts.end());
  return parts;
}

/// A number without zeros in front, as JSON pointers have it.
std::optional<std::size_t> place_in(std::string_view part) {
  if (part.size() > 1 && part.front() == '0') return std::nullopt;
  std::size_t place = 0;
  const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), place);
  if (problem != std::errc{} || end != part.data() + part.size()) return std::nullopt;
  return place;
}

/// The child that is there, or is made: a new key, or one behind the last item. Null: neither.
Node* child_of(Node& node, const std::string& part, script::Position at) {
  if (auto* members = std::get_if<Node::Members>(&node.value)) {
    for (script::Member& member : *members) {
      if (member.key == part) return &member.value;
    }
    script::Member& made = members->emplace_back();
    made.key = part;
    made.key_at = made.value.at = at;
    return &made.value;
  }
  if (auto* items = std::get_if<Node::Items>(&node.value)) {
    const auto place = part == "-" ? std::optional<std::size_t>(items->size()) : place_in(part);
    if (!place || *place > items->size()) return nullptr;
    if (*place == items->size()) items->emplace_back().at = at;
    return &(*items)[*place];
  }
  return nullptr;
}

void put(Node& tree, const Value& from, const std::string& pointer) {
  const auto parts = parts_of(pointer);
  if (!parts) {
    from.complain(fmt::format("{} is no JSON pointer, like \"/script/rules/0/reply\"",
                              script::in_quotes(pointer)));
    return;
  }
  if (parts->front() == "id" || parts->front() == "cases") {
    from.complain(
        fmt::format("no case can set {}: it is of all of them", script::in_quotes(parts->front())));
    return;
  }
  Node* node = &tree;
  for (const std::string& part : *parts) {
    node = child_of(*node, part, from.node().at);
    if (!node) {
      from.complain(fmt::format("{} leads nowhere: there is no place {} in this scenario",
                                script::in_quotes(pointer), script::in_quotes(part)));
      return;
    }
  }
  *node = from.node();
}

void forget_cases(Node& tree) {
  if (auto* members = std::get_if<Node::Members>(&tree.value))
    std::erase_if(*members, [](const script::Member& member) { return member.key == "cases"; });
}

}  // namespace

std::vector<Case> read_cases(const Value& scenario) {
  const auto list = scenario.member("cases");
  Case plain{"", scenario.node(), std::nullopt};
  forget_cases(plain.tree);
  if (!list) return {plain};
  std::vector<Case> cases;
  std::set<std::string> names;
  const auto items = list->list("a list of cases");
  if (list->is_list() && items.empty()) list->complain("expected at least one case, found none");
  for (const Value& item : items) {
    const Fields fields(item, "a case", {"name", "set"});
    Case one{"", plain.tree, fields.find("name")};
    if (const auto name = fields.require("name")) {
      one.name = read_slug(*name, "the name of a case").value_or("");
      if (!names.insert(one.name).second)
        name->complain(fmt::format("the case {} is there twice", script::in_quotes(one.name)));
    }
    if (const auto set = fields.require("set", R"(, like {"/script/rules/0/reply": "timeout"})")) {
      if (const auto* members = set->node().members()) {
        for (const script::Member& member : *members)
          put(one.tree, *set->member(member.key), member.key);
      } else {
        set->complain_expected("an object of JSON pointers and values");
      }
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace greenmock::kit
