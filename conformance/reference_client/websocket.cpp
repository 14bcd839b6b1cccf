#include "websocket.hpp"

#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <exception>
#include <utility>  // Asio's own headers miss it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "address.hpp"

namespace greenmock::reference {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kLongestMessage = std::size_t{16} * 1024 * 1024;
constexpr seconds kToOpen{30};
constexpr seconds kToClose{2};
// A code lives 20 s (docs: QR). The one that is silent for longer is asked by a ping whether it is
// still there, and given up if it does not answer for as long again.
constexpr seconds kSilence{20};
// After a scan the service says nothing until the account is ready, which takes minutes at times.
constexpr seconds kToSayAnything{900};
constexpr seconds kForEver = std::chrono::hours{24 * 365};

using Plain = websocket::stream<tcp::socket>;
using Secure = websocket::stream<asio::ssl::stream<tcp::socket>>;

/// An authority of `ca_file`, or one of the system's, must have vouched for that very host.
asio::ssl::context authorities(const std::string& ca_file) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  if (ca_file.empty()) {
    context.set_default_verify_paths();
  } else {
    context.load_verify_file(ca_file);
  }
  return context;
}

void verify(SSL* session, const Address& address) {
  SSL_set_verify(session, SSL_VERIFY_PEER, nullptr);
  if (address.names_ip()) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), address.host.c_str());
  } else {
    SSL_set1_host(session, address.host.c_str());
  }
}

/// Seconds, or a date.
std::optional<seconds> retry_after(const std::string& header) {
  if (header.empty()) return std::nullopt;
  if (header.find_first_not_of("0123456789") == header.npos && header.size() < 7) {
    return seconds{std::stol(header)};
  }
  const std::time_t at = curl_getdate(header.c_str(), nullptr);
  const std::time_t now = std::time(nullptr);
  return at > now ? std::optional(seconds{at - now}) : std::nullopt;
}

}  // namespace

struct Websocket::Impl {
  Impl(Address to, const Stop& told, Mutants which)
      : address(std::move(to)), mutants(which), stop(io, told.descriptor()), deadline(io) {
    stop.async_wait(asio::posix::stream_descriptor::wait_read,
                    [this](const error_code& problem) { is_stopped = !problem; });
  }
  virtual ~Impl() { stop.release(); }  // it is Stop's

  virtual asio::awaitable<void> open() = 0;
  virtual asio::awaitable<void> read(Message& into) = 0;
  virtual asio::awaitable<void> write(const Message& message) = 0;
  virtual asio::awaitable<void> close() = 0;
  virtual void cut() = 0;
  virtual websocket::close_reason reason() const = 0;
  /// What is wrong with the certificate; empty if nothing is.
  virtual std::string distrust() const { return ""; }

  /// Does that and nothing else, for so long at most. Throws Stopped, and boost::system::system_error.
  void run(asio::awaitable<void> work, seconds at_most) {
    bool is_done = false;
    std::exception_ptr problem;
    asio::co_spawn(io, std::move(work), [&](std::exception_ptr thrown) {
      is_done = true;
      problem = std::move(thrown);
    });
    deadline.expires_after(mutants.on(Mutant::WaitsForEver) ? kForEver : at_most);
    deadline.async_wait([this, turn = ++turns](const error_code& cancelled) {
      if (cancelled || turn != turns) return;
      is_late = true;
      cut();
    });
    while (!is_done) {
      io.run_one();
      if (is_stopped) throw Stopped{};
    }
    ++turns;
    deadline.cancel();
    if (problem) std::rethrow_exception(problem);
  }

  SocketEnd why(const error_code& problem) {
    SocketEnd end{refusal, std::exchange(is_open, false), 0};
    Response& response = end.response;
    if (response.status != 0) return end;
    response.failure = Response::Failure::Network;
    if (problem == websocket::error::closed) {
      const websocket::close_reason said = reason();
      end.code = said.code == websocket::close_code::none ? 1005 : said.code;
      response.why = fmt::format("the service closed the websocket with {}", end.code);
      if (!said.reason.empty()) response.why += fmt::format(" ({})", said.reason.c_str());
    } else if (is_late || problem == beast::error::timeout) {
      response.failure = Response::Failure::Timeout;
      response.why = end.was_open ? "the service does not answer over the websocket any more"
                                  : "the websocket does not open";
    } else if (!end.was_open && problem.category() == asio::error::get_ssl_category()) {
      const std::string distrusted = distrust();
      response.untrusted = true;
      response.why = "TLS: " + (distrusted.empty() ? problem.message()
                                                   : "the certificate is refused: " + distrusted);
    } else {
      response.why = fmt::format("the websocket {}: {}", end.was_open ? "broke" : "does not open",
                                 problem.message());
    }
    return end;
  }

  Address address;
  Mutants mutants;
  asio::io_context io{1};
  asio::posix::stream_descriptor stop;
  asio::steady_timer deadline;
  int turns = 0;  // a deadline that has run out in an earlier one is none
  bool is_stopped = false, is_late = false;
  bool is_open = false, is_resolving = false;
  Response refusal;
};

template <typename Stream>
struct Websocket::Over : Websocket::Impl {
  template <typename... More>
  explicit Over(Address to, const Stop& told, Mutants which, More&... more)
      : Impl(std::move(to), told, which), ws(io, more...) {}

  asio::awaitable<void> open() override {
    tcp::resolver resolver(io);
    is_resolving = true;
    const auto places = co_await resolver.async_resolve(address.host, address.port, use_awaitable);
    is_resolving = false;
    co_await asio::async_connect(beast::get_lowest_layer(ws), places, use_awaitable);
    beast::get_lowest_layer(ws).set_option(tcp::no_delay(true));
    if constexpr (std::is_same_v<Stream, Secure>) {
      SSL* session = ws.next_layer().native_handle();
      if (!address.names_ip()) SSL_set_tlsext_host_name(session, address.host.c_str());
      if (!mutants.on(Mutant::TrustsAnyCertificate)) verify(session, address);
      co_await ws.next_layer().async_handshake(asio::ssl::stream_base::client, use_awaitable);
    }

    websocket::stream_base::timeout patience{kToOpen, 2 * kSilence, /*keep_alive_pings=*/true};
    if (mutants.on(Mutant::WaitsForEver)) patience = {kForEver, kForEver, false};
    ws.set_option(patience);
    ws.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(http::field::user_agent, "greenmock-reference-client");
    }));
    ws.read_message_max(mutants.on(Mutant::SmallFramesOnly) ? 64 * 1024 : kLongestMessage);
    websocket::response_type answer;
    error_code problem;
    co_await ws.async_handshake(answer, address.authority, address.target,
                                asio::redirect_error(use_awaitable, problem));
    if (problem == websocket::error::upgrade_declined) {
      refusal.status = answer.result_int();
      refusal.body = answer.body();
      refusal.retry_after = retry_after(std::string(answer[http::field::retry_after]));
    }
    if (problem) throw boost::system::system_error(problem);
    is_open = true;
  }

  asio::awaitable<void> read(Message& into) override {
    beast::flat_buffer buffer;
    if (mutants.on(Mutant::FirstFragmentOnly)) {
      co_await read_fragment(buffer);
    } else {
      co_await ws.async_read(buffer, use_awaitable);
    }
    into.data = beast::buffers_to_string(buffer.data());
    into.is_text = ws.got_text();
  }

  /// Beast hides where fragments end; that it expects no byte of a message that is not done tells.
  asio::awaitable<void> read_fragment(beast::flat_buffer& buffer) {
    do {
      co_await ws.async_read_some(buffer, 0, use_awaitable);
    } while (!ws.is_message_done() && ws.read_size_hint(1) > 1);
  }

  asio::awaitable<void> write(const Message& message) override {
    ws.text(message.is_text);
    co_await ws.async_write(asio::buffer(message.data), use_awaitable);
  }

  asio::awaitable<void> close() override {
    co_await ws.async_close(websocket::close_code::normal, use_awaitable);
  }

  void cut() override {
    error_code ignored;
    beast::get_lowest_layer(ws).close(ignored);
  }

  websocket::close_reason reason() const override { return ws.reason(); }

  std::string distrust() const override {
    if constexpr (std::is_same_v<Stream, Secure>) {
      // Not const in Asio, though nothing changes.
      const long result =
          SSL_get_verify_result(const_cast<Stream&>(ws).next_layer().native_handle());
      if (result != X509_V_OK) return X509_verify_cert_error_string(result);
    }
    return "";
  }

  Stream ws;
};

Websocket::Websocket(const Environment& environment, const Stop& stop, Mutants mutants)
    : environment_(environment), stop_(stop), mutants_(mutants) {}

Websocket::~Websocket() {
  // The destructor of the resolver waits for the name server, which may take half a minute.
  if (impl_ && impl_->is_resolving) static_cast<void>(impl_.release());
}

std::optional<SocketEnd> Websocket::open() {
  impl_.reset();
  std::string url = environment_.ws_url;
  if (mutants_.on(Mutant::ForcesWss) && url.starts_with("ws:")) url.insert(2, "s");
  if (mutants_.on(Mutant::LogsTheUrl)) fmt::print(stderr, "GET {}\n", url);
  const std::optional<Address> address = parse_address(url);
  if (!address) throw WrongEnvironment("GREEN_API_WS_URL is no address of a websocket");
  try {
    if (address->is_secure) {
      asio::ssl::context context = authorities(environment_.ca_file);
      impl_ = std::make_unique<Over<Secure>>(*address, stop_, mutants_, context);
    } else {
      impl_ = std::make_unique<Over<Plain>>(*address, stop_, mutants_);
    }
    impl_->run(impl_->open(), kToOpen);
    return std::nullopt;
  } catch (const boost::system::system_error& problem) {
    if (impl_) return impl_->why(problem.code());
    SocketEnd end;
    end.response.failure = Response::Failure::Network;
    end.response.untrusted = true;
    end.response.why = "TLS: GREEN_API_CA_FILE cannot be read";
    return end;
  }
}

std::variant<Message, SocketEnd> Websocket::listen() {
  try {
    Message message;
    impl_->run(impl_->read(message), kToSayAnything);
    return message;
  } catch (const boost::system::system_error& problem) {
    return impl_->why(problem.code());
  }
}

void Websocket::close() {
  if (!impl_ || !std::exchange(impl_->is_open, false)) return;
  try {
    impl_->run(impl_->close(), kToClose);
  } catch (const boost::system::system_error&) {
    // It is gone all the same.
  }
}

void Websocket::send(const Message& message) {
  try {
    impl_->run(impl_->write(message), kToClose);
  } catch (const boost::system::system_error&) {
    // listen() will tell.
  }
}

}  // namespace greenmock::reference
