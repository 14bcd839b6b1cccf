// Fuzz target: a state file that somebody else has written: any bytes as the file, or any lines as its rows.
//   i TEXT                     the account
//   q RECEIPT TEXT             a notification of its queue
//   p KIND NUMBER NAME TEXT    something that belongs to it; -: it has no name

#include <stdlib.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "api/service/service.hpp"
#include "keep/keeper.hpp"
#include "store/store.hpp"

namespace {

using namespace greenmock;

constexpr core::InstanceId kId = 1101000001;

/// A folder that is gone when the process ends as it should.
class Folder {
 public:
  Folder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "greenmock-fuzz-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) std::abort();
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string fresh_file() const {
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      std::filesystem::remove(entry.path());
    return (path_ / "state").string();
  }

 private:
  std::filesystem::path path_;
};

std::uint64_t number_in(std::istream& line) {
  std::uint64_t number = 0;
  if (!(line >> number)) line.clear();
  return number;
}

std::string rest_of(std::istream& line) {
  line.get();  // the blank
  std::string text;
  std::getline(line, text, '\0');
  return text;
}

void write_rows(const std::string& path, const std::string& lines) {
  std::vector<store::Change> changes;
  std::istringstream all(lines);
  for (std::string text; std::getline(all, text);) {
    std::istringstream line(text);
    std::string what, kind, name;
    line >> what;
    if (what == "i") {
      changes.emplace_back(store::PutInstance{{kId, rest_of(line)}});
    } else if (what == "q") {
      const std::uint64_t receipt = number_in(line) % 1'000'000;
      changes.emplace_back(store::PutItem{{kId, receipt, rest_of(line)}});
    } else if (what == "p") {
      line >> kind;
      const std::uint64_t number = number_in(line) % 1'000'000;
      line >> name;
      if (name == "-") name.clear();
      changes.emplace_back(store::PutPart{{{kId, kind, number, name}, rest_of(line)}});
    }
  }
  store::Store(path).write(changes);
}

/// A server's life on the file: false if it does not take it.
bool live(const std::string& path) {
  api::Service::Options options;
  options.seed = 7;
  options.start = core::VirtualTime{core::Duration{std::chrono::hours{24 * 365 * 56}}};
  options.keeps = true;
  core::ClientTime now{};
  api::Service service(options, now);
  try {
    keep::Keeper keeper(path);
    keeper.restore(service, now);
    keeper.begin([](std::uint64_t, const std::string& problem) {
      if (!problem.empty()) std::abort();
    });
    for (int hour = 0; hour < 3; ++hour) {
      now += std::chrono::hours{1};
      service.run_due(now);
      keeper.submit(service);
    }
    keeper.end();
  } catch (const store::Unusable& unusable) {
    if (std::string(unusable.what()).empty()) std::abort();
    return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string path = folder.fresh_file();
  if (bytes.starts_with("SQLite format 3"))
    std::ofstream(path, std::ios::binary) << bytes;
  else
    write_rows(path, bytes);
  // Whoever takes a file leaves one that can be taken again.
  if (live(path) && !live(path)) std::abort();
  return 0;
}
