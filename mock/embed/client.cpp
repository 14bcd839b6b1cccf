#include "greenmock/client.hpp"

#include "core/encoding/base64.hpp"
#include "embed/wire.hpp"

namespace greenmock {

using core::Json;

namespace {

/// The script comes first, as it was written: the lines that a refusal names are then its own.
std::string body_of(const InstanceOptions& options) {
  Json keys = options.more.empty() ? Json::object()
                                   : detail::read_object(options.more, "InstanceOptions::more");
  if (!options.name.empty()) keys["name"] = options.name;
  if (options.id != 0) keys["idInstance"] = options.id;
  if (!options.token.empty()) keys["apiTokenInstance"] = options.token;
  if (!options.state.empty()) keys["state"] = options.state;
  if (!options.settings.empty())
    keys["settings"] = detail::read_object(options.settings, "InstanceOptions::settings");
  if (options.paused) keys["clock"]["paused"] = *options.paused;
  if (options.speed) keys["clock"]["speed"] = *options.speed;
  if (options.strict) keys["strict"] = *options.strict;
  if (options.own_port) keys["ownPort"] = true;
  if (options.ttl) keys["ttl"] = detail::duration_text(*options.ttl);
  std::string others = core::dump(keys);
  if (options.script.empty()) return others;
  // A comment at the end of the script must not swallow what follows.
  return "{\"script\":" + options.script + "\n" + (keys.empty() ? "" : ",") + others.substr(1);
}

}  // namespace

Client::Client(std::string_view control_url, std::string token)
    : wire_(std::make_shared<const detail::Wire>(control_url, std::move(token))) {}

const std::string& Client::control_url() const {
  return wire_->url();
}

Instance Client::make_instance(const InstanceOptions& options) const {
  return {wire_, wire_->request("POST", "/_mock/instances", body_of(options))};
}

ScopedInstance Client::scoped_instance(const InstanceOptions& options) const {
  return ScopedInstance(make_instance(options));
}

Instance Client::find(std::string_view id_or_name) const {
  return {wire_, wire_->request("GET", "/_mock/instances/" + detail::percent_encode(id_or_name))};
}

std::string Client::scan(std::string_view key, std::string value) const {
  return wire_->json("POST", "/_mock/scan", detail::object_text(key, std::move(value)))
      .value("name", "");
}

std::string Client::scan_payload(std::string_view payload) const {
  return scan("code", std::string(payload));
}

std::string Client::scan_png(std::string_view png) const {
  return scan("image", core::base64_encode(png));
}

std::string Client::enter_code(std::string_view code) const {
  return wire_
      ->json("POST", "/_mock/phone",
             core::dump(Json{{"do", "enterCode"}, {"code", std::string(code)}}))
      .value("name", "");
}

void Client::put_script(std::string_view script) const {
  wire_->json("PUT", "/_mock/script", script);
}

void Client::advance(std::chrono::milliseconds by) const {
  wire_->json("POST", "/_mock/clock/advance", detail::object_text("by", detail::duration_text(by)));
}

void Client::set_speed(double speed) const {
  wire_->json("PATCH", "/_mock/clock", detail::object_text("speed", speed));
}

void Client::pause() const {
  wire_->json("PATCH", "/_mock/clock", detail::object_text("paused", true));
}

void Client::resume() const {
  wire_->json("PATCH", "/_mock/clock", detail::object_text("paused", false));
}

void Client::reset(bool force) const {
  wire_->json("POST", "/_mock/reset", detail::object_text("force", force));
}

std::string Client::unmatched() const {
  return wire_->request("GET", "/_mock/journal?instance=none");
}

std::string Client::health() const {
  return wire_->request("GET", "/_mock/health");
}

std::string Client::metrics() const {
  return wire_->request("GET", "/_mock/metrics");
}

std::string Client::request(std::string_view verb, std::string_view path,
                            std::string_view body) const {
  return wire_->request(verb, path, body);
}

}  // namespace greenmock
