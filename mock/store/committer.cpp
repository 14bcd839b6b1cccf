#include "store/committer.hpp"

#include <iterator>
#include <utility>

namespace greenmock::store {

Committer::Committer(Store& store, Told told)
    : store_(store), told_(std::move(told)), thread_([this] { run(); }) {}

Committer::~Committer() {
  finish();
}

std::string Committer::finish() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  more_.notify_one();
  if (thread_.joinable()) thread_.join();
  return problem_;
}

std::uint64_t Committer::submit(std::vector<Change> changes) {
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    waiting_.insert(waiting_.end(), std::make_move_iterator(changes.begin()),
                    std::make_move_iterator(changes.end()));
    ticket = ++ticket_;
  }
  more_.notify_one();
  return ticket;
}

void Committer::run() {
  std::uint64_t written = 0;
  for (;;) {
    std::vector<Change> batch;
    Progress progress;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [&] { return stopped_ || ticket_ > written; });
      if (ticket_ == written) return;
      batch.swap(waiting_);
      progress.ticket = ticket_;
    }
    try {
      if (problem_.empty()) store_.write(batch);
    } catch (const std::exception& error) {
      problem_ = error.what();
    }
    progress.problem = problem_;
    written = progress.ticket;
    told_(std::move(progress));
  }
}

}  // namespace greenmock::store
