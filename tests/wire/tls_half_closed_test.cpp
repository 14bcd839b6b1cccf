// Clients over TLS that end their sending while their call waits.

#include <gtest/gtest.h>
#include "tls_server.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// Clients that end their sending while their call waits, and whose wait is over then.
class TlsHalfClosed : public Tls {
 protected:
  /// What one is answered that ends so. It is believed for a second: where the machine took longer than that, another
  /// one is tried.
  template <typename End>
  std::string answer_after(const End& end) const {
    for (int tries = 0; tries < 20; ++tries) {
      RawSocket raw(server.port());
      TlsSocket socket(raw, ca_file(), "127.0.0.1");
      EXPECT_EQ(socket.handshake(), "");
      socket.send(request("qr"));
      wait_for("qr", "parked");
      const auto begin = std::chrono::steady_clock::now();
      end(raw, socket);
      go();
      const auto took = std::chrono::steady_clock::now() - begin;
      const std::string answer = socket.read_answer();
      if (!answer.empty() || took < 1s) return answer;
      EXPECT_EQ(post(server.of_instance("/reset"), {{"keep", {"script"}}}).status, 200);
    }
    ADD_FAILURE() << "the signal is never given within a second";
    return "";
  }
};

}  // namespace

TEST_F(TlsHalfClosed, AClientThatSaysItsEndWhileParkedMayStillRead) {
  const auto say_end = [](RawSocket&, TlsSocket& socket) { socket.say_end(); };
  EXPECT_NE(answer_after(say_end).find("qrCode"), std::string::npos);
}

TEST_F(TlsHalfClosed, AHalfClosedClientIsAnswered) {
  const auto without_a_word_of_tls = [](RawSocket& raw, TlsSocket&) { raw.half_close(); };
  EXPECT_NE(answer_after(without_a_word_of_tls).find("qrCode"), std::string::npos);
}

}  // namespace greenmock::tests
