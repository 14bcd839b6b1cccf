// Files that the program writes whole, such as that of --ready-file.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/files.hpp"

namespace greenmock::tests {
namespace {

class WrittenFile : public testing::Test {
 protected:
  WrittenFile() : umask_before_(::umask(022)) {
    std::string pattern = (std::filesystem::temp_directory_path() / "greenmock-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = folder + "/ready.json";
  }
  ~WrittenFile() override {
    ::umask(umask_before_);
    std::filesystem::remove_all(folder);
  }
  unsigned mode() const {
    struct stat seen {};
    EXPECT_EQ(::stat(path.c_str(), &seen), 0);
    return seen.st_mode & 0777;
  }
  std::string content() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write_by_others(const std::string& name) const {
    std::ofstream(name) << "of others";
    ASSERT_EQ(::chmod(name.c_str(), 0644), 0);
  }

  std::string folder, path;

 private:
  mode_t umask_before_;
};

TEST_F(WrittenFile, IsForItsOwnerAlone) {
  cli::write_whole_file(path, "tokens");
  EXPECT_EQ(mode(), 0600U);
  EXPECT_EQ(content(), "tokens");
}

TEST_F(WrittenFile, TakesNoModeOfWhatWasThereBefore) {
  const std::string draft = path + "." + std::to_string(::getpid()) + ".tmp";
  write_by_others(path);
  write_by_others(draft);
  cli::write_whole_file(path, "tokens");
  EXPECT_EQ(mode(), 0600U);
  EXPECT_EQ(content(), "tokens");
  EXPECT_FALSE(std::filesystem::exists(draft));
}

}  // namespace
}  // namespace greenmock::tests
