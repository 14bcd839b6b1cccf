#pragma once
// What each verb of a check expects of a client, in words. Reports show them beside what was seen, and the command
// `show` beside the requirement.

#include <string>

#include "suite/scenario.hpp"

namespace greenmock::kit {

std::string expected(const OnTheWire& wire);
std::string expected(const Events& events);
std::string expected(const Picture& picture);
std::string expected(const Says& says);
std::string expected(const Kind& kind);
std::string expected(const End& end);
std::string expected(const Silent& silent);
std::string expected(const Handled& handled);
std::string expected(const Order& order);
std::string expected(const AnyOf& any);

/// Of whatever verb it is, without its window.
std::string expected_of(const Check& check);

/// Where it must not stand: `stdout`, `the head of a request to another host`.
std::string_view words_of(Silent::In in);

/// A part of an order: `a call of qr`, `event qr`.
std::string words_of(const std::variant<Order::OfCall, EventPattern>& one);

/// `until the step "five"`; empty: from the start to the end.
std::string window_words(const Check& check);

}  // namespace greenmock::kit
