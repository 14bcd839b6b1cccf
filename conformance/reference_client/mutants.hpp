#pragma once
// Faults that can be switched on, one at a time: each proves that a check of the kit bites.

#include <optional>
#include <string>
#include <string_view>

namespace greenmock::reference {

/// What each does says list_of_mutants().
enum class Mutant {
  None,
  NeverAsks,
  HangsAfterFirst,
  CrashesOnHtml,
  IgnoresTerm,
  ShowsAnyMessage,
  ShowsFirstOnly,
  ShowsFirstAgain,
  PollsWithoutPause,
  PollsSideBySide,
  TimerPerCode,
  AsksAfterLogin,
  SilentAtLogin,
  LoginIsFailure,
  LogsOutToGetACode,
  GivesUpOnHasAuth,
  LogsOutTwice,
  ExactWording,
  StopsAfterLogout,
  OneTryAfterLogout,
  GivesUpAtError,
  RetriesInSilence,
  HidesTheText,
  BelievesAnyType,
  Impatient,
  WaitsForEver,
  WrongNameFirst,
  PrefixTwice,
  WantsJpeg,
  FailureIsLogin,
  GivesUpAtFailure,
  HammersOnFailure,
  ShowsDamaged,
  SearchesText,
  LeavesEscapes,
  PlainAnswersOnly,
  AsksAfterFinal,
  IgnoresRetryAfter,
  TwoStates,
  UnknownStateIsReady,
  StartingIsFinal,
  FirstSight,
  LogoutByPost,
  BelievesAnyLogout,
  PassesFailuresOn,
  BelievesAny200,
  ParsesBeforeStatus,
  LosesStatus,
  Misses401In200,
  TakesCutBody,
  GluesSlash,
  DropsPrefix,
  LogsTheUrl,
  EchoesEnvelope,
  NeedsLongToken,
  IdIsInt32,
  OneConnection,
  TrustsAnyCertificate,
  KnowsNoAuthority,
  StaysClosed,
  CloseIsLogin,
  AnyFrameEnds,
  ShowsAnyFrame,
  FirstFragmentOnly,
  SmallFramesOnly,
  CrashesOnText,
  CrashesOnRefusal,
  RetriesRefusal,
  KnowsTimeoutOnly,
  KnowsTimeoutExpiredOnly,
  KnowsNoTimeout,
  WaitsForAccountData,
  WaitsForAlreadyLogged,
  EchoesFrames,
  ForcesWss,
  AsksHttpToo,
  TwoSockets,
  LeavesWithoutClose,
  ReconnectsAtOnce,
  FightsForSession,
  SilentSocket,
  FollowsRedirects,
  NeverDeletesUnknown,
  DeletesMessagesOnly,
  DropsExtraFields,
  WantsWid,
  DeletesByQuery,
  DeletesByGet,
  StuckOnThrow,
  EndsOnThrow,
  SilentOnThrow,
  DeletesFirst,
  HandlesAfterFailedDelete,
  DeletesForEver,
  IgnoresResultFalse,
  LoopsOnResultFalse,
  KnowsReceiptsOnly,
  ReceivesWithoutPause,
  PausesInMilliseconds,
  ReceivesAfter401,
  FailureIsNotification,
  CrashesOnFailure,
  EndsAtBadAnswer,
  EmptyIsError,
  NullIsError,
  TimeoutIsError,
  ReadsTextOfEverything,
  ShortReceiveTimeout,
  IgnoresReceiveTimeout,
  GarblesReceiveTimeout,
  ReceiveTimeoutOfTwo,
  ReceiveTimeoutOf100,
  DropsWhatWaits,
  ClearsTheQueue,
  CleansUpForEver,
  TwoReaders,
  SwallowsReceiveErrors,
  HandlesSideBySide,
  ReceiptIsInt32,
  ReceiptIsDouble,
  StopsBoth,
  OverwritesSettings,
  CrashesOnSettings,
  ImpatientWithSettings,
  TextForData,
  WebhookTakesAnyToken,
  WebhookHandlesRefused,
  WebhookAnswersLate,
  WebhookAnswers204,
  WebhookHandlesTwice,
  WebhookHidesFailure,
  WebhookRefusesUnknown,
  WebhookAnswersFirst,
};

class Mutants {
 public:
  Mutants() = default;
  explicit Mutants(Mutant which) : which_(which) {}
  bool on(Mutant mutant) const { return which_ == mutant; }

 private:
  Mutant which_ = Mutant::None;
};

/// Thrown by mutants that end for a reason of their own: an error event, then exit status 1.
struct GivesUp {
  std::string why;
};

std::optional<Mutant> mutant_named(std::string_view name);

/// The names that somebody may have meant; empty if none is near.
std::string nearest_mutants(std::string_view name);

/// `name<TAB>what it does`, a line each.
std::string list_of_mutants();

}  // namespace greenmock::reference
