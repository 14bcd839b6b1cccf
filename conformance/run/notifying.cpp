// Notifications: what is queued, where webhooks go, and what became of them.

#include <fmt/format.h>

#include "core/seed.hpp"
#include "run/session.hpp"
#include "script/wording.hpp"

namespace greenmock::kit {
namespace {

bool is_address(const core::Json& url) {
  if (!url.is_string()) return false;
  const std::string& text = url.get_ref<const std::string&>();
  return text.starts_with("http://") || text.starts_with("https://");
}

/// With the token of the webhook in the place of its name.
core::Json with_token(core::Json settings, const std::string& token) {
  constexpr std::string_view kName = "${webhookToken}";
  for (auto& [name, value] : settings.items()) {
    if (!value.is_string()) continue;
    std::string text = value.get<std::string>();
    const std::size_t place = text.find(kName);
    if (place != std::string::npos) value = text.replace(place, kName.size(), token);
  }
  return settings;
}

}  // namespace

void Session::note_what_waits() {
  if (!scenario_.instance.contains("queue")) return;
  const core::Json waits = core::parse_json(instance_.notifications());
  for (const core::Json& note : waits.at("notifications"))
    notes_.push_back({now(), note.at("receiptId").get<std::uint64_t>(), note.at("body")});
}

void Session::notify(const Notify& notify) {
  const double t = now();
  const core::Json told =
      core::parse_json(instance_.request("POST", "/notifications", core::dump(notify.note)));
  if (!told.at("queued").get<bool>()) return;
  const std::uint64_t copies = notify.note.is_object() ? notify.note.value("copies", 1U) : 1U;
  for (std::uint64_t i = 0; i < copies; ++i)
    notes_.push_back({t, told.at("receiptId").get<std::uint64_t>(), told.at("body")});
}

void Session::change_settings(const SetSettings& change) {
  instance_.set_settings(core::dump(with_token(change.settings, webhook_token())));
}

std::string Session::webhook_token() const {
  constexpr std::size_t kDigits = 24;
  return core::draw_hex(instance_.id(), "the token of the webhook", 0, kDigits);
}

/// The account is told where its client listens, as its owner would in the console.
void Session::heed_listening() {
  if (scenario_.task != "webhook") return;
  const RunningClient* first = client(Client::First);
  if (!first) return;
  const auto place = first->transcript().find(
      heard_, 1, [](const core::Json& line) { return line.value("event", "") == "listening"; });
  if (!place) return;
  heard_ = *place + 1;
  const core::Json line = first->transcript().view().events.at(*place).line;
  const core::Json url = line.contains("url") ? line.at("url") : core::Json();
  if (!is_address(url))
    throw Missed{
        fmt::format("the event listening must have the address to deliver to, as \"url\": "
                    "\"http://127.0.0.1:PORT/…\"; it has {}",
                    line.contains("url") ? core::dump(url) : "none")};
  instance_.set_settings(core::dump({{"webhookUrl", url}, {"webhookUrlToken", webhook_token()}}));
  done_.push_back({now(), std::nullopt,
                   "webhookUrl becomes " + url.get<std::string>() + ", with a token", false});
}

/// `Webhooks so far: 2, the last one failed (…).`
std::string Session::webhooks_so_far() const {
  const core::Json pushes = core::parse_json(instance_.request("GET", "/webhooks")).at("webhooks");
  if (pushes.empty()) return " No webhook was sent.";
  const core::Json& last = pushes.back();
  std::string became = "has no answer yet";
  if (last.at("status").is_number())
    became = fmt::format("was answered by {}", last.at("status").get<int>());
  if (last.at("problem").is_string()) became = "failed: " + last.at("problem").get<std::string>();
  return fmt::format(" Webhooks so far: {}, the last of which {}.", pushes.size(), became);
}

}  // namespace greenmock::kit
