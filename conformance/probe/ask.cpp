#include "probe/ask.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/encoding/ascii.hpp"

namespace greenmock::kit {
namespace {

std::string replaced(std::string text, std::string_view what, const std::string& by) {
  if (const std::size_t at = text.find(what); at != std::string::npos)
    text.replace(at, what.size(), by);
  return text;
}

/// As long as the right one, and of characters that a token may have.
std::string wrong_token(const std::string& token) {
  std::string wrong(token.size(), '0');
  if (wrong == token) wrong.assign(token.size(), '1');
  return wrong;
}

/// Bytes; a long list of chats is far below.
constexpr std::size_t kLargestAnswer = std::size_t{8} * 1024 * 1024;

/// Ends an exchange that is not over in time: the library's own limits begin anew with each byte.
class Deadline {
 public:
  Deadline(httplib::Client& client, std::chrono::seconds patience)
      : thread_([this, &client, patience] {
          std::unique_lock lock(mutex_);
          if (ended_.wait_for(lock, patience, [this] { return is_over_; })) return;
          has_fired_ = true;
          client.stop();
        }) {}
  ~Deadline() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    ended_.notify_one();
    thread_.join();
  }
  /// What has come by then may look like a whole answer.
  bool has_fired() const { return has_fired_; }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;
  std::atomic<bool> has_fired_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace

ProbeAnswer ask(const Account& account, const Question& question, std::chrono::seconds patience) {
  httplib::Client client(account.url);
  if (!client.is_valid())
    throw NoAnswer(
        fmt::format("{} is no address like https://1101.api.green-api.com", account.url));
  client.set_connection_timeout(patience);
  client.set_read_timeout(patience);
  client.set_follow_location(false);
  httplib::Request request;
  request.method = question.verb;
  request.path = replaced(replaced(std::string(question.path), "{token}", account.token), "{wrong}",
                          wrong_token(account.token));
  request.path = fmt::format("/waInstance{}/{}", account.id, request.path);
  // As a page of another origin asks, so that what browsers are told shows too.
  request.headers = {{"Accept", "*/*"}, {"Origin", "https://example.com"}};
  if (question.verb == "OPTIONS") request.headers.emplace("Access-Control-Request-Method", "POST");
  if (!question.body.empty()) {
    request.headers.emplace("Content-Type", "application/json");
    request.body = question.body;
  }
  client.set_decompress(false);  // a small body may become a large one
  std::string body;
  request.content_receiver = [&body](const char* data, std::size_t size, std::uint64_t,
                                     std::uint64_t) {
    body.append(data, size);
    return body.size() <= kLargestAnswer;
  };
  const Deadline deadline(client, patience);
  const httplib::Result result = client.send(request);
  if (body.size() > kLargestAnswer)
    throw NoAnswer(fmt::format("{} answers more than {} MiB", account.url, kLargestAnswer >> 20U));
  if (deadline.has_fired())
    throw NoAnswer(fmt::format("{} has not come to the end of an answer in {} s", account.url,
                               patience.count()));
  if (!result && result.error() == httplib::Error::Connection)
    throw NoAnswer(fmt::format(
        "could not connect to {}: nothing listens there, or it cannot be reached", account.url));
  if (!result)
    throw NoAnswer(
        fmt::format("{} did not answer: {}", account.url, httplib::to_string(result.error())));
  ProbeAnswer answer{result->status, {}, std::move(body)};
  for (const auto& [name, value] : result->headers) answer.headers[core::to_lower(name)] = value;
  return answer;
}

}  // namespace greenmock::kit
