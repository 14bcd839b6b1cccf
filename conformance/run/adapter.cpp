#include "run/adapter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "run/running_client.hpp"
#include "script/wording.hpp"

namespace greenmock::kit {
namespace {

constexpr std::chrono::seconds kWithin{20};
/// How late an interruption may be noticed.
constexpr std::chrono::milliseconds kLook{100};

/// The line of a description is a JSON object with "contract"; it has no "event", so it is a log line.
std::optional<core::Json> description_in(const Transcript::View& view) {
  for (const LogLine& line : view.log) {
    if (line.stream != Stream::Out || line.text.find("\"contract\"") == std::string::npos) continue;
    core::Json json = core::parse_json(line.text);
    if (json.is_object()) return json;
  }
  return std::nullopt;
}

std::string last_words(const Transcript::View& view) {
  if (view.log.empty()) return "it printed nothing";
  return "it printed: " + script::in_quotes(view.log.back().text);
}

}  // namespace

AdapterAnswer ask_adapter(const std::vector<std::string>& command, const std::string& base,
                          const std::atomic<bool>* interrupted) {
  AdapterAnswer answer;
  try {
    SpawnedClient client(command,
                         {{"GREEN_API_TASK", "describe"},
                          {"GREEN_API_URL", "http://127.0.0.1:9"},
                          {"GREEN_API_ID_INSTANCE", "1101000001"},
                          {"GREEN_API_TOKEN_INSTANCE", "describe-needs-no-token"}},
                         "", base);
    const auto until = ClientClock::now() + kWithin;
    bool ended = false;
    while (!ended && !answer.interrupted && ClientClock::now() < until) {
      ended = client.wait_for_end(std::min(until, ClientClock::now() + kLook));
      answer.interrupted = interrupted && *interrupted;
    }
    if (!ended) client.kill();
    if (answer.interrupted) return answer;
    answer.seen = client.transcript().view();
    const auto line = description_in(answer.seen);
    if (!line) {
      answer.problem = fmt::format(
          "the adapter did not describe itself: with GREEN_API_TASK=describe it must print a line "
          "like "
          "{{\"contract\":1,\"tasks\":[\"authorize\"]}} and exit; {} ({})",
          last_words(answer.seen),
          ended ? to_string(*answer.seen.end)
                : fmt::format("still running after {} s", kWithin.count()));
      return answer;
    }
    DescriptionOrProblem read = read_description(*line);
    if (!read.description)
      answer.problem = "what the adapter says of itself cannot be read: " + read.problem;
    answer.description = std::move(read.description);
  } catch (const StartError& error) {
    answer.problem = error.what();
    answer.not_started = true;
  }
  return answer;
}

}  // namespace greenmock::kit
