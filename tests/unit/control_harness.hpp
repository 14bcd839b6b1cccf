#pragma once
// Both planes of a server on free ports, in this process.

#include <gtest/gtest.h>
#include <httplib.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "api/service/service.hpp"
#include "control/plane.hpp"
#include "core/encoding/json.hpp"
#include "net/server.hpp"

namespace greenmock::tests {

using core::Json;

/// What came back, with its body as JSON where it is JSON.
struct Response {
  int status = 0;  ///< 0: no answer
  std::string type, text;
  httplib::Headers headers;
  Json json;
  std::string detail() const { return json.is_object() ? json.value("detail", "") : ""; }
};

/// To make an instance whose time stands still.
inline constexpr auto kPaused = R"({"clock":{"paused":true}})";

inline Response response_of(const httplib::Result& result) {
  if (!result) return {};
  Response r{result->status, result->get_header_value("Content-Type"), result->body,
             result->headers, Json()};
  if (r.type.find("json") != std::string::npos) r.json = Json::parse(r.text, nullptr, false);
  return r;
}

/// An instance as the control API has made it.
struct Made {
  std::string id, token, control;
  std::string path(const std::string& method) const {
    return "/waInstance" + id + "/" + method + "/" + token;
  }
};

class MockServer {
 public:
  explicit MockServer(control::Plane::Options options = {}, net::WebsocketPatience patience = {},
                      std::chrono::milliseconds request_timeout = std::chrono::minutes{1},
                      api::Service::Options of_service = {})
      : service_(with_usual_start(std::move(of_service)), net::Server::now()),
        server_(service_, server_options(patience, request_timeout)),
        plane_(server_, with_free_port(options)) {
    const std::string url = "http://127.0.0.1:" + std::to_string(server_.port());
    service_.set_addresses({url, url, url});
    loop_ = std::thread([this] { server_.run(); });
    plane_.start();
  }
  ~MockServer() {
    plane_.stop();
    server_.stop();
    loop_.join();
  }
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;

  control::Plane& plane() { return plane_; }
  net::Server& server() { return server_; }
  int server_port() const { return server_.port(); }

  httplib::Client control_client() const { return client(plane_.port()); }
  httplib::Client data_client() const { return client(server_.port()); }
  static httplib::Client client(int port) {
    httplib::Client made("127.0.0.1", port);
    made.set_read_timeout(std::chrono::seconds{20});
    made.set_connection_timeout(std::chrono::seconds{5});
    made.set_tcp_nodelay(true);
    return made;
  }

  Response get(const std::string& path) const { return response_of(control_client().Get(path)); }
  Response post(const std::string& path, const std::string& body = "{}") const {
    return response_of(control_client().Post(path, body, "application/json"));
  }
  Response put(const std::string& path, const std::string& body) const {
    return response_of(control_client().Put(path, body, "application/json"));
  }
  Response patch(const std::string& path, const std::string& body) const {
    return response_of(control_client().Patch(path, body, "application/json"));
  }
  Response del(const std::string& path) const { return response_of(control_client().Delete(path)); }

  Made make(const std::string& body = "{}") const {
    const Response r = post("/_mock/instances", body);
    EXPECT_EQ(r.status, 201) << r.text;
    if (r.status != 201) return {};
    const std::string id = std::to_string(r.json["idInstance"].get<std::uint64_t>());
    return {id, r.json["apiTokenInstance"], "/_mock/instances/" + id};
  }

  /// A call of Green API.
  Response call(const Made& instance, const std::string& method) const {
    return response_of(data_client().Get(instance.path(method)));
  }
  std::future<Response> call_in_background(const Made& instance, const std::string& method) const {
    return std::async(std::launch::async,
                      [this, instance, method] { return call(instance, method); });
  }
  /// Returns once a call has come so far.
  Response wait_for(const Made& instance, const std::string& what) const {
    return post(instance.control + "/wait", R"({"for":)" + what + R"(,"within":"10s"})");
  }

 private:
  static api::Service::Options with_usual_start(api::Service::Options options) {
    options.seed = 7;
    options.start = core::VirtualTime{std::chrono::hours{24 * 365 * 50}};
    return options;
  }
  static net::Server::Options server_options(const net::WebsocketPatience& patience,
                                             std::chrono::milliseconds request_timeout) {
    net::Server::Options options;
    options.port = 0;
    options.request_timeout = request_timeout;
    options.websocket_patience = patience;
    return options;
  }
  static control::Plane::Options with_free_port(control::Plane::Options options) {
    options.port = 0;
    return options;
  }

  api::Service service_;
  net::Server server_;
  control::Plane plane_;
  std::thread loop_;
};

/// Asks again until it is true, for half a minute at most: the machine may be busy.
inline bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace greenmock::tests
