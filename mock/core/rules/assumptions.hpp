#pragma once
// What no source confirms about the real service: each a setting with a default
// (docs/assumptions.md).

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/rules/rule.hpp"

namespace greenmock::core {

struct Assumptions {
  /// `message` of `{"type":"timeout"}` (reference: websocket, message types).
  std::string timeout_message = "timeout";
  /// `message` of `{"type":"passkeyRequired"}` (reference: values of type).
  std::string passkey_message = "Passkey confirmation is required";
  /// How long `reboot` keeps an account in `starting` (reference: small methods, "for a while").
  Duration reboot_lasts = std::chrono::seconds{5};
  /// How long until settings act that `setSettings` has saved, and how long the account is seen in
  /// `starting` after it (docs: SetSettings, up to five minutes, and a restart; a test is not kept
  /// waiting unless it asks for that).
  Duration settings_act{0};
  Duration settings_restart{0};
  /// `setSettings` of an empty object: refused by the documentation (Common errors, "must have at
  /// least 1 key"), tolerated by a report (reference: setSettings).
  bool settings_empty_taken = false;
  /// How long from a phone that is off to `sleepMode`, and from its return to `authorized` (docs:
  /// GetStateInstance, up to five minutes).
  Duration phone_sleep{0};
  Duration phone_wake{0};
  /// The largest picture that `setProfilePicture` takes, bytes; the documentation tells none.
  std::size_t largest_picture = 5'000'000;
  /// The largest file that can be sent or uploaded, bytes (docs: SendFileByUpload, 100 MB).
  std::size_t largest_file = 100'000'000;
  /// How long a code of `getAuthorizationCode` is good (docs: GetAuthorizationCode, about 2.5
  /// minutes).
  Duration authorization_code_lasts = std::chrono::seconds{150};
  /// A second websocket of an account (docs: callsScanqrcode tells of one session).
  SessionRule sessions = SessionRule::Replace;
  /// The close code with which the service ends a websocket after its last message (reference:
  /// websocket, order of messages); nothing: it leaves that to the client.
  std::optional<std::uint16_t> close_code = std::uint16_t{1000};
  /// `receiveNotification` when nothing came (reference: receiveNotification, empty).
  EmptyReceive receive_empty = EmptyReceive::Null;
  /// Several `receiveNotification` at one time (reference: open questions, 8).
  Readers receive_readers = Readers::Same;
  /// How long `receiveNotification` is refused after `webhookUrl` was cleared (docs: ReceiveNotification, "wait for
  /// about 1 minute"; a test is not kept waiting unless it asks for that).
  Duration receive_after_webhook{0};
  /// How old the value of `getWebhooksCount` may be (docs: GetWebhooksCount tells of 10 s).
  Duration webhooks_count_every = std::chrono::seconds{10};
  /// A webhook that was not answered by 200 is sent again after so long (docs: technology-webhook-endpoint, 1 minute);
  /// in the dialect of the seed after so long times the number of attempts.
  Duration webhook_retry = std::chrono::seconds{60};
  /// How long it takes from sent until a message is delivered, and until it is read (docs: OutgoingMessageStatus tells
  /// the order only).
  Duration message_delivered = std::chrono::seconds{1};
  Duration message_read = std::chrono::seconds{3};
  /// How long until a message is in the journals (docs: GetChatHistory, up to two minutes; a test is not kept waiting
  /// unless it asks for that).
  Duration journal_lag{0};
  /// How long until an account that a partner made can be used (docs: partners/createInstance, up to five minutes).
  Duration instance_ready{0};
  /// A wrong token of a partner: 200 with the code 401 in the body (docs: partners; the Go SDK compares it byte by byte),
  /// or the status 401 (docs: Common errors).
  bool partner_token_by_status = false;
  /// What `qr` answers where the documentation is silent (reference: other states).
  std::map<State, QrInReply> qr_in = default_qr_in();

 private:
  static std::map<State, QrInReply> default_qr_in() {
    // starting: the generic text of the common errors. sleepMode, yellowCard, suspended: the login
    // is still there. blocked: leftovers of a login that only a logout cures.
    RawReply starting;
    starting.status = 400;
    starting.kind = RawReply::Body::Envelope;
    starting.text = "instance in starting process try later";
    return {{State::Starting, ReplySpec{starting}},
            {State::SleepMode, ReplySpec{NamedReply::AlreadyLogged}},
            {State::YellowCard, ReplySpec{NamedReply::AlreadyLogged}},
            {State::Suspended, ReplySpec{NamedReply::AlreadyLogged}},
            {State::Blocked, ReplySpec{NamedReply::HasAuth}}};
  }
};

}  // namespace greenmock::core
