#include "script/node.hpp"

namespace greenmock::script {

using core::Json;

Json Node::to_json() const {
  if (const Items* list = items()) {
    Json out = Json::array();
    for (const Node& item : *list) out.push_back(item.to_json());
    return out;
  }
  if (const Members* object = members()) {
    Json out = Json::object();
    // Straight into the vector below: the ordered map would compare each key with all before it.
    Json::object_t::Container& pairs = out.get_ref<Json::object_t&>();
    for (const Member& member : *object) pairs.emplace_back(member.key, member.value.to_json());
    return out;
  }
  return std::get<Json>(value);
}

std::string pointer_to(const std::string& pointer, std::string_view key) {
  std::string out = pointer + "/";
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace greenmock::script
