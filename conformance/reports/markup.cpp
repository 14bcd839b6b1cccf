#include "reports/markup.hpp"

#include <fmt/format.h>

#include "reports/legible.hpp"

namespace greenmock::kit::reports {

std::string entities(std::string_view legible_text) {
  std::string out;
  out.reserve(legible_text.size() + legible_text.size() / 8);
  for (const char c : legible_text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string escaped(std::string_view bytes) {
  return entities(legible(bytes));
}

std::string escaped_attribute(std::string_view bytes) {
  std::string out;
  for (const char c : escaped(bytes)) {
    if (c == '\n') {
      out += "&#10;";
    } else if (c == '\t') {
      out += "&#9;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string anchor(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("_{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace greenmock::kit::reports
