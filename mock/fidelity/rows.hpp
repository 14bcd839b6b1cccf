#pragma once
// What is known of the real service, fact by fact, and how this server stands to each (fixtures/fidelity).

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace greenmock::fidelity {

enum class Standing {
  Covered,  ///< the server does so, and a test fails if it does not
  Setting,  ///< no source confirms it, or sources disagree: a default, which can be set, with a test
  LeftOut,     ///< it could be done, and is not
  Untestable,  ///< nothing that a fake could do, or be tested for
};
/// As they stand in the files.
inline constexpr std::string_view kStandingNames[] = {"covered", "setting", "leftOut",
                                                      "untestable"};
inline constexpr std::size_t kStandings = std::size(kStandingNames);

struct Row {
  std::string id;      ///< `qr.rotation`: the file, and the fact
  std::string fact;    ///< a sentence or two
  std::string source;  ///< the page and section of the documentation, or who has seen it
  Standing standing = Standing::LeftOut;
  std::vector<std::string> tests;  ///< Covered, Setting: as ctest names them
  std::string setting;             ///< Setting: where it is set
  std::string reason;              ///< LeftOut, Untestable
};

struct Section {
  std::string file;  ///< name without ending
  std::string title;
  std::vector<Row> rows;
};

struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One file; throws Unreadable, which names the row.
Section read_section(std::string_view file, std::string_view text);
/// All that the program carries, in the order of the files' titles; throws Unreadable.
std::vector<Section> sections();

/// How many rows have each standing.
struct Share {
  std::size_t of[kStandings] = {};
  void add(const Section& section);
  std::size_t count(Standing standing) const { return of[static_cast<std::size_t>(standing)]; }
  /// Covered or a setting with a test.
  std::size_t held() const { return count(Standing::Covered) + count(Standing::Setting); }
  /// All that could be.
  std::size_t testable() const { return held() + count(Standing::LeftOut); }
  /// 0 to 100, rounded down: 100 is all of them.
  std::size_t percent() const { return testable() == 0 ? 0 : held() * 100 / testable(); }
};

}  // namespace greenmock::fidelity
