#include "net/couriers.hpp"

#include <utility>

namespace greenmock::net {
namespace {

/// No source tells how long the service waits for a file that a client has named.
constexpr std::chrono::milliseconds kFetchDeadline = std::chrono::seconds{60};

egress::Result failure(egress::RequestId id, const std::exception& problem) {
  egress::Result result;
  result.id = id;
  result.problem = problem.what();
  return result;
}

}  // namespace

Couriers::Couriers(Options options, Told webhook_answered, Told fetched)
    : options_(std::move(options)),
      webhook_answered_(std::move(webhook_answered)),
      fetched_(std::move(fetched)) {}

void Couriers::send(api::WebhookPost post) {
  try {
    made(webhooks_, options_.webhooks, webhook_answered_)
        .post({post.id, std::move(post.url), std::move(post.body), std::move(post.authorization),
               options_.webhook_timeout});
  } catch (const std::exception& problem) {
    webhook_answered_(failure(post.id, problem));
  }
}

void Couriers::fetch(api::FileFetch file) {
  try {
    made(fetches_, options_.fetches, fetched_)
        .fetch({file.call, std::move(file.url), file.most_bytes, kFetchDeadline});
  } catch (const std::exception& problem) {
    fetched_(failure(file.call, problem));
  }
}

void Couriers::cut_webhook(std::uint64_t id) {
  if (webhooks_) webhooks_->cancel(id);
}

void Couriers::cut_fetch(core::CallId id) {
  if (fetches_) fetches_->cancel(id);
}

egress::Client& Couriers::made(std::optional<egress::Client>& client,
                               const egress::Client::Options& options, const Told& told) {
  if (!client) client.emplace(options, told);
  return *client;
}

}  // namespace greenmock::net
