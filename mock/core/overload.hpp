#pragma once

namespace greenmock::core {

/// One function out of several lambdas, for std::visit.
template <typename... F>
struct Overload : F... {
  using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

}  // namespace greenmock::core
