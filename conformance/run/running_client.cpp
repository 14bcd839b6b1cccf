#include "run/running_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "run/command.hpp"

namespace greenmock::kit {
namespace {

ClientClock::time_point never() {
  return ClientClock::now() + std::chrono::hours{24};
}

ClientEnd::How how_of(const ProcessEnd& end, bool said_error) {
  using How = ClientEnd::How;
  if (end.flooded) return How::Flooded;
  if (end.killed) return How::Killed;
  if (end.by_signal && !(end.terminated && end.number == SIGTERM)) return How::Crashed;
  if (end.terminated) return How::Stopped;
  if (end.number == 0) return How::Done;
  return said_error ? How::Failed : How::Crashed;
}

}  // namespace

SpawnedClient::SpawnedClient(const std::vector<std::string>& command,
                             const std::map<std::string, std::string>& contract, std::string secret,
                             const std::string& base)
    : RunningClient(std::move(secret)),
      folder_(base),
      process_(
          {command, client_environment(folder_.path(), contract), folder_.path()},
          {[this](Stream stream, std::string_view bytes) { return transcript_.add(stream, bytes); },
           [this](const ProcessEnd& end) { transcript_.finish(end); }}) {}

bool RunningClient::wait_for_end(ClientClock::time_point until) const {
  while (running()) {
    if (!transcript_.wait_for_more(transcript_.event_count(), until) && running()) return false;
  }
  return true;
}

void SpawnedClient::stop() {
  if (!running()) return;
  process_.terminate(kGrace);
  wait_for_end(never());
}

void SpawnedClient::kill() {
  if (!running()) return;
  process_.kill();
  wait_for_end(never());
}

ClientEnd classify(const Transcript::View& view) {
  if (!view.end) return {ClientEnd::How::Alive, "still running"};
  // A message that was not sent, or perhaps not, is such a word too.
  const bool said_error =
      std::any_of(view.events.begin(), view.events.end(), [](const EventLine& event) {
        const core::Json& name = event.line.at("event");
        return name == "error" || name == "failed" || name == "unsure";
      });
  ClientEnd end{how_of(*view.end, said_error), to_string(*view.end)};
  if (end.how == ClientEnd::How::Crashed && !view.end->by_signal)
    end.text += " without an event \"error\"";
  if (end.how == ClientEnd::How::Flooded)
    end.text = view.events.size() > Transcript::kMostEvents
                   ? fmt::format("killed: it printed more than {} events", Transcript::kMostEvents)
                   : fmt::format("killed: it wrote more than {} MiB", kMostOutput >> 20);
  if (end.how == ClientEnd::How::Killed)
    end.text = view.end->terminated
                   ? fmt::format("killed by the kit, {} s after TERM", kGrace.count() / 1000)
                   : "killed by the kit";
  return end;
}

}  // namespace greenmock::kit
