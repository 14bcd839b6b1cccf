#pragma once
// `${id}`, `${token}` and `${receipt}` in what a request shall look like. Internal to this folder.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/judge.hpp"

namespace greenmock::checks {

inline constexpr std::string_view kReceipt = "${receipt}";

/// What is wrong with a path; empty: nothing.
std::string path_template_problem(std::string_view path);

/// `${id}` and `${token}` filled in.
std::string filled(std::string_view text, const Evidence& evidence);

/// The receipts that answers to receiveNotification gave out. Each answer is read once, however many calls are asked
/// about.
class Receipts {
 public:
  explicit Receipts(const Evidence& evidence) : evidence_(evidence) {}

  /// What is wrong with a receipt that a call has; empty: nothing, it was given out before. Throws Undecided if it may
  /// have been given out by what the journal has given up.
  std::string mismatch(std::string_view given, const core::Record& record);

 private:
  void read();

  const Evidence& evidence_;
  bool read_ = false;
  std::vector<std::pair<core::Sequence, std::string>>
      in_order_;  // by the place where each was given out
  std::map<std::string, core::Sequence, std::less<>> first_;
};

/// What is wrong with the path of a call; empty: nothing. `path` is filled in but for the receipt,
/// in whose place one of `receipts` must stand.
std::string path_mismatch(std::string_view path, const core::Record& record, Receipts& receipts);

}  // namespace greenmock::checks
