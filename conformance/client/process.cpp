#include "client/process.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

namespace greenmock::kit {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How late an end may be noticed.
constexpr milliseconds kLook{5};
/// A child of the client may hold its pipes open; what the client itself wrote is there by then.
constexpr milliseconds kDrain{100};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
      throw StartError(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    close_end(read_end);
    close_end(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void close_end(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

pid_t spawn(const Launch& launch, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out.write_end, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err.write_end, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  posix_spawn_file_actions_addchdir_np(&files, launch.folder.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> command = launch.command, variables;
  for (const auto& [name, value] : launch.environment)
    variables.push_back(fmt::format("{}={}", name, value));
  pid_t pid = -1;
  const int problem = ::posix_spawnp(&pid, command.front().c_str(), &files, &attributes,
                                     pointers(command).data(), pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (problem != 0)
    throw StartError(fmt::format("cannot start {}: {}", command.front(), std::strerror(problem)));
  return pid;
}

/// A file of /proc; empty if the process has gone meanwhile.
std::string text_of(const std::filesystem::path& path) {
  // Not by an iterator over its buffer, which throws if reading fails in the middle.
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// Those whose folder in /proc fits.
template <typename Fits>
std::vector<pid_t> processes_that(const Fits& fits) {
  std::vector<pid_t> found;
  std::error_code problem;
  std::filesystem::directory_iterator entry("/proc", problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().filename();
    if (name.empty() || name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (fits(entry->path())) found.push_back(static_cast<pid_t>(std::stol(name)));
  }
  return found;
}

/// Processes that were started with this folder for their HOME, whatever group they went into.
std::vector<pid_t> processes_of(const std::string& folder) {
  const std::string mark = "HOME=" + folder;
  return processes_that([&](const std::filesystem::path& process) {
    return text_of(process / "environ").find(mark) != std::string::npos;
  });
}

/// Whether it is a child of this process, a zombie too.
bool is_our_child(const std::filesystem::path& process) {
  const std::string stat = text_of(process / "stat");
  // `1234 (name) S 1 …`; the name may hold anything.
  const std::size_t name_ends = stat.rfind(')');
  if (name_ends == std::string::npos) return false;
  std::istringstream rest(stat.substr(name_ends + 1));
  char state = 0;
  pid_t parent = 0;
  return rest >> state >> parent && parent == ::getpid();
}

std::string command_line_of(pid_t pid) {
  std::string line = text_of(fmt::format("/proc/{}/cmdline", pid));
  std::replace(line.begin(), line.end(), '\0', ' ');
  return line;
}

void sweep(const std::string& folder) {
  std::set<pid_t> killed;
  for (int round = 0; round < 50; ++round) {
    const std::vector<pid_t> rest = processes_of(folder);
    for (const pid_t pid : rest) {
      ::kill(pid, SIGKILL);
      killed.insert(pid);
    }
    // They are ours by now, see become_their_heir().
    std::erase_if(killed, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
    if (rest.empty() && killed.empty()) return;
    std::this_thread::sleep_for(milliseconds{2});
  }
}

/// Orphans of a client become children of the kit, so that no zombie stays in a container.
void become_their_heir() {
  static const int done = ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  static_cast<void>(done);
}

}  // namespace

std::string to_string(const ProcessEnd& end) {
  if (!end.by_signal) return fmt::format("exit {}", end.number);
  return fmt::format("signal {} ({})", end.number, ::strsignal(end.number));
}

void guard(const std::string& folder) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw StartError(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  // Not one of the first three, which the helper gives up.
  const int reading = ::fcntl(ends[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int writing = ::fcntl(ends[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  for (const int fd : ends) ::close(fd);
  const pid_t pid = ::fork();
  if (pid < 0) throw StartError(fmt::format("cannot start a process: {}", std::strerror(errno)));
  if (pid > 0) {
    ::close(reading);  // the other end stays open as long as this process lives
    return;
  }
  // A group of its own: what ends the kit from a terminal must not end this.
  ::setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_IGN);
  ::close(writing);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(fd);
  char nothing = 0;
  while (::read(reading, &nothing, 1) < 0 && errno == EINTR) {
  }
  sweep(folder + "/");
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  ::_exit(0);
}

OrphansEnd::OrphansEnd() : not_ours_(processes_that(is_our_child)) {}

OrphansEnd::~OrphansEnd() {
  for (int round = 0; round < 50; ++round) {
    std::vector<pid_t> children = processes_that(is_our_child);
    std::erase_if(children, [this](pid_t pid) { return std::ranges::count(not_ours_, pid) > 0; });
    if (children.empty()) return;
    // Their own children come to us then, and are found in the next round.
    for (const pid_t pid : children) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, WNOHANG);
    }
    std::this_thread::sleep_for(milliseconds{2});
  }
}

std::vector<std::pair<std::string, std::string>> inherited_environment() {
  std::vector<std::pair<std::string, std::string>> all;
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view text = *variable;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      all.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

class Process::Impl {
 public:
  Impl(const Launch& launch, Callbacks callbacks)
      : callbacks_(std::move(callbacks)), folder_(launch.folder), pid_(spawn(launch, out_, err_)) {
    Pipe::close_end(out_.write_end);
    Pipe::close_end(err_.write_end);
    thread_ = std::thread([this] { run(); });
  }
  ~Impl() {
    kill();
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void terminate(milliseconds grace) {
    // One that has ended by itself must not look as if it had been told to.
    if (reaped_ || has_exited() || terminated_.exchange(true)) return;
    kill_at_ = (Clock::now() + grace).time_since_epoch().count();
    signal_group(SIGTERM);
  }

  std::vector<std::string> command_lines() const {
    std::vector<std::string> lines;
    for (const pid_t pid : processes_of(folder_)) lines.push_back(command_line_of(pid));
    return lines;
  }

  void kill() { kill_at_ = Clock::now().time_since_epoch().count(); }

 private:
  /// Only until it is reaped: the number may be another's afterwards.
  void signal_group(int number) {
    if (!reaped_) ::kill(-pid_, number);
  }

  void run() {
    std::optional<Clock::time_point> ended;
    while (!ended || (open() && Clock::now() < *ended + kDrain)) {
      read_some();
      if (!ended && has_exited()) {
        ended = Clock::now();
        end_.terminated = terminated_;
      }
      if (!ended && Clock::now().time_since_epoch().count() >= kill_at_) {
        end_.killed = true;
        signal_group(SIGKILL);
      }
    }
    signal_group(SIGKILL);  // what it left in its group
    reap();
    sweep(folder_);
    // Nobody is left to write; what stands in the pipes is all.
    const auto until = Clock::now() + kDrain;
    while (open() && !end_.flooded && Clock::now() < until) read_some();
    try {
      callbacks_.end(end_);
    } catch (const std::exception&) {
      // Memory is used up; whoever waits for the end has a deadline.
    }
  }

  bool open() const { return out_.read_end >= 0 || err_.read_end >= 0; }

  bool has_exited() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == pid_;
  }

  void reap() {
    int status = 0;
    reaped_ = true;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    end_.by_signal = WIFSIGNALED(status);
    end_.number = end_.by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    while (::waitpid(-pid_, nullptr, WNOHANG) > 0) {
    }
  }

  bool took(std::string_view bytes, Stream stream) {
    try {
      return callbacks_.output(stream, bytes);
    } catch (const std::exception&) {
      return false;  // there is no room for it
    }
  }

  /// False if there was nothing.
  bool read_some() {
    std::array<pollfd, 2> wanted{pollfd{out_.read_end, POLLIN, 0},
                                 pollfd{err_.read_end, POLLIN, 0}};
    if (::poll(wanted.data(), wanted.size(), static_cast<int>(kLook.count())) <= 0) return false;
    bool some = false;
    if (wanted[0].revents != 0) some = read_from(out_.read_end, Stream::Out);
    if (wanted[1].revents != 0) some = read_from(err_.read_end, Stream::Err) || some;
    return some;
  }

  bool read_from(int& fd, Stream stream) {
    std::array<char, std::size_t{64} * 1024> buffer;
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return false;
    if (n <= 0) {
      Pipe::close_end(fd);
      return false;
    }
    const auto size = static_cast<std::size_t>(n);
    written_ += size;
    if (written_ > kMostOutput || !took({buffer.data(), size}, stream)) {
      end_.flooded = true;
      kill();
    }
    return true;
  }

  Callbacks callbacks_;
  std::string folder_;
  Pipe out_, err_;
  pid_t pid_;
  std::thread thread_;
  std::atomic<bool> terminated_ = false, reaped_ = false;
  std::atomic<Clock::rep> kill_at_ = Clock::time_point::max().time_since_epoch().count();
  ProcessEnd end_;
  std::size_t written_ = 0;
};

Process::Process(const Launch& launch, Callbacks callbacks) {
  become_their_heir();
  impl_ = std::make_unique<Impl>(launch, std::move(callbacks));
}
Process::~Process() = default;

void Process::terminate(milliseconds grace) {
  impl_->terminate(grace);
}

void Process::kill() {
  impl_->kill();
}

std::vector<std::string> Process::command_lines() const {
  return impl_->command_lines();
}

}  // namespace greenmock::kit
