#pragma once
// Files that accounts have sent or uploaded, in memory: they never leave the machine.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/calls/message.hpp"
#include "core/piece_marks.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

struct StoredFile {
  SharedBody bytes;
  std::string type;    ///< `image/jpeg`
  VirtualTime stored;  ///< on the clock of its account
};

/// `1101000001/95917013-579d-429f-9145-469865c4a6e8.jpg`, as the links of the documentation end
/// (docs: SendFileByUpload, urlFile). The same for the same arguments, and nothing that can be
/// guessed without the seed.
std::string file_place(InstanceId owner, std::uint64_t seed, std::string_view purpose,
                       std::uint64_t number, std::string_view extension);

/// The account at whose place it is; 0: it is no place.
InstanceId owner_of_file(std::string_view place);

/// All files of a server. Places are those of file_place().
class FileStore {
 public:
  static constexpr std::size_t kUsualLimit = std::size_t{256} * 1024 * 1024;
  /// What a file costs besides its bytes, at most.
  static constexpr std::size_t kMostBeside = 1024;
  /// Up to here ages are restored: no server counts so far, and there is room to count on.
  static constexpr std::uint64_t kLastAge = std::uint64_t{1} << 56U;

  /// Above so many bytes the oldest ones are dropped, whichever account they are of. `marks` are told
  /// of each file that comes, changes or goes, and must outlive it.
  explicit FileStore(std::size_t limit = kUsualLimit, PieceMarks* marks = nullptr)
      : limit_(limit), marks_(marks) {}
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;

  /// One at the same place is replaced. One that is above the limit by itself is dropped at once; see
  /// most_of_one().
  void put(const std::string& place, StoredFile file);
  /// Null: it was never there, or is dropped. Valid until the next change.
  const StoredFile* find(std::string_view place) const;
  /// Those that came later have a higher one; 0: there is no such file.
  std::uint64_t age_of(std::string_view place) const;
  /// One that an earlier server had; in the order of ages, which are 1 to kLastAge. False, and nothing happens: no
  /// server has had it, since its age is not above those that were there, or something is at its place.
  bool restore(const std::string& place, StoredFile file, std::uint64_t age);
  /// Its time begins anew; false if there is none.
  bool renew(std::string_view place, VirtualTime now);
  /// Those of an account.
  void forget(InstanceId owner);

  /// The largest that is kept, whatever else must go for it.
  std::size_t most_of_one() const { return limit_ - std::min(limit_, kMostBeside); }
  std::size_t size() const { return files_.size(); }
  /// What they cost, names included.
  std::size_t bytes() const { return bytes_; }
  /// Since the start, for want of room.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Held {
    StoredFile file;
    std::uint64_t age = 0;  // the key in by_age_
  };
  using Files = std::map<std::string, Held, std::less<>>;
  static std::size_t cost_of(const Files::value_type& held);
  Files::iterator remove(Files::iterator held);
  void add(const std::string& place, StoredFile file, std::uint64_t age);

  std::size_t limit_;
  PieceMarks* marks_;
  Files files_;
  std::map<std::uint64_t, Files::iterator> by_age_;
  std::uint64_t last_age_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace greenmock::core
