#include "run/event_listener.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <optional>
#include <random>

#include "core/encoding/json.hpp"
#include "run/listening.hpp"

namespace greenmock::kit {
namespace {

constexpr std::size_t kLargestEvent = std::size_t{24} << 20;

std::string secret_path() {
  std::random_device chance;
  return fmt::format("/events/{:08x}{:08x}{:08x}{:08x}", chance(), chance(), chance(), chance());
}

}  // namespace

class EventListener::Impl {
 public:
  Impl() {
    server_.set_payload_max_length(kLargestEvent);
    server_.Options(R"(/events/\w+)", [](const httplib::Request&, httplib::Response& response) {
      allow_all(response);
      response.set_header("Access-Control-Allow-Methods", "POST");
      response.set_header("Access-Control-Allow-Headers", "*");
      response.status = 204;
    });
    // By way of a reader: as a form, which is what curl calls what it posts, a body would end at 8 KiB.
    server_.Post(R"(/events/\w+)",
                 [this](const httplib::Request& request, httplib::Response& response,
                        const httplib::ContentReader& read) {
                   allow_all(response);
                   std::string body;
                   const bool whole = read([&body](const char* bytes, std::size_t size) {
                     body.append(bytes, size);
                     return body.size() <= kLargestEvent;
                   });
                   if (whole) answer(request.path, body, response);
                 });
    const auto refuse = [](const httplib::Request&, httplib::Response& response) {
      allow_all(response);
      response.set_header("Allow", "POST, OPTIONS");
      response.status = 405;
      response.set_content("events are POSTed, one JSON object each\n", "text/plain");
    };
    server_.Get(R"(/events/\w+)", refuse);
    server_.Put(R"(/events/\w+)", refuse);
    server_.Delete(R"(/events/\w+)", refuse);
    server_.Patch(R"(/events/\w+)", refuse);
    listening_.emplace(server_, "127.0.0.1");
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string open(std::function<void(const std::string&)> take) {
    const std::lock_guard lock(mutex_);
    take_ = std::move(take);
    path_ = secret_path();
    return fmt::format("http://127.0.0.1:{}{}", listening_->port(), path_);
  }

  void close() {
    const std::lock_guard lock(mutex_);
    take_ = nullptr;
    path_.clear();
  }

 private:
  static void allow_all(httplib::Response& response) {
    response.set_header("Access-Control-Allow-Origin", "*");
  }

  void answer(const std::string& path, const std::string& body, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    if (!take_ || path != path_) {
      response.status = 410;
      response.set_content("this scenario is over; take the new GREEN_API_EVENTS_URL\n",
                           "text/plain");
      return;
    }
    const core::Json json = core::parse_json(body);
    if (!json.is_object() || !json.contains("event") || !json["event"].is_string()) {
      response.status = 400;
      response.set_content("expected one JSON object with \"event\"\n", "text/plain");
      return;
    }
    take_(core::dump(json));
    response.status = 204;
  }

  httplib::Server server_;
  std::mutex mutex_;
  std::function<void(const std::string&)> take_;
  std::string path_;
  std::optional<Listening> listening_;  // last: its thread uses all of the above
};

EventListener::EventListener() : impl_(std::make_unique<Impl>()) {}
EventListener::~EventListener() = default;

std::string EventListener::open(std::function<void(const std::string&)> take) {
  return impl_->open(std::move(take));
}

void EventListener::close() {
  impl_->close();
}

}  // namespace greenmock::kit
