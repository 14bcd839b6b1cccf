#include "egress/client.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>

#include "egress/curl_handles.hpp"
#include "egress/target.hpp"

namespace greenmock::egress {
namespace {

struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// A request under way. curl holds pointers into it: it does not move.
struct Transfer {
  std::string url;
  std::string sent;            ///< body of a POST
  std::size_t most_bytes = 0;  ///< of a Fetch; of an answer to a POST nothing is kept
  Result result;
  const Client::Options* options = nullptr;
  std::string refusal;          ///< why its address may not be connected to, or no more is taken
  std::size_t* held = nullptr;  ///< what all take together
  std::size_t taken = 0;        ///< of that
  std::size_t head_bytes = 0;   ///< of headers and trailers, which curl keeps
  CurlLines headers;
  CurlCall easy;
  char problem[CURL_ERROR_SIZE] = "";
};

/// What the answer says matters to nobody (docs: technology-webhook-endpoint, only the status counts).
std::size_t ignore(const char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

std::size_t count_head(const char*, std::size_t size, std::size_t count, void* pointer) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  transfer.head_bytes += size * count;
  if (transfer.head_bytes <= kLargestHead) return size * count;
  transfer.refusal = fmt::format("it sends more than {} KiB of headers", kLargestHead / 1024);
  return 0;  // ends the transfer
}

/// The address is known here, whatever name it was asked for by.
curl_socket_t open_socket(void* pointer, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  const sockaddr& to = *reinterpret_cast<const sockaddr*>(&address->addr);
  const std::string host = host_of_url(transfer.url);
  if (!is_loopback(to) && !is_allowed(host, transfer.options->allowed_hosts)) {
    const std::string place = address_text(to);
    transfer.refusal = (host == place ? host + " is" : host + " is " + place + ", which is") +
                       " not this machine: start the server with " +
                       transfer.options->allowing_flag + " " + host;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::size_t keep(const char* bytes, std::size_t size, std::size_t count, void* pointer) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  const std::size_t all = transfer.result.body.size() + size * count;
  if (*transfer.held + size * count > transfer.options->most_bytes) {
    transfer.refusal = fmt::format(
        "the files that are fetched at one time take {} MiB already, and may take no more",
        transfer.options->most_bytes / 1024 / 1024);
    return 0;
  }
  if (all > transfer.most_bytes) {
    curl_off_t stated = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &stated);
    transfer.result.too_large =
        std::max(all, static_cast<std::size_t>(std::max<curl_off_t>(stated, 0)));
    return 0;  // ends the transfer
  }
  *transfer.held += size * count;
  transfer.taken += size * count;
  transfer.result.body.append(bytes, size * count);
  return size * count;
}

/// What both kinds of request have in common.
std::unique_ptr<Transfer> prepare(RequestId id, std::string url, std::chrono::milliseconds timeout,
                                  const Client::Options& options) {
  auto transfer = std::make_unique<Transfer>();
  transfer->result.id = id;
  transfer->url = std::move(url);
  transfer->options = &options;
  transfer->easy.reset(curl_easy_init());
  CURL* easy = transfer->easy.get();
  if (!easy) return transfer;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, count_head);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer.get());
  curl_easy_setopt(easy, CURLOPT_URL, transfer->url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // On a connection that was kept and ends without an answer, libcurl would send it once more by itself.
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, kUserAgent.data());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->problem);
  // A name that nobody resolves holds up neither the end of the server nor the transfers of others.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer.get());
  return transfer;
}

std::unique_ptr<Transfer> prepare(Post post, const Client::Options& options) {
  auto transfer = prepare(post.id, std::move(post.url), post.timeout, options);
  CURL* easy = transfer->easy.get();
  if (!easy) return transfer;
  transfer->sent = std::move(post.body);
  bool is_whole = add_line(transfer->headers, "Content-Type: application/json");
  is_whole &= add_line(transfer->headers, "Expect:");  // a large body is not asked leave for
  if (!post.authorization.empty())
    is_whole &= add_line(transfer->headers, "Authorization: " + post.authorization);
  if (!is_whole) {
    transfer->easy.reset();
    return transfer;
  }
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->sent.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(transfer->sent.size()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers.get());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
  return transfer;
}

std::unique_ptr<Transfer> prepare(Fetch fetch, const Client::Options& options) {
  auto transfer = prepare(fetch.id, std::move(fetch.url), fetch.timeout, options);
  CURL* easy = transfer->easy.get();
  if (!easy) return transfer;
  transfer->most_bytes = fetch.most_bytes;
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
  return transfer;
}

Result result_of(Transfer& transfer, CURLcode code) {
  Result result = std::move(transfer.result);
  const char* type = nullptr;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONTENT_TYPE, &type);
  if (type) result.content_type = type;
  if (code == CURLE_OK || result.too_large > 0) {
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    result.status = static_cast<int>(status);
    return result;
  }
  result.body.clear();
  result.problem = transfer.problem[0] != '\0' ? transfer.problem : curl_easy_strerror(code);
  if (!transfer.refusal.empty()) result.problem = transfer.refusal;
  return result;
}

}  // namespace

class Client::Impl {
 public:
  Impl(Options options, Done done) : options_(std::move(options)), done_(std::move(done)) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_.reset(kReady == CURLE_OK ? curl_multi_init() : nullptr);
    if (!multi_) throw std::runtime_error("libcurl cannot be used for requests");
    // Made without descriptors it could be woken never; not every libcurl says so by itself.
    if (curl_multi_wakeup(multi_.get()) != CURLM_OK)
      throw std::runtime_error("there are no descriptors left for requests");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      static_cast<long>(options_.most_connections));
    thread_ = std::thread([this] { run(); });
  }
  ~Impl() {
    stopped_ = true;
    curl_multi_wakeup(multi_.get());
    thread_.join();
    for (const auto& [id, transfer] : under_way_)
      curl_multi_remove_handle(multi_.get(), transfer->easy.get());
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// A request to be begun, or the id of one to be cancelled.
  using Order = std::variant<Post, Fetch, RequestId>;
  void tell(Order order) {
    {
      const std::lock_guard lock(mutex_);
      orders_.push_back(std::move(order));
    }
    curl_multi_wakeup(multi_.get());
  }

 private:
  void run() {
    constexpr int kLongestPoll = 60'000;
    while (!stopped_) {
      take_orders();
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      take_results();
      curl_multi_poll(multi_.get(), nullptr, 0, kLongestPoll, nullptr);
    }
  }

  void take_orders() {
    std::vector<Order> orders;
    {
      const std::lock_guard lock(mutex_);
      orders.swap(orders_);
    }
    for (Order& order : orders) {
      if (auto* post = std::get_if<Post>(&order))
        begin(std::move(*post));
      else if (auto* fetch = std::get_if<Fetch>(&order))
        begin(std::move(*fetch));
      else
        end(std::get<RequestId>(order));
    }
  }

  static std::string problem_of(const Fetch& fetch) { return problem_of_url(fetch.url); }
  static std::string problem_of(const Post& post) {
    std::string wrong = problem_of_url(post.url);
    if (!wrong.empty()) return "webhookUrl: " + wrong;
    if (has_control_character(post.authorization))
      wrong = "there is a control character in webhookUrlToken, which no header may have";
    return wrong;
  }

  template <typename Request>
  void begin(Request request) {
    const RequestId id = request.id;
    if (std::string wrong = problem_of(request); !wrong.empty()) return fail(id, std::move(wrong));
    auto transfer = prepare(std::move(request), options_);
    transfer->held = &held_;
    if (!transfer->easy || curl_multi_add_handle(multi_.get(), transfer->easy.get()) != CURLM_OK)
      return fail(id, "libcurl has no room for another request");
    under_way_[id] = std::move(transfer);
  }

  void fail(RequestId id, std::string why) {
    Result result;
    result.id = id;
    result.problem = std::move(why);
    done_(std::move(result));
  }

  void end(RequestId id) {
    const auto found = under_way_.find(id);
    if (found == under_way_.end()) return;
    curl_multi_remove_handle(multi_.get(), found->second->easy.get());
    held_ -= found->second->taken;
    under_way_.erase(found);
  }

  void take_results() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      Result result = result_of(*transfer, message->data.result);
      end(result.id);
      done_(std::move(result));
    }
  }

  const Options options_;
  const Done done_;
  std::unique_ptr<CURLM, MultiCleanup> multi_;
  std::mutex mutex_;
  std::vector<Order> orders_;  // guarded by mutex_
  std::atomic<bool> stopped_ = false;
  // Of the thread:
  std::unordered_map<RequestId, std::unique_ptr<Transfer>> under_way_;
  std::size_t held_ = 0;  // bytes of their bodies
  std::thread thread_;
};

Client::Client(Options options, Done done)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(done))) {}
Client::~Client() = default;

void Client::post(Post post) {
  impl_->tell(std::move(post));
}

void Client::fetch(Fetch fetch) {
  impl_->tell(std::move(fetch));
}

void Client::cancel(RequestId id) {
  impl_->tell(id);
}

}  // namespace greenmock::egress
