#pragma once
// The connections that are open: who is let in, who gives way to a new one, and who takes too long. Used on the loop.

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/connection.hpp"

namespace greenmock::net {

class ConnectionTable {
 public:
  struct Options {
    /// Above it the one that has idled longest gives way, or the new one is told that there are too many.
    std::size_t most;
    Patience patience;
    /// An exception inside a connection, which is closed.
    std::function<void(const std::exception_ptr&)> on_failure;
    /// No connection is left. Called each time that this comes about.
    std::function<void()> on_last_ended;
  };

  /// `loop` outlives it, and `host` outlives the connections that the loop still holds when it goes.
  ConnectionTable(boost::asio::io_context& loop, ConnectionHost& host, Options options);
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;

  /// Serves it until either side ends it. `own_port_of`: the instance whose own port it came by.
  void accept(boost::asio::ip::tcp::socket socket, const boost::asio::ip::tcp::endpoint& peer,
              std::optional<core::InstanceId> own_port_of);
  /// It may give way until it takes itself out of the list.
  void idles(Connection& connection) { idle_.push_back(connection); }

  std::size_t size() const { return connections_.size(); }
  bool empty() const { return connections_.empty(); }

  /// Ends each for which `chosen(connection)` is true, at once; returns how many.
  template <typename Chosen>
  std::size_t end_where(Chosen chosen) {
    std::vector<std::shared_ptr<Connection>> ended;
    for (const auto& [id, connection] : connections_) {
      if (chosen(static_cast<const Connection&>(*connection))) ended.push_back(connection);
    }
    for (const auto& connection : ended) connection->end(core::Outcome::Cut);
    return ended.size();
  }
  /// Ends all of them, each once what is being written is written.
  void end_after_write();

 private:
  /// False if there is none that may give way.
  bool end_longest_idle();
  void serve(const std::shared_ptr<Connection>& connection, bool too_many);
  void look_for_slow_ones();

  boost::asio::io_context& loop_;
  ConnectionHost& host_;
  Options options_;
  IdleConnections
      idle_;  // the longest first; at its end those that the loop still holds are out of it
  std::unordered_map<core::ConnectionId, std::shared_ptr<Connection>> connections_;
  core::ConnectionId last_ = 0;
  boost::asio::steady_timer slow_timer_;
  std::chrono::steady_clock::time_point turned_away_noted_{};
};

}  // namespace greenmock::net
