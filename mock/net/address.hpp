#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace greenmock::net {

/// `http://127.0.0.1:8080`: how a client on this machine reaches what is bound there.
std::string url_of(const std::string& bind, std::uint16_t port, std::string_view scheme = "http");

}  // namespace greenmock::net
