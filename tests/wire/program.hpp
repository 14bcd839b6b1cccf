#pragma once
// The program under test as a child process that never outlives its test.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/encoding/json.hpp"

namespace greenmock::tests {

/// A fresh directory, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string write(const std::string& name, const std::string& content) const;

 private:
  std::string folder_;
};

std::string read_file(const std::string& path);

/// Whether it comes to hold within thirty seconds.
bool eventually(const std::function<bool()>& holds);

/// Runs `greenmock ARGUMENTS…`; its output goes to files.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments);
  ~Program();  ///< kills it if it still runs
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// That of the build which made this test: it lies beside it.
  static std::string path();

  void signal(int number) const;
  int pid() const { return pid_; }
  bool running();
  /// Waits for its end; the exit code, or 128 + the signal that ended it, or -1 at the deadline.
  int wait(std::chrono::milliseconds deadline = std::chrono::seconds{120});
  std::string out() const { return read_file(folder_.path("out")); }
  std::string err() const { return read_file(folder_.path("err")); }

 private:
  TemporaryFolder folder_;
  int pid_ = -1;
  int status_ = -1;
  bool ended_ = false;
};

/// `greenmock serve` on free ports, ready to be asked.
class ServerProcess {
 public:
  explicit ServerProcess(std::vector<std::string> arguments = {});

  Program& program() { return program_; }
  int pid() const { return program_.pid(); }
  const std::string& url() const { return url_; }
  const std::string& control() const { return control_; }
  std::uint16_t port() const;
  std::string id() const { return id_; }
  /// What its ready file holds.
  const core::Json& ready() const { return ready_; }
  std::string token() const { return token_; }
  std::string path(const std::string& method) const {
    return "/waInstance" + id_ + "/" + method + "/" + token_;
  }
  /// Address of a control call of the first instance, such as `/wait`.
  std::string of_instance(const std::string& call) const {
    return control_ + "/_mock/instances/" + id_ + call;
  }

 private:
  TemporaryFolder folder_;
  Program program_;
  core::Json ready_;
  std::string url_, control_, id_, token_;
};

}  // namespace greenmock::tests
