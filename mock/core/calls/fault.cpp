#include "core/calls/fault.hpp"

#include <fmt/format.h>

#include "core/time/duration.hpp"

namespace greenmock::core {
namespace {

std::string after(const char* what, const Place& place) {
  return place ? fmt::format("{} after {}", what, *place) : fmt::format("{} after headers", what);
}

struct FaultText {
  std::string operator()(std::monostate) const { return "none"; }
  std::string operator()(fault::Refuse) const { return "refuse"; }
  std::string operator()(fault::Hang) const { return "hang"; }
  std::string operator()(fault::Garbage) const { return "garbage"; }
  std::string operator()(const fault::Close& f) const { return after("close", f.after); }
  std::string operator()(const fault::Reset& f) const { return after("reset", f.after); }
  std::string operator()(const fault::Stall& f) const {
    const std::string text = after("stall", f.after);
    return f.lasts ? text + " for " + format_duration(*f.lasts) : text;
  }
  std::string operator()(const fault::Dribble& f) const {
    return "dribble over " + format_duration(f.over);
  }
  std::string operator()(const fault::ContentLength& f) const {
    return f.relative ? fmt::format("contentLength {:+}", f.value)
                      : fmt::format("contentLength {}", f.value);
  }
  std::string operator()(const fault::CutBody& f) const {
    return fmt::format("cutBody {}", f.bytes);
  }
};

}  // namespace

std::string to_string(const Fault& fault) {
  return std::visit(FaultText{}, fault);
}

}  // namespace greenmock::core
