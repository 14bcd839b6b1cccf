// The log of a server, whose disk may be full for a while.

#include "cli/log_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

/// A file that is gone with it.
class Scratch {
 public:
  Scratch() : fd_(::mkstemp(path_.data())) {}
  ~Scratch() {
    ::close(fd_);
    ::unlink(path_.c_str());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  int fd() const { return fd_; }
  std::string text() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_ = (std::filesystem::temp_directory_path() / "greenmock-log-XXXXXX").string();
  int fd_;
};

/// As long as it lives no file of this process grows beyond so many bytes.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit little{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &little);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, SIG_DFL);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

/// Takes what this process says on stderr.
class TakenStderr {
 public:
  TakenStderr() : before_(::dup(STDERR_FILENO)) {
    EXPECT_EQ(::pipe2(said_, O_NONBLOCK | O_CLOEXEC), 0);
    ::dup2(said_[1], STDERR_FILENO);
  }
  ~TakenStderr() {
    ::dup2(before_, STDERR_FILENO);
    for (const int fd : {before_, said_[0], said_[1]}) ::close(fd);
  }
  TakenStderr(const TakenStderr&) = delete;
  TakenStderr& operator=(const TakenStderr&) = delete;

  bool has_come() const {
    char first = 0;
    return eventually([&] { return ::read(said_[0], &first, 1) == 1; });
  }

 private:
  int before_;
  int said_[2] = {-1, -1};
};

TEST(LogWriter, TellsHowManyLinesItLostAndBeginsALineOfItsOwnBehindACut) {
  const Scratch log;
  const TakenStderr complaint;
  cli::LogWriter writer(log.fd());
  {
    const FullDisk disk(10);
    writer.line("0123456");
    EXPECT_TRUE(eventually([&] { return log.text() == "0123456\n"; }));
    writer.line("abcdefg");
    EXPECT_TRUE(complaint.has_come());
  }
  writer.line("later");
  EXPECT_TRUE(eventually([&] { return log.text().ends_with("dropped\n"); }));
  EXPECT_FALSE(writer.finish());
  EXPECT_EQ(log.text(), "0123456\nab\nlater\ngreenmock: 1 log lines were dropped\n");
}

TEST(LogWriter, CountsNoLineAsLostThatWentOutBeforeTheCut) {
  const Scratch log;
  const TakenStderr complaint;
  cli::LogWriter writer(log.fd());
  {
    const FullDisk disk(10);
    writer.line("0123456\nabcdefg");  // one text is one batch: both lines are written at once
    EXPECT_TRUE(complaint.has_come());
  }
  writer.line("later");
  EXPECT_TRUE(eventually([&] { return log.text().ends_with("dropped\n"); }));
  EXPECT_FALSE(writer.finish());
  EXPECT_EQ(log.text(), "0123456\nab\nlater\ngreenmock: 1 log lines were dropped\n");
}

TEST(LogWriter, ThatHasWrittenAllSaysSo) {
  const Scratch log;
  cli::LogWriter writer(log.fd());
  writer.line("one");
  EXPECT_TRUE(writer.finish());
  EXPECT_EQ(log.text(), "one\n");
}

}  // namespace
}  // namespace greenmock::tests
