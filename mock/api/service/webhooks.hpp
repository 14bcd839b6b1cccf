#pragma once
// Webhooks (docs: api/receiving/technology-webhook-endpoint): the oldest notification of each account goes to its
// `webhookUrl`; what is behind it waits until it has arrived, or has become too old. Pure: the shell carries the posts
// out and tells of their answers.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/instance/instance.hpp"
#include "core/notifications/push_log.hpp"

namespace greenmock::api {

/// What the shell is to send.
struct WebhookPost {
  std::uint64_t id = 0;
  std::string url;
  std::string body;
  std::string authorization;  ///< value of that header; empty: there is none
};

/// What came of it.
struct WebhookAnswer {
  std::uint64_t id = 0;
  int status = 0;       ///< 0: there was none
  std::string problem;  ///< why there was none
};

/// `Authorization` for this `webhookUrlToken`: a bare token is a bearer's; one that names its scheme stands as it is.
std::string authorization_of(std::string_view token);

class Webhooks {
 public:
  /// Told when an attempt has begun, and when it has ended.
  using Told = std::function<void(const core::Push&, core::Instance&)>;
  /// `assumptions` and `budget` outlive it.
  Webhooks(const core::Assumptions& assumptions, core::PushBudget& budget, Told told)
      : assumptions_(assumptions), budget_(budget), told_(std::move(told)) {}

  /// Something has changed by which a delivery may begin, or one may have become pointless.
  void look(core::Instance& instance);
  /// The pause after a failure is over.
  void due(core::Instance& instance);
  /// The instance of a post that is under way; 0: nobody waits for it any more.
  core::InstanceId owner_of(std::uint64_t id) const;
  void answered(core::Instance& instance, const WebhookAnswer& answer);
  /// The instance is gone, or is reset: what is under way is cut, and nothing was sent.
  void leave(core::InstanceId id);

  /// Of an instance; null: none has begun.
  const core::PushLog* log_of(core::InstanceId id) const;
  /// The last attempts of an instance, oldest first.
  const core::Deque<core::Push>& pushes_of(core::InstanceId id) const;
  /// When the pause after a failure ends; nothing if there is none.
  std::optional<core::VirtualTime> next_try_of(core::InstanceId id) const;
  std::size_t under_way() const { return owners_.size(); }

  bool has_steps() const { return !posts_.empty() || !cut_.empty(); }
  std::vector<WebhookPost> take_posts() { return std::exchange(posts_, {}); }
  std::vector<std::uint64_t> take_cut() { return std::exchange(cut_, {}); }

 private:
  struct Line {
    explicit Line(core::PushBudget& budget) : pushes(budget) {}
    std::optional<std::uint64_t> post;          // under way
    std::uint64_t receipt = 0;                  // of the last attempt
    std::uint32_t attempts = 0;                 // at that one
    std::string url;                            // of the last attempt
    std::optional<core::Agenda::Handle> pause;  // after a failure
    core::PushLog pushes;
  };

  void begin(core::Instance& instance, Line& line, const core::QueuedNote& note, std::string url);
  void after_failure(core::Instance& instance, Line& line);
  void stop(core::Instance& instance, Line& line);
  /// The attempt under way, whose answer is of nobody from now on.
  void give_up(core::Instance& instance, Line& line);

  const core::Assumptions& assumptions_;
  core::PushBudget& budget_;
  const Told told_;
  std::unordered_map<core::InstanceId, Line> lines_;
  std::map<std::uint64_t, core::InstanceId> owners_;  // of posts under way
  std::uint64_t last_post_ = 0;
  std::vector<WebhookPost> posts_;
  std::vector<std::uint64_t> cut_;
};

}  // namespace greenmock::api
