#include "greenmock/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <system_error>
#include <thread>
#include <utility>

#include "api/service/service.hpp"
#include "control/plane.hpp"
#include "core/time/clock.hpp"
#include "core/time/duration.hpp"
#include "embed/launch.hpp"
#include "embed/signals.hpp"
#include "files/text_file.hpp"
#include "greenmock/version.hpp"
#include "net/address.hpp"
#include "net/server.hpp"
#include "script/load_assumption.hpp"
#include "tls/identity.hpp"

namespace greenmock {
namespace {

constexpr const char* kControlBind = "127.0.0.1";
constexpr int kQrSizes[] = {276, 256};
constexpr std::size_t kMostConnections = 1'000'000;
constexpr std::size_t kMostMebibytes = 1'048'576, kMebibyte = 1'048'576;  // bytes

/// The planes speak of the flags of the program; here they are options.
std::string in_our_words(std::string sentence) {
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"--control-port N", "ServerOptions::control_port"},
      {"--port N", "ServerOptions::port"},
      {"--media-port N", "ServerOptions::media_port"},
      {"--max-connections", "ServerOptions::max_connections"},
      {"--tls-dir DIR", "ServerOptions::tls_dir"}};
  for (const auto& [flag, option] : kWords) {
    const std::size_t at = sentence.find(flag);
    if (at != std::string::npos) sentence.replace(at, flag.size(), option);
  }
  return sentence;
}

std::optional<core::VirtualTime> wanted_start(const ServerOptions& o) {
  if (!o.start_time) return std::nullopt;
  const core::VirtualTime start{
      std::chrono::duration_cast<core::Duration>(o.start_time->time_since_epoch())};
  if (start < core::VirtualTime{} || start >= core::parse_utc("2999-12-31T23:59:59Z").value())
    throw Error("ServerOptions::start_time must be from 1970 to 2999");
  return start;
}

void check(const ServerOptions& o) {
  if (!core::is_speed(o.speed))
    throw Error(fmt::format("ServerOptions::speed is {}; give a number from {} to {}", o.speed,
                            core::kSlowestSpeed, core::kFastestSpeed));
  if (std::ranges::find(kQrSizes, o.qr_size) == std::end(kQrSizes))
    throw Error(fmt::format("ServerOptions::qr_size is {}; give 276 or 256", o.qr_size));
  if (o.max_connections < 1 || o.max_connections > kMostConnections)
    throw Error(fmt::format("ServerOptions::max_connections is {}; give a number from 1 to {}",
                            o.max_connections, kMostConnections));
  using Bound = std::pair<std::string_view, std::size_t>;
  for (const auto& [name, mebibytes] :
       {Bound{"file", o.file_mebibytes}, Bound{"journal", o.journal_mebibytes},
        Bound{"message", o.message_mebibytes}}) {
    if (mebibytes < 1 || mebibytes > kMostMebibytes)
      throw Error(fmt::format("ServerOptions::{}_mebibytes is {}; give a number from 1 to {}", name,
                              mebibytes, kMostMebibytes));
  }
  if (!o.script.empty() && !o.script_file.empty())
    throw Error("give ServerOptions::script or ServerOptions::script_file, not both");
  if (!o.tls && !o.tls_dir.empty())
    throw Error("ServerOptions::tls_dir goes with ServerOptions::tls: set that to true");
}

api::Service::Options service_options(const ServerOptions& o) {
  api::Service::Options s;
  s.seed = o.seed ? *o.seed : std::random_device{}();
  s.start = detail::start_time(wanted_start(o), o.seed.has_value());
  s.dialect = o.dialect == Dialect::Seed ? core::Dialect::Seed : core::Dialect::Current;
  s.strict = o.strict;
  s.limits.mode =
      o.documented_limits ? core::LimitSpec::Mode::Documented : core::LimitSpec::Mode::Off;
  s.speed = o.speed;
  s.qr_pixels = o.qr_size;
  s.partner_token = o.partner_token;
  s.file_hosts = o.allowed_file_hosts;
  s.file_bytes = o.file_mebibytes * kMebibyte;
  s.journal_bytes = o.journal_mebibytes * kMebibyte;
  s.message_bytes = o.message_mebibytes * kMebibyte;
  try {
    for (const std::string& assumption : o.assume)
      script::load_assumption(assumption, s.assumptions);
  } catch (const script::WrongAssumption& wrong) {
    throw Error("ServerOptions::assume, " + wrong.message);
  }
  return s;
}

void load_script(api::Service& service, const ServerOptions& o) {
  try {
    const core::Script script =
        o.script_file.empty()
            ? detail::read_script(o.script, "script")
            : detail::read_script(files::read_text_file(o.script_file, "a script"), o.script_file);
    if (const auto refusal = service.load(script, net::Server::now()))
      throw Error("the script: " + refusal->message);
  } catch (const detail::Misfit& misfit) {
    throw Error(misfit.message);
  } catch (const files::UnreadableFile& unreadable) {
    throw Error(unreadable.what());
  }
}

std::unique_ptr<api::Service> make_service(const ServerOptions& o) {
  check(o);
  auto service = std::make_unique<api::Service>(service_options(o), net::Server::now());
  if (!o.script.empty() || !o.script_file.empty()) load_script(*service, o);
  return service;
}

std::optional<tls::Identity> identity(const ServerOptions& o) {
  if (!o.tls) return std::nullopt;
  return tls::open_identity(o.tls_dir);
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(const ServerOptions& o)
      : service_(make_service(o)),
        identity_(identity(o)),
        net_(*service_, {.bind = o.bind,
                         .port = o.port,
                         .media_port = o.media_port,
                         .max_connections = o.max_connections,
                         .tls = identity_ ? std::make_shared<tls::Context>(*identity_) : nullptr,
                         .webhooks = {.allowed_hosts = o.allowed_webhook_hosts},
                         .fetches = {.allowed_hosts = o.allowed_file_hosts,
                                     .allowing_flag = "ServerOptions::allowed_file_hosts:",
                                     .most_connections = egress::kFetchesAtOnce},
                         .on_internal_error = o.on_internal_error}),
        plane_(net_, {.bind = kControlBind,
                      .port = o.control_port,
                      .token = o.control_token,
                      .version = std::string(kVersion)}),
        url_(net::url_of(o.bind, net_.port())),
        media_url_(net::url_of(o.bind, net_.media_port())),
        https_url_(identity_ ? net::url_of(o.bind, net_.port(), "https") : ""),
        ca_file_(identity_ ? identity_->authority_file : ""),
        control_url_(plane_.url()),
        client_(control_url_, o.control_token) {
    service_->set_addresses({url_, media_url_, url_});
    const detail::SignalsBlocked blocked;
    loop_ = std::thread([this] { net_.run(); });
    try {
      plane_.start();
    } catch (...) {
      end();
      throw;
    }
  }
  ~Impl() { end(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::uint64_t seed() const { return service_->seed(); }
  const std::string& url() const { return url_; }
  const std::string& media_url() const { return media_url_; }
  const std::string& https_url() const { return https_url_; }
  const std::string& ca_file() const { return ca_file_; }
  const std::string& control_url() const { return control_url_; }
  const Client& client() const { return client_; }

 private:
  void end() {
    plane_.stop();
    net_.stop();
    loop_.join();
  }

  std::unique_ptr<api::Service> service_;
  std::optional<tls::Identity> identity_;
  net::Server net_;
  control::Plane plane_;
  std::string url_, media_url_, https_url_, ca_file_, control_url_;
  Client client_;
  std::thread loop_;
};

Server::Server(const ServerOptions& options) {
  const detail::PipeActionKept kept;
  try {
    impl_ = std::make_unique<Impl>(options);
  } catch (const net::ListenError& e) {
    throw Error(in_our_words(e.what()));
  } catch (const tls::Unusable& e) {
    throw Error(in_our_words(e.what()));
  } catch (const Error&) {
    throw;
  } catch (const std::exception& e) {
    throw Error(fmt::format("cannot start a server: {}", e.what()));
  }
}

Server::~Server() = default;

const std::string& Server::url() const {
  return impl_->url();
}

const std::string& Server::media_url() const {
  return impl_->media_url();
}

const std::string& Server::https_url() const {
  return impl_->https_url();
}

const std::string& Server::ca_file() const {
  return impl_->ca_file();
}

const std::string& Server::control_url() const {
  return impl_->control_url();
}

std::uint64_t Server::seed() const {
  return impl_->seed();
}

const Client& Server::client() const {
  return impl_->client();
}

Instance Server::make_instance(const InstanceOptions& options) const {
  return client().make_instance(options);
}

ScopedInstance Server::scoped_instance(const InstanceOptions& options) const {
  return client().scoped_instance(options);
}

}  // namespace greenmock
