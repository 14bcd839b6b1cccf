#include "run/attached_client.hpp"

#include "core/encoding/json.hpp"

namespace greenmock::kit {

AttachedClient::AttachedClient(EventListener& listener, std::map<std::string, std::string> contract,
                               std::string secret, const Tell& tell)
    : RunningClient(std::move(secret)), listener_(listener) {
  contract["GREEN_API_EVENTS_URL"] =
      listener_.open([this](const std::string& event) { take(event); });
  tell(contract);
}

AttachedClient::~AttachedClient() {
  listener_.close();
}

void AttachedClient::take(const std::string& event) {
  if (transcript_.end()) return;
  const core::Json json = core::parse_json(event);
  if (json.value("event", "") != "end") {
    written_ += event.size();
    if (transcript_.add(Stream::Out, event + "\n") && written_ <= kMostOutput) return;
    ProcessEnd end;
    end.flooded = true;
    transcript_.finish(end);
    return;
  }
  ProcessEnd end;
  const auto code = json.find("code");
  // Whatever is no small number is no success.
  if (code != json.end())
    end.number = code->is_number_unsigned() && *code <= 255 ? code->get<int>() : 255;
  transcript_.finish(end);
}

void AttachedClient::stop() {
  listener_.close();
  if (transcript_.end()) return;
  ProcessEnd end;
  end.terminated = true;
  transcript_.finish(end);
}

}  // namespace greenmock::kit
