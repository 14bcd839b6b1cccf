#include "cli/banner.hpp"

#include <fmt/format.h>

#include "core/login/qr_picture.hpp"
#include "core/time/duration.hpp"
#include "greenmock/version.hpp"
#include "terminal/printable.hpp"
#include "terminal/terminal.hpp"

namespace greenmock::cli {

using terminal::Colour;
using terminal::paint;

namespace {

/// What is of use in its state: who is logged in sees no code, who is blocked cannot log in.
std::string next_steps(const core::Instance& instance, const Addressed& addresses, bool guarded) {
  const std::string path = fmt::format("{}/waInstance{}", addresses.url, instance.identity().id);
  const std::string& token = instance.identity().token;
  const std::string post = "curl -X POST -H 'Content-Type: application/json' -d ";
  if (instance.state() == core::State::Authorized)
    return fmt::format(
        "Send a message:    {0}'{{\"chatId\":\"79001234567@c.us\",\"message\":\"Hello\"}}' "
        "{1}/sendMessage/{2}\n"
        "Log out:           curl {1}/logout/{2}\n",
        post, path, token);
  if (instance.state() != core::State::NotAuthorized)
    return fmt::format("Ask for the state: curl {}/getStateInstance/{}\n", path, token);
  return fmt::format(
      "See the code:      {1}/{2}\n"
      "Ask for the code:  curl {1}/qr/{2}\n"
      "Log in:            {0}'{{\"do\":\"scan\"}}' {5}{3}/_mock/instances/{4}/phone\n"
      "or scan a picture: greenmock scan screenshot.png --control {3}\n",
      post, path, token, addresses.control_url, instance.identity().id,
      guarded ? "-H \"Authorization: Bearer $GREENMOCK_CONTROL_TOKEN\" " : "");
}

/// What other machines reach: an address such as 127.0.0.1 in the banner does not tell of it.
std::string openness(const Look& look) {
  if (!look.open && !look.control_open) return "";
  return fmt::format("  open to others    {}{}{}\n",
                     look.open ? "the fake Green API, to anyone" : "",
                     look.open && look.control_open ? "; " : "",
                     look.control_open ? "the control API, to whoever has its token" : "");
}

}  // namespace

core::Json ready_json(const api::Service& service, const Addressed& addresses, int pid) {
  core::Json instances = core::Json::array();
  for (const auto& [id, instance] : service.instances()) {
    instances.push_back({{"idInstance", id},
                         {"apiTokenInstance", instance->identity().token},
                         {"name", instance->identity().name}});
  }
  core::Json ready = {{"version", kVersion},
                      {"url", addresses.url},
                      {"mediaUrl", addresses.media_url},
                      {"controlUrl", addresses.control_url},
                      {"pid", pid},
                      {"seed", service.seed()},
                      {"instances", instances}};
  if (!addresses.public_url.empty()) ready["publicUrl"] = addresses.public_url;
  if (!addresses.https_url.empty()) {
    ready["httpsUrl"] = addresses.https_url;
    ready["caFile"] = addresses.ca_file;
  }
  return ready;
}

std::string banner(const api::Service& service, const Addressed& addresses, const Look& look) {
  const auto bold = [&](std::string_view text) { return paint(text, Colour::Bold, look.coloured); };
  std::string out =
      fmt::format("{} {}  a fake Green API, with a virtual phone\n\n", bold("greenmock"), kVersion);
  if (addresses.public_url.empty()) {
    out += fmt::format("  apiUrl            {}\n", bold(addresses.url));
  } else {
    out += fmt::format("  apiUrl            {}\n", bold(addresses.public_url));
    out += fmt::format("  on this machine   {}\n", bold(addresses.url));
  }
  if (addresses.media_url != addresses.url)
    out += fmt::format("  mediaUrl          {}\n", bold(addresses.media_url));
  if (!addresses.https_url.empty())
    out += fmt::format("  with TLS          {}\n                    clients trust it with: {}\n",
                       bold(addresses.https_url), addresses.ca_command);
  if (!service.instances().empty()) {
    const core::Instance& first = *service.instances().begin()->second;
    out += fmt::format("  idInstance        {}\n", bold(std::to_string(first.identity().id)));
    out += fmt::format("  apiTokenInstance  {}\n", bold(first.identity().token));
    if (service.instances().size() > 1)
      out += fmt::format("                    and {} more instances\n",
                         service.instances().size() - 1);
    out += fmt::format("  state             {}\n", core::to_string(first.state()));
  }
  out += fmt::format("  console           {}/\n", bold(addresses.control_url));
  out += fmt::format("  control           {}/_mock\n", addresses.control_url);
  out += openness(look);
  if (!look.script.empty())
    out += fmt::format("  script            {}\n", terminal::printable(look.script));
  out += fmt::format("  seed              {}\n", service.seed());
  if (service.options().speed != 1)
    out += fmt::format("  speed             {}\n", service.options().speed);
  out += "\n";
  if (service.instances().empty()) return out;
  const core::Instance& first = *service.instances().begin()->second;
  if (look.picture && first.state() == core::State::NotAuthorized)
    out += core::qr_half_blocks(first.payload()) + "\n";
  return out + next_steps(first, addresses, look.guarded) + "Stop:              Ctrl-C\n\n";
}

}  // namespace greenmock::cli
