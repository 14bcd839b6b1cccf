#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace greenmock::net {

/// `http://127.0.0.1:8080`: how a client on this machine reaches what is bound there.
std::string url_of(const std::string& bind, std::uint16_t port, std::string_view scheme = "http");

/// The same host at another port: `http://green.example:7107` of `https://green.example` and 7107.
std::string on_port(std::string_view url, std::uint16_t port, std::string_view scheme = "http");

}  // namespace greenmock::net
