#include "webhook_inbox.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <string_view>
#include <utility>

#include "events.hpp"
#include "notification.hpp"

namespace greenmock::reference {
namespace {

constexpr int kMostHandlings = 3;

constexpr int kOk = 200;
constexpr int kNoContent = 204;
constexpr int kBadRequest = 400;
constexpr int kUnauthorized = 401;
constexpr int kFailed = 500;

/// Takes as long for a guess that is nearly right as for one that is not.
bool are_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

WebhookInbox::WebhookInbox(std::string token, Handler handler, Mutants mutants)
    : token_(std::move(token)), handler_(std::move(handler)), mutants_(mutants) {}

Reply WebhookInbox::take(const Delivery& delivery) {
  const bool is_refused = !is_authorized(delivery.authorization);
  if (is_refused && !mutants_.on(Mutant::WebhookHandlesRefused)) {
    return {kUnauthorized, {event::own_error("a delivery was refused: its token is wrong")}};
  }
  const auto body = parse_json(delivery.body);
  if (!body || !body->is_object()) {
    // It will be no better the next time, and would hold up what is behind it for a day.
    return {kOk, {event::own_error("a delivery was passed over: it is no notification")}};
  }
  if (mutants_.on(Mutant::WebhookRefusesUnknown) && !is_known_type(*body)) return {kBadRequest, {}};

  // Without an idMessage the whole of it has to tell, with its timestamp.
  const std::string key = identity_in(*body).value_or(delivery.body);
  if (!done_.has(key) || mutants_.on(Mutant::WebhookHandlesTwice)) {
    if (!handler_(*body)) return after_failure(key);
    done_.add(key);
  }
  if (mutants_.on(Mutant::WebhookAnswers204)) return {kNoContent, {}};
  return {is_refused ? kUnauthorized : kOk, {}};
}

Reply WebhookInbox::after_failure(const std::string& key) {
  if (mutants_.on(Mutant::WebhookHidesFailure)) return {kOk, {}};
  if (std::exchange(failing_, key) != key) tries_ = 0;
  if (++tries_ < kMostHandlings) return {kFailed, {}};
  done_.add(key);
  return {kOk,
          {event::own_error(
              fmt::format("the handler failed {} times; the notification is given up", tries_))}};
}

/// docs, SetSettings: a webhookUrlToken comes as `Authorization: Bearer <token>`.
bool WebhookInbox::is_authorized(const std::string& authorization) const {
  if (token_.empty() || mutants_.on(Mutant::WebhookTakesAnyToken)) return true;
  return are_equal(authorization, "Bearer " + token_);
}

}  // namespace greenmock::reference
