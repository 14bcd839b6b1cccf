#include "net/connection_table.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>

namespace greenmock::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// So many above the most are told why; the rest is closed without a word.
constexpr std::size_t kTurnedAwayAtOnce = 64;
/// So many are looked at for one new connection, as those to which something has come stay.
constexpr int kLookAtIdleOnes = 8;
constexpr std::chrono::milliseconds kLookForSlowOnes{1000};
constexpr std::chrono::milliseconds kNoteTurnedAwayEvery{1000};

}  // namespace

ConnectionTable::ConnectionTable(asio::io_context& loop, ConnectionHost& host, Options options)
    : loop_(loop), host_(host), options_(std::move(options)), slow_timer_(loop) {}

void ConnectionTable::accept(tcp::socket socket, const tcp::endpoint& peer,
                             std::optional<core::InstanceId> own_port_of) {
  error_code ignored;
  socket.non_blocking(true, ignored);
  ByteStream stream(std::move(socket));
  const bool too_many = connections_.size() >= options_.most && !end_longest_idle();
  if (too_many && connections_.size() >= options_.most + kTurnedAwayAtOnce) return stream.close();
  const core::ConnectionId id = ++last_;
  auto connection = std::make_shared<Connection>(
      host_, std::move(stream), loop_.get_executor(), id,
      peer.address().to_string() + ":" + std::to_string(peer.port()), own_port_of);
  connections_.emplace(id, connection);
  if (connections_.size() == 1) look_for_slow_ones();
  try {
    serve(connection, too_many);
  } catch (...) {
    connections_.erase(id);  // nobody would end it
    throw;
  }
}

bool ConnectionTable::end_longest_idle() {
  for (int looked_at = 0; looked_at < kLookAtIdleOnes && !idle_.empty(); ++looked_at) {
    Connection& longest = idle_.front();
    idle_.pop_front();
    if (longest.may_give_way()) {
      longest.end(core::Outcome::Cut);
      connections_.erase(longest.id());  // its place is free at once; what it runs in keeps it
      return true;
    }
    idle_.push_back(longest);
  }
  return false;
}

void ConnectionTable::serve(const std::shared_ptr<Connection>& connection, bool too_many) {
  // One that connects again and again would fill the log.
  const auto now = std::chrono::steady_clock::now();
  const bool noted = too_many && now - turned_away_noted_ >= kNoteTurnedAwayEvery;
  if (noted) turned_away_noted_ = now;
  asio::co_spawn(
      loop_,
      [connection, too_many, noted] {
        if (!too_many) return connection->serve();
        return connection->turn_away(
            {503, "there are too many connections; raise --max-connections"}, noted);
      },
      [this, id = connection->id()](const std::exception_ptr& failure) {
        if (failure) options_.on_failure(failure);
        const auto ended = connections_.find(id);
        if (ended != connections_.end()) {
          ended->second->end(core::Outcome::Cut);
          connections_.erase(ended);
        }
        if (connections_.empty()) options_.on_last_ended();
      });
}

/// One timer for all: a timer each would cost every request.
void ConnectionTable::look_for_slow_ones() {
  slow_timer_.expires_after(std::min({std::chrono::steady_clock::duration(kLookForSlowOnes),
                                      options_.patience.request, options_.patience.handshake}));
  slow_timer_.async_wait([this](const error_code& cancelled) {
    if (cancelled || connections_.empty() || host_.stopping()) return;
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [id, connection] : connections_)
      connection->give_up_if_slow(now, options_.patience);
    look_for_slow_ones();
  });
}

void ConnectionTable::end_after_write() {
  for (const auto& [id, connection] : std::unordered_map(connections_))
    connection->end_after_write();
}

}  // namespace greenmock::net
