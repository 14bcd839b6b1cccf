#include "net/kept_gate.hpp"

#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

namespace greenmock::net {

KeptGate::KeptGate(boost::asio::io_context& loop, api::Service& service, Keeping* keeper,
                   OnLost on_lost)
    : service_(service), keeper_(keeper), on_lost_(std::move(on_lost)) {
  if (!keeper_) return;
  keeper_->begin([this, &loop](std::uint64_t ticket, std::string problem) {
    boost::asio::post(loop,
                      [this, ticket, problem = std::move(problem)] { kept(ticket, problem); });
  });
}

KeptGate::~KeptGate() {
  if (!keeper_) return;
  submit();
  const std::string problem = keeper_->end();  // it posts to the loop until then
  if (!problem.empty() && on_lost_) on_lost_(problem);
}

void KeptGate::submit() {
  if (!keeper_ || !service_.has_kept_changes()) return;
  if (const std::uint64_t ticket = keeper_->submit(service_)) submitted_ = ticket;
}

void KeptGate::when_kept(std::function<void()> f) {
  if (everything_kept()) return f();
  waiting_.emplace(submitted_, std::move(f));
}

void KeptGate::kept(std::uint64_t ticket, const std::string& problem) {
  if (!problem.empty()) {
    is_lost_ = true;
    if (on_lost_) on_lost_(problem);
  }
  if (is_lost_) return;  // whoever waits would be told of what is not there
  kept_ = ticket;
  const auto end = waiting_.upper_bound(ticket);
  std::vector<std::function<void()>> ready;
  for (auto one = waiting_.begin(); one != end; ++one) ready.push_back(std::move(one->second));
  waiting_.erase(waiting_.begin(), end);
  for (const auto& f : ready) f();
}

}  // namespace greenmock::net
