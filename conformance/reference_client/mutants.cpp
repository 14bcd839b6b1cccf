#include "mutants.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace greenmock::reference {
namespace {

struct Known {
  Mutant mutant;
  std::string_view name;
  std::string_view does;
};

constexpr Known kMutants[] = {
    {Mutant::NeverAsks, "never-asks", "ends before any request"},
    {Mutant::HangsAfterFirst, "hangs-after-first", "does nothing more after the first code"},
    {Mutant::CrashesOnHtml, "crashes-on-html", "aborts when a body begins with <"},
    {Mutant::IgnoresTerm, "ignores-term", "ignores SIGTERM"},
    {Mutant::ShowsAnyMessage, "shows-any-message",
     "shows whatever stands in the message of qr, whatever its type"},
    {Mutant::ShowsFirstOnly, "shows-first-only", "shows the first code and no other"},
    {Mutant::ShowsFirstAgain, "shows-first-again",
     "shows the first code again at each answer with a code"},
    {Mutant::PollsWithoutPause, "polls-without-pause", "asks qr again as soon as it has a code"},
    {Mutant::PollsSideBySide, "polls-side-by-side",
     "asks qr again each second beside a call that has no answer yet"},
    {Mutant::TimerPerCode, "timer-per-code",
     "asks qr faster with each new code, as if none of its timers were stopped"},
    {Mutant::AsksAfterLogin, "asks-after-login", "goes on asking qr after the login"},
    {Mutant::SilentAtLogin, "silent-at-login", "takes no notice of a login and goes on asking"},
    {Mutant::LoginIsFailure, "login-is-failure", "takes a login for a failure"},
    {Mutant::LogsOutToGetACode, "logs-out-to-get-a-code",
     "logs out whoever is logged in, to get a code"},
    {Mutant::GivesUpOnHasAuth, "gives-up-on-has-auth", "gives up where it should log out"},
    {Mutant::LogsOutTwice, "logs-out-twice", "logs out twice where once is due"},
    {Mutant::ExactWording, "exact-wording",
     "logs out only if qr says the very sentence of the documentation"},
    {Mutant::StopsAfterLogout, "stops-after-logout", "gives up after it has logged out"},
    {Mutant::OneTryAfterLogout, "one-try-after-logout",
     "asks once after it has logged out, and waits one second"},
    {Mutant::GivesUpAtError, "gives-up-at-error", "gives up at the first error that qr reports"},
    {Mutant::RetriesInSilence, "retries-in-silence",
     "asks again each second after errors and final answers, and tells nobody"},
    {Mutant::HidesTheText, "hides-the-text",
     "says \"request failed\" for every error, without the status"},
    {Mutant::BelievesAnyType, "believes-any-type",
     "takes every type of qr that it does not know for a login"},
    {Mutant::Impatient, "impatient", "gives qr one second to answer, then gives up"},
    {Mutant::WaitsForEver, "waits-for-ever", "has no time-outs"},
    {Mutant::WrongNameFirst, "wrong-name-first", "asks getQRCode before the first qr"},
    {Mutant::PrefixTwice, "prefix-twice", "shows the code as a data URI with its prefix twice"},
    {Mutant::WantsJpeg, "wants-jpeg", "knows no type of code but image/jpeg"},
    {Mutant::FailureIsLogin, "failure-is-login", "takes failed answers and errors for a login"},
    {Mutant::GivesUpAtFailure, "gives-up-at-failure", "gives up at the first failed answer"},
    {Mutant::HammersOnFailure, "hammers-on-failure", "makes no pause after failed answers"},
    {Mutant::ShowsDamaged, "shows-damaged", "shows a picture without looking whether it is whole"},
    {Mutant::SearchesText, "searches-text", "searches the text of qr in place of parsing JSON"},
    {Mutant::LeavesEscapes, "leaves-escapes", "leaves the backslash of \\/ in strings"},
    {Mutant::PlainAnswersOnly, "plain-answers-only",
     "gives up at an answer that is compressed, chunked, large or not labelled as JSON"},
    {Mutant::AsksAfterFinal, "asks-after-final",
     "asks again each second after an answer that is final"},
    {Mutant::IgnoresRetryAfter, "ignores-retry-after",
     "waits one second after 429, whatever Retry-After says"},
    {Mutant::TwoStates, "two-states", "takes every state but authorized for notAuthorized"},
    {Mutant::UnknownStateIsReady, "unknown-state-is-ready",
     "takes every state but notAuthorized and starting for a login"},
    {Mutant::StartingIsFinal, "starting-is-final", "gives up while the instance is starting"},
    {Mutant::FirstSight, "first-sight", "never looks at the state again after a login"},
    {Mutant::LogoutByPost, "logout-by-post", "calls logout by POST"},
    {Mutant::BelievesAnyLogout, "believes-any-logout",
     "takes any answer to logout for success, and none too"},
    {Mutant::PassesFailuresOn, "passes-failures-on",
     "hands any answer to the caller of a method as a success"},
    {Mutant::BelievesAny200, "believes-any-200",
     "hands a 200 that is no JSON to the caller of a method as a success"},
    {Mutant::ParsesBeforeStatus, "parses-before-status",
     "parses the body before it looks at the status"},
    {Mutant::LosesStatus, "loses-status", "reports every failed status as 500"},
    {Mutant::Misses401In200, "misses-401-in-200", "does not see a 401 in the body of a 200"},
    {Mutant::TakesCutBody, "takes-cut-body", "takes a body that ends early for a whole one"},
    {Mutant::GluesSlash, "glues-slash", "does not remove the slash at the end of the apiUrl"},
    {Mutant::DropsPrefix, "drops-prefix", "drops the path of the apiUrl"},
    {Mutant::LogsTheUrl, "logs-the-url", "writes each URL to stderr, token included"},
    {Mutant::EchoesEnvelope, "echoes-envelope",
     "prints the body of an error as it came, token included"},
    {Mutant::NeedsLongToken, "needs-long-token", "refuses a token of fewer than 10 characters"},
    {Mutant::IdIsInt32, "id-is-int32", "keeps the idInstance in 32 bits"},
    {Mutant::OneConnection, "one-connection", "gives up when the connection has to be made anew"},
    {Mutant::TrustsAnyCertificate, "trusts-any-certificate",
     "looks at no certificate, over https and over wss"},
    {Mutant::KnowsNoAuthority, "knows-no-authority",
     "takes no notice of the authority that it is told to trust"},
    {Mutant::StaysClosed, "stays-closed",
     "waits for ever once the websocket has ended, and tells nobody"},
    {Mutant::CloseIsLogin, "close-is-login", "takes the end of the websocket for a login"},
    {Mutant::AnyFrameEnds, "any-frame-ends",
     "takes each frame for the end that is neither a code nor a login"},
    {Mutant::ShowsAnyFrame, "shows-any-frame",
     "shows whatever stands in the message of a frame, whatever its type"},
    {Mutant::FirstFragmentOnly, "first-fragment-only", "takes each fragment for a whole message"},
    {Mutant::SmallFramesOnly, "small-frames-only",
     "takes no message of more than 64 KiB over the websocket"},
    {Mutant::CrashesOnText, "crashes-on-text", "aborts at a frame that is no JSON"},
    {Mutant::CrashesOnRefusal, "crashes-on-refusal", "aborts when the websocket is refused"},
    {Mutant::RetriesRefusal, "retries-refusal",
     "asks for the websocket again each second after a refusal that is final"},
    {Mutant::KnowsTimeoutOnly, "knows-timeout-only",
     "does not know timeoutExpired: waits for ever after it"},
    {Mutant::KnowsTimeoutExpiredOnly, "knows-timeout-expired-only",
     "does not know timeout: waits for ever after it"},
    {Mutant::KnowsNoTimeout, "knows-no-timeout",
     "knows neither timeout nor timeoutExpired: waits for ever after them"},
    {Mutant::WaitsForAccountData, "waits-for-account-data",
     "takes alreadyLogged on the websocket for nothing: waits for accountData"},
    {Mutant::WaitsForAlreadyLogged, "waits-for-already-logged",
     "takes accountData on the websocket for nothing: waits for alreadyLogged"},
    {Mutant::EchoesFrames, "echoes-frames", "sends each frame back over the websocket"},
    {Mutant::ForcesWss, "forces-wss", "opens wss whatever the address says"},
    {Mutant::AsksHttpToo, "asks-http-too", "asks qr over HTTP beside the websocket"},
    {Mutant::TwoSockets, "two-sockets", "opens each websocket twice"},
    {Mutant::LeavesWithoutClose, "leaves-without-close",
     "ends its websocket without a close frame"},
    {Mutant::ReconnectsAtOnce, "reconnects-at-once",
     "makes no pause before it opens the websocket again"},
    {Mutant::FightsForSession, "fights-for-session",
     "opens the websocket again each second when another session has taken its place"},
    {Mutant::SilentSocket, "silent-socket", "tells no errors of the websocket"},
    {Mutant::FollowsRedirects, "follows-redirects", "follows redirects to other hosts too"},
    {Mutant::NeverDeletesUnknown, "never-deletes-unknown",
     "leaves a notification of a type that it does not know at the head of the queue"},
    {Mutant::DeletesMessagesOnly, "deletes-messages-only",
     "leaves every notification but incomingMessageReceived at the head of the queue"},
    {Mutant::DropsExtraFields, "drops-extra-fields",
     "deletes a notification with a new field without handling it"},
    {Mutant::WantsWid, "wants-wid",
     "leaves a notification whose wid is empty or missing at the head of the queue"},
    {Mutant::DeletesByQuery, "deletes-by-query",
     "deletes with the receiptId in the query, and does not look at the answer"},
    {Mutant::DeletesByGet, "deletes-by-get", "deletes by GET, and does not look at the answer"},
    {Mutant::StuckOnThrow, "stuck-on-throw",
     "leaves a notification whose handler failed at the head of the queue for ever"},
    {Mutant::EndsOnThrow, "ends-on-throw", "ends when the handler fails"},
    {Mutant::SilentOnThrow, "silent-on-throw",
     "deletes a notification whose handler failed, and tells nobody"},
    {Mutant::DeletesFirst, "deletes-first", "deletes a notification before it handles it"},
    {Mutant::HandlesAfterFailedDelete, "handles-after-failed-delete",
     "takes no notice of a failed delete, and handles the notification again"},
    {Mutant::DeletesForEver, "deletes-for-ever",
     "sends a failed delete again each second, for ever"},
    {Mutant::IgnoresResultFalse, "ignores-result-false",
     "takes any 200 for a delete, and handles the notification again"},
    {Mutant::LoopsOnResultFalse, "loops-on-result-false",
     "sends a delete again and again while the service says result: false"},
    {Mutant::KnowsReceiptsOnly, "knows-receipts-only",
     "handles a message again that comes again with another receiptId"},
    {Mutant::ReceivesWithoutPause, "receives-without-pause",
     "makes no pause after an empty answer, however fast it was"},
    {Mutant::PausesInMilliseconds, "pauses-in-milliseconds",
     "waits for milliseconds where it should for seconds, after receive errors"},
    {Mutant::ReceivesAfter401, "receives-after-401", "goes on receiving each second after 401"},
    {Mutant::FailureIsNotification, "failure-is-notification",
     "takes the JSON of a failed receive for a notification"},
    {Mutant::CrashesOnFailure, "crashes-on-failure", "aborts when a receive fails"},
    {Mutant::EndsAtBadAnswer, "ends-at-bad-answer",
     "ends at the first receive or delete that fails"},
    {Mutant::EmptyIsError, "empty-is-error", "takes an empty body for an error when it receives"},
    {Mutant::NullIsError, "null-is-error", "takes null for an error when it receives"},
    {Mutant::TimeoutIsError, "timeout-is-error", "takes 408 for an error when it receives"},
    {Mutant::ReadsTextOfEverything, "reads-text-of-everything",
     "aborts at a notification without a text"},
    {Mutant::ShortReceiveTimeout, "short-receive-timeout",
     "waits 4 seconds for receiveNotification, less than the service holds it"},
    {Mutant::IgnoresReceiveTimeout, "ignores-receive-timeout",
     "asks for a receiveTimeout of 5, whatever it is told"},
    {Mutant::GarblesReceiveTimeout, "garbles-receive-timeout",
     "sends the receiveTimeout without its name"},
    {Mutant::ReceiveTimeoutOfTwo, "receive-timeout-of-two",
     "asks for a receiveTimeout of 2 seconds"},
    {Mutant::ReceiveTimeoutOf100, "receive-timeout-of-100",
     "asks for a receiveTimeout of 100 seconds"},
    {Mutant::DropsWhatWaits, "drops-what-waits",
     "deletes what waits when it starts, and tells nobody"},
    {Mutant::ClearsTheQueue, "clears-the-queue",
     "clears the queue by clearWebhooksQueue when it starts, and tells nobody"},
    {Mutant::CleansUpForEver, "cleans-up-for-ever",
     "deletes unknown notifications when it starts, and does nothing else until they are gone"},
    {Mutant::TwoReaders, "two-readers", "reads the queue twice at the same time"},
    {Mutant::SwallowsReceiveErrors, "swallows-receive-errors",
     "takes every failed receive for nothing new"},
    {Mutant::HandlesSideBySide, "handles-side-by-side",
     "handles each notification on a thread of its own, the first one late"},
    {Mutant::ReceiptIsInt32, "receipt-is-int32", "keeps receiptIds in 32 bits"},
    {Mutant::ReceiptIsDouble, "receipt-is-double", "keeps receiptIds in a floating-point number"},
    {Mutant::StopsBoth, "stops-both", "ends both instances when one of them ends"},
    {Mutant::OverwritesSettings, "overwrites-settings",
     "sets webhookUrl and what is notified when it starts, and tells nobody"},
    {Mutant::CrashesOnSettings, "crashes-on-settings",
     "aborts when getSettings fails or has no webhookUrl"},
    {Mutant::ImpatientWithSettings, "impatient-with-settings",
     "reports an error when no notification has come after a moment"},
    {Mutant::TextForData, "text-for-data",
     "hands the text [] to the caller of a method when the body is empty"},
    {Mutant::WebhookTakesAnyToken, "webhook-takes-any-token",
     "does not look at the token of a delivery"},
    {Mutant::WebhookHandlesRefused, "webhook-handles-refused",
     "handles a delivery with a wrong token, and then answers 401"},
    {Mutant::WebhookAnswersLate, "webhook-answers-late", "answers a delivery after 200 seconds"},
    {Mutant::WebhookAnswers204, "webhook-answers-204", "answers a delivery with 204"},
    {Mutant::WebhookHandlesTwice, "webhook-handles-twice",
     "handles a notification again that is delivered again"},
    {Mutant::WebhookHidesFailure, "webhook-hides-failure", "answers 200 though the handler failed"},
    {Mutant::WebhookRefusesUnknown, "webhook-refuses-unknown",
     "answers 400 to a notification of a type that it does not know"},
    {Mutant::WebhookAnswersFirst, "webhook-answers-first",
     "answers 200 and handles the notification a while after that"},
    {Mutant::ResendsOverQuota, "resends-over-quota",
     "sends a message again that the quota refuses"},
    {Mutant::ResendsRefused, "resends-refused",
     "sends a message again that is refused for good: 400, 401, 403"},
    {Mutant::RefusalIsSent, "refusal-is-sent", "takes a refused message for one that was sent"},
    {Mutant::ResendsAfterTrouble, "resends-after-trouble",
     "sends a message again after a broken connection or a 500, without looking whether it was "
     "taken"},
    {Mutant::SilentAfterTrouble, "silent-after-trouble",
     "tells nobody of a message of which it does not know whether it was sent"},
    {Mutant::TroubleIsSent, "trouble-is-sent",
     "takes a broken connection for the sending of a message"},
    {Mutant::LooksWithoutPause, "looks-without-pause",
     "makes no pause before it looks for a message again"},
    {Mutant::LooksByOwnClock, "looks-by-own-clock",
     "takes no message for its own whose time is not that of its own clock"},
    {Mutant::SendsSideBySide, "sends-side-by-side",
     "sends all messages of a chat at the same time"},
    {Mutant::PutsRefusedLast, "puts-refused-last",
     "sends a message that was refused by 429 behind all others"},
    {Mutant::SendsAllAsOne, "sends-all-as-one", "sends all messages of a chat as one text"},
    {Mutant::TurnsTheRestRound, "turns-the-rest-round",
     "sends all messages of a chat but the first in reverse order"},
    {Mutant::ResendsWithoutPause, "resends-without-pause",
     "sends a message again at once after 429"},
    {Mutant::DropsWhatIsTooMany, "drops-what-is-too-many",
     "drops a message that was refused by 429, and tells nobody"},
    {Mutant::KnowsOneHost, "knows-one-host", "uploads to the apiUrl"},
    {Mutant::KnowsMediaHostOnly, "knows-media-host-only", "calls all methods at the mediaUrl"},
    {Mutant::IgnoresStatuses, "ignores-statuses", "tells nothing of what becomes of a message"},
    {Mutant::KnowsReadOnly, "knows-read-only", "tells of no status of a message but read"},
    {Mutant::StatusWithoutId, "status-without-id", "tells statuses without the idMessage"},
    {Mutant::AnyStatusIsOurs, "any-status-is-ours",
     "tells the statuses of other messages as those of its own"},
    {Mutant::FailureIsStatus, "failure-is-status",
     "tells a message that did not arrive as one status more"},
    {Mutant::StatusIsFailure, "status-is-failure", "tells the status delivered as a failure"},
    {Mutant::ResendsUntilDelivered, "resends-until-delivered",
     "sends a message again each second, whatever was answered"},
    {Mutant::SendsLoggedInOnly, "sends-logged-in-only",
     "refuses to send while the account is logged out"},
    {Mutant::SentWithoutId, "sent-without-id", "does not tell the idMessage of what it sent"},
    {Mutant::StripsTheChatId, "strips-the-chat-id", "sends the number of the chat without @c.us"},
    {Mutant::WritesAsciiOnly, "writes-ascii-only", "leaves out of a message whatever is no ASCII"},
};

/// Letters more, less or other ones, from one word to another (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, other}));
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<Mutant> mutant_named(std::string_view name) {
  const auto* found = std::ranges::find(kMutants, name, &Known::name);
  return found == std::end(kMutants) ? std::nullopt : std::optional(found->mutant);
}

std::string nearest_mutants(std::string_view name) {
  constexpr std::size_t kMost = 3;
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const Known& known : kMutants) {
    const std::size_t steps = distance(name, known.name);
    // Part of a name is a fair guess too.
    const bool part = name.size() >= 3 && known.name.find(name) != known.name.npos;
    if (part || steps <= known.name.size() / 2) near.emplace_back(steps, known.name);
  }
  std::ranges::sort(near);
  near.resize(std::min(near.size(), kMost));
  std::vector<std::string_view> names;
  for (const auto& [steps, known] : near) names.push_back(known);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string list_of_mutants() {
  std::string list;
  for (const Known& known : kMutants) list += fmt::format("{}\t{}\n", known.name, known.does);
  return list;
}

}  // namespace greenmock::reference
