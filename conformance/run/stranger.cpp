#include "run/stranger.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <mutex>
#include <optional>

#include "run/listening.hpp"

namespace greenmock::kit {
namespace {

/// The service is at 127.0.0.1; a client that looks at the name alone must see another one.
constexpr const char* kAddress = "127.0.0.2";
constexpr std::size_t kMostKept = 500;

std::string head_of(const httplib::Request& request) {
  std::string head = fmt::format("{} {} {}", request.method, request.target, request.version);
  for (const auto& [name, value] : request.headers) {
    // What the library adds by itself was not sent.
    if (name != "REMOTE_ADDR" && name != "REMOTE_PORT" && name != "LOCAL_ADDR" &&
        name != "LOCAL_PORT")
      head += fmt::format("\n{}: {}", name, value);
  }
  return head;
}

}  // namespace

class Stranger::Impl {
 public:
  Impl() {
    server_.set_keep_alive_max_count(1);
    // Before the method and the path are looked at: whatever comes is of interest.
    server_.set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
          note(request);
          response.status = 404;
          response.set_content("nobody is known here\n", "text/plain");
          return httplib::Server::HandlerResponse::Handled;
        });
    listening_.emplace(server_, kAddress);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string url() const { return fmt::format("http://{}:{}", kAddress, listening_->port()); }

  std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void note(const httplib::Request& request) {
    const std::lock_guard lock(mutex_);
    if (requests_.size() < kMostKept) requests_.push_back({ClientClock::now(), head_of(request)});
  }

  httplib::Server server_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::optional<Listening> listening_;  // last: its thread uses all of the above
};

Stranger::Stranger() : impl_(std::make_unique<Impl>()) {}
Stranger::~Stranger() = default;

std::string Stranger::url() const {
  return impl_->url();
}

std::vector<Stranger::Request> Stranger::requests() const {
  return impl_->requests();
}

std::string with_other_url(const core::Json& script, const Stranger* stranger) {
  constexpr std::string_view kPlace = "${otherUrl}";
  std::string text = core::dump(script);
  const std::string url = stranger ? stranger->url() : "";
  for (std::size_t at = stranger ? text.find(kPlace) : text.npos; at != text.npos;
       at = text.find(kPlace, at + url.size()))
    text.replace(at, kPlace.size(), url);
  return text;
}

}  // namespace greenmock::kit
