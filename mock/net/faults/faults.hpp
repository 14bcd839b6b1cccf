#pragma once
// One fault, one file: what becomes of an answer. To add one: a value in core/calls/fault.hpp, a file
// here, a word in script/load_fault.cpp, a row in docs/scripts.md, a test in tests/wire.

#include "core/calls/fault.hpp"
#include "net/plan.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::Refuse& fault, const Wire& wire);
Plan plan(const core::fault::Garbage& fault, const Wire& wire);
Plan plan(const core::fault::Close& fault, const Wire& wire);
Plan plan(const core::fault::Reset& fault, const Wire& wire);
Plan plan(const core::fault::Stall& fault, const Wire& wire);
Plan plan(const core::fault::Dribble& fault, const Wire& wire);
Plan plan(const core::fault::ContentLength& fault, const Wire& wire);
Plan plan(const core::fault::CutBody& fault, const Wire& wire);

/// The first `size` bytes, then the end: an early one unless that is all of them.
inline Plan closed_behind(std::size_t size, const Wire& wire) {
  return {step::Send{wire.first(size)}, step::Close{.early = size < wire.bytes.size()}};
}

/// So many bytes as `place` says.
inline std::size_t bytes_until(const core::Place& place, const Wire& wire) {
  return place ? static_cast<std::size_t>(*place) : wire.head_size;
}

}  // namespace greenmock::net::faults
