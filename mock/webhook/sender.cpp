#include "webhook/sender.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>

#include "webhook/target.hpp"

namespace greenmock::webhook {
namespace {

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// A request under way. curl holds pointers into it: it does not move.
struct Transfer {
  Post post;
  const std::vector<std::string>* allowed = nullptr;
  std::string refusal;  ///< why its address may not be connected to
  std::unique_ptr<curl_slist, ListCleanup> headers;
  std::unique_ptr<CURL, EasyCleanup> easy;
  char problem[CURL_ERROR_SIZE] = "";
};

/// What the answer says matters to nobody (docs: technology-webhook-endpoint, only the status counts).
std::size_t ignore(const char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

/// The address is known here, whatever name it was asked for by.
curl_socket_t open_socket(void* pointer, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  const sockaddr& to = *reinterpret_cast<const sockaddr*>(&address->addr);
  const std::string host = host_of_url(transfer.post.url);
  if (!is_loopback(to) && !is_allowed(host, *transfer.allowed)) {
    transfer.refusal = host + " is " + address_text(to) +
                       ", which is not this machine: start the server with --allow-webhook-host " +
                       host;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void append(std::unique_ptr<curl_slist, ListCleanup>& list, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(list.get(), line.c_str())) {
    static_cast<void>(list.release());
    list.reset(longer);
  }
}

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::unique_ptr<Transfer> prepare(Post post, const Sender::Options& options) {
  auto transfer = std::make_unique<Transfer>();
  transfer->post = std::move(post);
  transfer->allowed = &options.allowed_hosts;
  transfer->easy.reset(curl_easy_init());
  if (!transfer->easy) return transfer;
  append(transfer->headers, "Content-Type: application/json");
  append(transfer->headers, "Expect:");  // a large body is not asked leave for
  if (!transfer->post.authorization.empty())
    append(transfer->headers, "Authorization: " + transfer->post.authorization);

  CURL* easy = transfer->easy.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
  curl_easy_setopt(easy, CURLOPT_URL, transfer->post.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // On a connection that was kept and ends without an answer, libcurl would send it once more by itself.
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->post.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(transfer->post.body.size()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers.get());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, kUserAgent.data());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(transfer->post.timeout.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->problem);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer.get());
  return transfer;
}

Result result_of(const Transfer& transfer, CURLcode code) {
  Result result{transfer.post.id, 0, ""};
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    result.status = static_cast<int>(status);
    return result;
  }
  result.problem = transfer.problem[0] != '\0' ? transfer.problem : curl_easy_strerror(code);
  if (!transfer.refusal.empty()) result.problem = transfer.refusal;
  return result;
}

}  // namespace

class Sender::Impl {
 public:
  Impl(Options options, Done done) : options_(std::move(options)), done_(std::move(done)) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_.reset(kReady == CURLE_OK ? curl_multi_init() : nullptr);
    if (!multi_) throw std::runtime_error("libcurl cannot be used for webhooks");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
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

  /// A post to be begun, or the id of one to be cancelled.
  using Order = std::variant<Post, std::uint64_t>;
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
      else
        end(std::get<std::uint64_t>(order));
    }
  }

  void begin(Post post) {
    const std::uint64_t id = post.id;
    std::string wrong = problem_of_url(post.url);
    if (wrong.empty() && has_control_character(post.authorization))
      wrong = "there is a control character in webhookUrlToken, which no header may have";
    if (!wrong.empty()) return done_({id, 0, wrong});
    auto transfer = prepare(std::move(post), options_);
    if (!transfer->easy || curl_multi_add_handle(multi_.get(), transfer->easy.get()) != CURLM_OK)
      return done_({id, 0, "libcurl has no room for another request"});
    under_way_[id] = std::move(transfer);
  }

  void end(std::uint64_t id) {
    const auto found = under_way_.find(id);
    if (found == under_way_.end()) return;
    curl_multi_remove_handle(multi_.get(), found->second->easy.get());
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
  std::unordered_map<std::uint64_t, std::unique_ptr<Transfer>> under_way_;  // of the thread
  std::thread thread_;
};

Sender::Sender(Options options, Done done)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(done))) {}
Sender::~Sender() = default;

void Sender::post(Post post) {
  impl_->tell(std::move(post));
}

void Sender::cancel(std::uint64_t id) {
  impl_->tell(id);
}

}  // namespace greenmock::webhook
