#include "approved.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace greenmock::kit::testing {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) ADD_FAILURE() << "can't write " << path;
}

std::string_view line_around(std::string_view text, std::size_t place) {
  const std::size_t begin = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;  // npos + 1 = 0
  constexpr std::size_t kMost = 300;
  return text.substr(begin, std::min(text.find('\n', begin) - begin, kMost));
}

std::string first_difference(std::string_view approved, std::string_view received) {
  const auto places =
      std::mismatch(approved.begin(), approved.end(), received.begin(), received.end());
  const auto place = static_cast<std::size_t>(places.first - approved.begin());
  const auto line = std::count(approved.begin(), places.first, '\n') + 1;
  return fmt::format("line {}\n  approved: {}\n  received: {}", line, line_around(approved, place),
                     line_around(received, place));
}

}  // namespace

void expect_approved(const std::string& name, std::string_view received) {
  const std::filesystem::path path = std::filesystem::path(GREENMOCK_KIT_TESTS) / "approved" / name;
  const char* approve = std::getenv("GREENMOCK_APPROVE");
  if (approve != nullptr && std::string_view(approve) == "1") {
    write(path, received);
    return;
  }
  const std::string approved = contents(path);
  if (approved == received) return;
  const std::filesystem::path left = std::filesystem::temp_directory_path() / (name + ".received");
  write(left, received);
  ADD_FAILURE() << name << " differs from what was approved, first in "
                << first_difference(approved, received) << "\nLook at " << left.string()
                << " beside " << path.string()
                << "; if it is right, run this test with GREENMOCK_APPROVE=1.";
}

}  // namespace greenmock::kit::testing
