#include "program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace greenmock::tests {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "greenmock-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  folder_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& content) const {
  std::ofstream(path(name), std::ios::binary) << content;
  return path(name);
}

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

namespace {

constexpr std::chrono::seconds kStartsWithin{60};

/// The words that start it, behind what is to run it: GREENMOCK_UNDER, words with blanks between (`./dev valgrind`).
/// It goes even with a test that is killed.
std::vector<std::string> program_words() {
  std::vector<std::string> words{"setpriv", "--pdeathsig", "KILL"};
  const char* const under = std::getenv("GREENMOCK_UNDER");
  std::istringstream before(under ? under : "");
  for (std::string word; before >> word;) words.push_back(word);
  words.push_back(Program::path());
  return words;
}

}  // namespace

std::string Program::path() {
  return std::filesystem::read_symlink("/proc/self/exe").replace_filename("greenmock");
}

Program::Program(std::vector<std::string> arguments) {
  std::vector<std::string> program = program_words();
  std::vector<char*> argv;
  for (std::string& word : program) argv.push_back(word.data());
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, folder_.path("out").c_str(),
                                   O_CREAT | O_WRONLY | O_APPEND, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, folder_.path("err").c_str(),
                                   O_CREAT | O_WRONLY | O_APPEND, 0600);
  const int problem = ::posix_spawnp(&pid_, argv.front(), &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (problem != 0) throw std::runtime_error("cannot start " + program.front());
}

Program::~Program() {
  if (!running()) return;
  signal(SIGKILL);
  wait();
}

void Program::signal(int number) const {
  ::kill(pid_, number);
  // It stops some time later, and may do something yet.
  if (number == SIGSTOP) ::waitpid(pid_, nullptr, WUNTRACED);
}

bool Program::running() {
  if (!ended_) ended_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
  return !ended_;
}

int Program::wait(std::chrono::milliseconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (running()) {
    if (std::chrono::steady_clock::now() > until) return -1;
    std::this_thread::yield();
    ::usleep(1000);
  }
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

namespace {

std::vector<std::string> serve_arguments(const TemporaryFolder& folder,
                                         std::vector<std::string> more) {
  std::vector<std::string> all{
      "serve", "--port", "0", "--control-port", "0", "--ready-file", folder.path("ready.json")};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> arguments)
    : program_(serve_arguments(folder_, std::move(arguments))) {
  const auto until = std::chrono::steady_clock::now() + kStartsWithin;
  while (!std::filesystem::exists(folder_.path("ready.json"))) {
    if (!program_.running()) throw std::runtime_error("greenmock ended: " + program_.err());
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("greenmock does not become ready: " + program_.err());
    ::usleep(1000);
  }
  ready_ = core::Json::parse(read_file(folder_.path("ready.json")));
  url_ = ready_.at("url");
  control_ = ready_.at("controlUrl");
  id_ = std::to_string(ready_.at("instances").at(0).at("idInstance").get<std::uint64_t>());
  token_ = ready_.at("instances").at(0).at("apiTokenInstance");
}

std::uint16_t ServerProcess::port() const {
  return static_cast<std::uint16_t>(std::stoi(url_.substr(url_.rfind(':') + 1)));
}

}  // namespace greenmock::tests
