#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/calls/form.hpp"

namespace greenmock::net {

/// The boundary of a multipart/form-data Content-Type (RFC 7578, 4.1); nothing if it is none, or not
/// one that RFC 2046, 5.1.1 allows.
std::optional<std::string> form_boundary(std::string_view content_type);

/// The parts of a body with this Content-Type; null if it is no form, or a broken one. Never throws
/// but for want of memory.
std::shared_ptr<const core::Form> read_form(std::string_view content_type, std::string_view body);

}  // namespace greenmock::net
