#pragma once
// Text inside HTML, SVG and XML.

#include <string>
#include <string_view>

namespace greenmock::kit::reports {

/// Legible (legible.hpp), and with & < > " ' written as entities: fit for text and for attributes.
std::string escaped(std::string_view bytes);

/// For an attribute of XML: line breaks and tabs are kept by their numbers.
std::string escaped_attribute(std::string_view bytes);

/// The same for text that is legible already.
std::string entities(std::string_view legible_text);

/// A name for `id` and `href`, different for different texts.
std::string anchor(std::string_view bytes);

}  // namespace greenmock::kit::reports
