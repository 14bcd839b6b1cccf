#include "store/committer.hpp"

#include <iterator>
#include <utility>

namespace greenmock::store {

Committer::Committer(Store& store, Told told)
    : store_(store), told_(std::move(told)), thread_([this] { run(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  more_.notify_one();
  thread_.join();
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
      store_.write(batch);
    } catch (const WriteError& error) {
      progress.problem = error.what();
    }
    written = progress.ticket;
    told_(std::move(progress));
  }
}

}  // namespace greenmock::store
