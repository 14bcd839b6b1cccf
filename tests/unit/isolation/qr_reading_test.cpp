// Pictures that are read in a process of their own.

#include "isolation/qr_reading.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <png.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/login/qr_picture.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// A picture full of the squares that stand in the corners of a code.
std::string picture_of_corners(unsigned size) {
  constexpr std::array<const char*, 8> kCorner = {"xxxxxxx ", "x     x ", "x xxx x ", "x xxx x ",
                                                  "x xxx x ", "x     x ", "xxxxxxx ", "        "};
  std::vector<png_byte> pixels(std::size_t{size} * size);
  for (std::size_t y = 0; y < size; ++y)
    for (std::size_t x = 0; x < size; ++x)
      pixels[y * size + x] = kCorner[y % 8][x % 8] == 'x' ? 0 : 255;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = size;
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t bytes = 0;
  png_image_write_to_memory(&image, nullptr, &bytes, 0, pixels.data(), 0, nullptr);
  std::string png(bytes, '\0');
  png_image_write_to_memory(&image, png.data(), &bytes, 0, pixels.data(), 0, nullptr);
  return png;
}

/// Whether a process of ours is at work; one that has ended is none.
bool is_reading() {
  siginfo_t ended{};
  return ::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

TEST(QrReading, SeesWhatTheReaderSees) {
  EXPECT_EQ(isolation::read_qr_png(core::qr_png("2@payload", 276)).payloads,
            std::vector<std::string>{"2@payload"});
  EXPECT_EQ(isolation::read_qr_png("no picture").problem, core::read_qr_png("no picture").problem);
  EXPECT_EQ(isolation::read_qr_png("").problem, "not a PNG: it is empty");
}

TEST(QrReading, APictureThatWouldTakeForEverIsGivenUp) {
  const core::QrReading reading = isolation::read_qr_png(picture_of_corners(1600), 200ms);
  EXPECT_TRUE(reading.payloads.empty());
  EXPECT_NE(reading.problem.find("takes longer to read than 200 ms"), std::string::npos)
      << reading.problem;
}

TEST(QrReading, HoldsNoConnectionOpenThatIsClosedMeanwhile) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const int high = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 200);  // above all that the reader opens
  ASSERT_GT(high, 0);
  std::atomic<bool> over = false;
  std::stop_source stop;
  std::thread reader([&] {
    isolation::read_qr_png(picture_of_corners(1600), 60s, stop.get_token());
    over = true;
  });
  // It reads by then: nobody else has made a child.
  while (!is_reading() && !over) std::this_thread::yield();
  ::close(ends[1]);
  ::close(high);
  pollfd closed{ends[0], POLLIN, 0};
  EXPECT_EQ(::poll(&closed, 1, 30'000), 1);
  EXPECT_TRUE(is_reading()) << "the end is seen while the picture is still read";
  ::close(ends[0]);
  stop.request_stop();
  reader.join();
}

TEST(QrReading, ManyMayBeReadAtATime) {
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([i] {
      const std::string payload = "2@" + std::to_string(i);
      EXPECT_EQ(isolation::read_qr_png(core::qr_png(payload, 276)).payloads,
                std::vector<std::string>{payload});
    });
  }
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace greenmock::tests
