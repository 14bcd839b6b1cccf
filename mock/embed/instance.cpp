#include "greenmock/instance.hpp"

#include <array>

#include "core/encoding/base64.hpp"
#include "embed/wire.hpp"

namespace greenmock {

using core::Json;
using std::chrono::milliseconds;

namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 5> kPhases{"arrived", "parked", "released", "sent", "left"};
constexpr std::array<std::string_view, 2> kSockets{"open", "closed"};
constexpr std::array<std::string_view, 4> kDrops{"parked", "idle", "sockets", "all"};

std::string word(Phase phase) {
  return std::string(kPhases[static_cast<std::size_t>(phase)]);
}

/// A member that a control API of this version has; what lacks it is another version.
const Json& member(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end())
    throw Error("the control API answered without \"" + std::string(key) +
                "\": is it of another version of greenmock?");
  return *found;
}

template <typename T>
T read(const Json& json, const char* key) {
  try {
    return member(json, key).get<T>();
  } catch (const Json::exception&) {
    throw Error("the control API answered with an odd \"" + std::string(key) +
                "\": is it of another version of greenmock?");
  }
}

milliseconds read_span(const Json& json, const char* key) {
  return milliseconds{read<milliseconds::rep>(json, key)};
}

}  // namespace

Instance::Instance(std::shared_ptr<const detail::Wire> wire, std::string_view made)
    : wire_(std::move(wire)) {
  const Json json = Json::parse(made, nullptr, false);
  id_ = read<std::uint64_t>(json, "idInstance");
  token_ = read<std::string>(json, "apiTokenInstance");
  name_ = read<std::string>(json, "name");
  api_url_ = read<std::string>(json, "apiUrl");
  path_ = "/_mock/instances/" + std::to_string(id_);
  control_url_ = wire_->url() + path_;
}

std::string Instance::url_of(std::string_view method) const {
  return api_url_ + "/waInstance" + std::to_string(id_) + "/" + std::string(method) + "/" + token_;
}

Summary Instance::remove() const {
  const Json json = wire_->json("DELETE", path_);
  return {read<std::map<std::string, std::uint64_t>>(json, "calls"),
          read<std::uint64_t>(json, "unanswered"),
          read<std::vector<std::string>>(json, "rulesNeverFired")};
}

void Instance::reset(bool keep_script) const {
  Json body = Json::object();
  if (keep_script) body["keep"] = Json::array({"script"});
  wire_->json("POST", path_ + "/reset", core::dump(body));
}

// --- what the service does

void Instance::put_script(std::string_view script) const {
  wire_->json("PUT", path_ + "/script", script);
}

std::string Instance::add_rule(std::string_view rule) const {
  return read<std::string>(wire_->json("POST", path_ + "/rules", rule), "id");
}

void Instance::remove_rule(std::string_view id) const {
  wire_->json("DELETE", path_ + "/rules/" + detail::percent_encode(id));
}

std::string Instance::state() const {
  return read<std::string>(wire_->json("GET", path_), "state");
}

void Instance::set_state(std::string_view state) const {
  wire_->json("PATCH", path_, detail::object_text("state", std::string(state)));
}

void Instance::set_settings(std::string_view settings) const {
  wire_->json("PATCH", path_,
              detail::object_text("settings", detail::read_object(settings, "the settings")));
}

std::string Instance::describe() const {
  return wire_->request("GET", path_);
}

// --- its notifications

std::uint64_t Instance::notify(std::string_view notification) const {
  const Json json = wire_->json("POST", path_ + "/notifications", notification);
  return member(json, "receiptId").is_null() ? 0 : read<std::uint64_t>(json, "receiptId");
}

std::string Instance::notifications() const {
  return wire_->request("GET", path_ + "/notifications");
}

// --- its chats

std::string Instance::say(std::string_view from, std::string_view text,
                          std::string_view chat) const {
  Json body = {{"from", from}, {"text", text}};
  if (!chat.empty()) body["chat"] = chat;
  return act(core::dump(body));
}

std::string Instance::act(std::string_view what) const {
  const Json json = wire_->json("POST", path_ + "/messages", what);
  return member(json, "idMessage").is_null() ? "" : read<std::string>(json, "idMessage");
}

void Instance::set_quota(std::optional<std::uint64_t> chats) const {
  wire_->json("PATCH", path_, core::dump(Json{{"quota", chats ? Json(*chats) : Json("none")}}));
}

std::string Instance::messages(std::string_view chat) const {
  const std::string of = chat.empty() ? "" : "?chat=" + detail::percent_encode(chat);
  return wire_->request("GET", path_ + "/messages" + of);
}

// --- its clock

Clock Instance::clock() const {
  const Json json = wire_->json("GET", path_ + "/clock");
  Clock clock{.at = read_span(json, "at"),
              .speed = read<double>(json, "speed"),
              .paused = read<bool>(json, "paused"),
              .next_rotation = read_span(json, "nextRotationMs"),
              .next_release = {}};
  if (!member(json, "nextReleaseMs").is_null())
    clock.next_release = read_span(json, "nextReleaseMs");
  return clock;
}

Jump Instance::jump(std::string_view body) const {
  const Json json = wire_->json("POST", path_ + "/clock/advance", body);
  Jump jump{read_span(json, "at"),
            read<std::vector<std::uint64_t>>(json, "released"),
            {},
            read<std::string>(json, "cursor")};
  for (const Json& passed : member(json, "passed"))
    jump.passed.push_back(read<std::string>(passed, "what"));
  return jump;
}

Jump Instance::advance(milliseconds by) const {
  return jump(detail::object_text("by", detail::duration_text(by)));
}

Jump Instance::advance_to(std::string_view moment) const {
  return jump(detail::object_text("to", std::string(moment)));
}

void Instance::change_clock(std::string_view body) const {
  wire_->json("PATCH", path_ + "/clock", body);
}

void Instance::set_speed(double speed) const {
  change_clock(detail::object_text("speed", speed));
}

void Instance::pause() const {
  change_clock(detail::object_text("paused", true));
}

void Instance::resume() const {
  change_clock(detail::object_text("paused", false));
}

// --- waiting

Seen Instance::wait(std::string condition, const WaitOptions& options) const {
  Json rest = {{"within", detail::duration_text(options.within)}};
  if (options.count != 1) rest["count"] = options.count;
  if (!options.since.empty()) rest["since"] = options.since;
  const std::string body = "{\"for\":" + std::move(condition) + "," + core::dump(rest).substr(1);
  const Json json = wire_->json("POST", path_ + "/wait", body, options.within);
  Seen seen{{}, read<std::string>(json, "cursor")};
  for (const Json& record : member(json, "records")) seen.records.push_back(core::dump(record));
  return seen;
}

Seen Instance::wait_for(std::string_view method, Phase phase, const WaitOptions& options) const {
  return wait(core::dump(Json{{"call", std::string(method)}, {"phase", word(phase)}}), options);
}

Seen Instance::wait_for_event(std::string_view event, const WaitOptions& options) const {
  return wait(detail::object_text("event", std::string(event)), options);
}

Seen Instance::wait_for_socket(Socket is, const WaitOptions& options) const {
  const std::string name(kSockets[static_cast<std::size_t>(is)]);
  return wait(detail::object_text("socket", name), options);
}

void Instance::wait_idle(milliseconds idle, milliseconds within) const {
  wait(detail::object_text("idle", detail::duration_text(idle)),
       {.count = 1, .since = {}, .within = within});
}

// --- signals, cuts, its own port

std::vector<std::uint64_t> Instance::signal(std::string_view name) const {
  return read<std::vector<std::uint64_t>>(
      wire_->json("POST", path_ + "/signal", detail::object_text("name", std::string(name))),
      "released");
}

std::size_t Instance::drop(Drop what) const {
  const std::string name(kDrops[static_cast<std::size_t>(what)]);
  return read<std::size_t>(wire_->json("POST", path_ + "/drop", detail::object_text("what", name)),
                           "closed");
}

void Instance::listener_down() const {
  wire_->json("POST", path_ + "/server", detail::object_text("do", "down"));
}

void Instance::listener_up() const {
  wire_->json("POST", path_ + "/server", detail::object_text("do", "up"));
}

// --- its phone

void Instance::phone_scan() const {
  phone("scan");
}

void Instance::scan_payload(std::string_view payload) const {
  wire_->json("POST", path_ + "/phone",
              core::dump(Json{{"do", "scan"}, {"code", std::string(payload)}}));
}

void Instance::scan_png(std::string_view png) const {
  wire_->json("POST", path_ + "/phone",
              core::dump(Json{{"do", "scan"}, {"image", core::base64_encode(png)}}));
}

void Instance::enter_code(std::string_view code) const {
  wire_->json("POST", path_ + "/phone",
              core::dump(Json{{"do", "enterCode"}, {"code", std::string(code)}}));
}

std::string Instance::phone(std::string_view action) const {
  return read<std::string>(
      wire_->json("POST", path_ + "/phone", detail::object_text("do", std::string(action))),
      "state");
}

std::string Instance::qr_payload() const {
  return read<std::string>(wire_->json("GET", path_ + "/qr"), "payload");
}

std::string Instance::qr_png(std::optional<int> pixels) const {
  return wire_->request("GET",
                        path_ + "/qr.png" + (pixels ? "?size=" + std::to_string(*pixels) : ""));
}

// --- what it was asked

CallCounts Instance::counts(std::string_view method) const {
  const Json all = wire_->json("GET", path_ + "/counts");
  const auto found = all.find(method);
  if (found == all.end()) {
    // Asked for the refusal alone: a name with a typo is no method that nobody calls.
    journal({.method = std::string(method), .phase = {}, .since = {}, .limit = 1});
    return {};
  }
  return {read<std::uint64_t>(*found, "arrived"), read<std::uint64_t>(*found, "parked"),
          read<std::uint64_t>(*found, "sent"), read<std::uint64_t>(*found, "left")};
}

std::string Instance::journal(const JournalOptions& options) const {
  std::string query;
  const auto add = [&](std::string_view key, std::string_view value) {
    query += (query.empty() ? "?" : "&") + std::string(key) + "=" + detail::percent_encode(value);
  };
  if (!options.method.empty()) add("method", options.method);
  if (options.phase) add("phase", word(*options.phase));
  if (!options.since.empty()) add("since", options.since);
  if (options.limit) add("limit", std::to_string(*options.limit));
  return wire_->request("GET", path_ + "/journal" + query);
}

Verdict Instance::verify(std::string_view checks) const {
  std::string text =
      wire_->request("POST", path_ + "/verify", "{\"checks\":" + std::string(checks) + "\n}");
  const bool passed = read<bool>(Json::parse(text, nullptr, false), "passed");
  return {passed, std::move(text)};
}

std::string Instance::request(std::string_view verb, std::string_view path,
                              std::string_view body) const {
  return wire_->request(verb, path_ + std::string(path), body);
}

// --- ScopedInstance

ScopedInstance::ScopedInstance(ScopedInstance&& other) noexcept
    : Instance(std::move(other)), owns_(std::exchange(other.owns_, false)) {}

ScopedInstance& ScopedInstance::operator=(ScopedInstance&& other) noexcept {
  // The one that was here goes with the temporary.
  ScopedInstance taken(std::move(other));
  std::swap(static_cast<Instance&>(*this), static_cast<Instance&>(taken));
  std::swap(owns_, taken.owns_);
  return *this;
}

ScopedInstance::~ScopedInstance() {
  if (!owns_) return;
  try {
    Instance::remove();
  } catch (const std::exception&) {
    // It went before: removed, or with its server.
  }
}

Summary ScopedInstance::remove() {
  // Another of this name has the same id: it must not go with this.
  owns_ = false;
  return Instance::remove();
}

Instance ScopedInstance::release() {
  owns_ = false;
  return *this;
}

}  // namespace greenmock
