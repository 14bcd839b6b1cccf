#pragma once
// A deque that takes no memory before something is in it; that of libstdc++ takes 600 bytes, and an account has seven.

#include <boost/container/deque.hpp>

namespace greenmock::core {

template <typename T>
using Deque = boost::container::deque<T>;

}  // namespace greenmock::core
