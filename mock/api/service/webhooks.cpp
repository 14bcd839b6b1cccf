#include "api/service/webhooks.hpp"

#include "core/encoding/ascii.hpp"

namespace greenmock::api {

using core::Instance;
using core::Push;
using core::QueuedNote;

namespace {

/// docs of 2021: webhooks, five attempts with growing pauses.
constexpr std::uint32_t kAttemptsOfTheSeed = 5;

std::string text_setting(const Instance& instance, const char* name) {
  const auto value = instance.settings().find(name);
  return value != instance.settings().end() && value->is_string() ? value->get<std::string>() : "";
}

bool begins_with_scheme(std::string_view token, std::string_view scheme) {
  return token.size() > scheme.size() && token[scheme.size()] == ' ' &&
         core::equals_ignoring_case(token.substr(0, scheme.size()), scheme);
}

}  // namespace

std::string authorization_of(std::string_view token) {
  if (token.empty()) return "";
  const bool whole = begins_with_scheme(token, "Bearer") || begins_with_scheme(token, "Basic");
  return whole ? std::string(token) : "Bearer " + std::string(token);
}

void Webhooks::look(Instance& instance) {
  std::string url = text_setting(instance, "webhookUrl");
  const auto found = lines_.find(instance.identity().id);
  if (found == lines_.end() && url.empty()) return;
  Line& line = lines_.try_emplace(instance.identity().id, budget_).first->second;
  const bool same_url = url == line.url;
  // An attempt under way leads on by its answer; another address does not wait for that.
  if (line.post && (url.empty() || same_url)) return;
  if (line.post) give_up(instance, line);
  const QueuedNote* const note = url.empty() ? nullptr : instance.head();
  // A new address, or another notification, need not wait for what became of the last attempt.
  const bool waits = line.pause && note && note->receipt == line.receipt && same_url;
  if (waits) return;
  stop(instance, line);
  if (note) begin(instance, line, *note, std::move(url));
}

void Webhooks::begin(Instance& instance, Line& line, const QueuedNote& note, std::string url) {
  if (note.receipt != line.receipt) line.attempts = 0;
  line.receipt = note.receipt;
  line.url = url;
  ++line.attempts;
  const std::uint64_t id = ++last_post_;
  line.post = id;
  owners_[id] = instance.identity().id;
  line.pushes.add({.receipt = note.receipt,
                   .attempt = line.attempts,
                   .type = note.type,
                   .url = url,
                   .begun = instance.moment(),
                   .ended = {},
                   .status = 0,
                   .problem = {}});
  posts_.push_back({id, std::move(url), std::string(note.body()),
                    authorization_of(text_setting(instance, "webhookUrlToken"))});
  told_(line.pushes.last(), instance);
}

core::InstanceId Webhooks::owner_of(std::uint64_t id) const {
  const auto found = owners_.find(id);
  return found == owners_.end() ? 0 : found->second;
}

void Webhooks::answered(Instance& instance, const WebhookAnswer& answer) {
  const auto found = lines_.find(instance.identity().id);
  if (found == lines_.end() || found->second.post != answer.id) return;
  Line& line = found->second;
  owners_.erase(answer.id);
  line.post.reset();
  Push& push = line.pushes.last();
  push.ended = instance.moment();
  push.status = answer.status;
  push.problem = answer.problem;
  told_(push, instance);
  if (push.delivered()) {
    line.receipt = 0;
    instance.delivered(push.receipt);
  } else {
    after_failure(instance, line);
  }
  look(instance);
}

void Webhooks::after_failure(Instance& instance, Line& line) {
  const bool seed = instance.behaviour().dialect == core::Dialect::Seed;
  if (seed && line.attempts >= kAttemptsOfTheSeed) {
    instance.delivered(line.receipt);  // given up: the next one's turn
    line.receipt = 0;
    return;
  }
  const core::Duration pause = assumptions_.webhook_retry * (seed ? line.attempts : 1);
  line.pause = instance.plan_webhook(instance.now() + pause);
}

void Webhooks::due(Instance& instance) {
  const auto found = lines_.find(instance.identity().id);
  if (found == lines_.end() || !found->second.pause) return;
  found->second.pause.reset();
  look(instance);
}

void Webhooks::stop(Instance& instance, Line& line) {
  if (line.pause) instance.forget_webhook(*line.pause);
  line.pause.reset();
}

void Webhooks::give_up(Instance& instance, Line& line) {
  cut_.push_back(*line.post);
  owners_.erase(*line.post);
  line.post.reset();
  Push& push = line.pushes.last();
  push.ended = instance.moment();
  push.problem = "webhookUrl was changed before the answer";
  told_(push, instance);
}

void Webhooks::leave(core::InstanceId id) {
  const auto found = lines_.find(id);
  if (found == lines_.end()) return;
  if (found->second.post) {
    cut_.push_back(*found->second.post);
    owners_.erase(*found->second.post);
  }
  lines_.erase(found);
}

const core::PushLog* Webhooks::log_of(core::InstanceId id) const {
  const auto found = lines_.find(id);
  return found == lines_.end() ? nullptr : &found->second.pushes;
}

const core::Deque<Push>& Webhooks::pushes_of(core::InstanceId id) const {
  static const core::Deque<Push> none;
  const core::PushLog* const log = log_of(id);
  return log ? log->all() : none;
}

std::optional<core::VirtualTime> Webhooks::next_try_of(core::InstanceId id) const {
  const auto found = lines_.find(id);
  if (found == lines_.end() || !found->second.pause) return std::nullopt;
  return found->second.pause->due;
}

}  // namespace greenmock::api
