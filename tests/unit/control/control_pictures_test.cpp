// Pictures that would keep the reader busy for ever, shown to the phone of the control API.

#include "control/pictures.hpp"

#include <png.h>
#include <sys/wait.h>

#include <array>

#include "control/loop.hpp"
#include "control/server/problem.hpp"
#include "control_harness.hpp"
#include "core/encoding/base64.hpp"
#include "core/login/qr_picture.hpp"
#include "isolation/qr_reading.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// Full of the squares that stand in the corners of a code.
std::string endless_picture() {
  constexpr unsigned kSide = 1600;
  constexpr std::array<unsigned, 8> kCorner = {0x7f, 0x41, 0x5d, 0x5d, 0x5d, 0x41, 0x7f, 0};
  std::vector<png_byte> pixels;
  for (unsigned y = 0; y < kSide; ++y)
    for (unsigned x = 0; x < kSide; ++x)
      pixels.push_back((kCorner[y % 8] >> (x % 8) & 1U) == 0 ? 255 : 0);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = kSide;
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t bytes = 0;
  png_image_write_to_memory(&image, nullptr, &bytes, 0, pixels.data(), 0, nullptr);
  std::string png(bytes, '\0');
  png_image_write_to_memory(&image, png.data(), &bytes, 0, pixels.data(), 0, nullptr);
  return png;
}

/// Whether a child of ours reads; nobody else has any here.
bool a_reader_runs() {
  siginfo_t ended{};
  return ::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

TEST(ControlPictures, AReadingIsStoppedAtOnce) {
  std::stop_source stop;
  auto reading = std::async(std::launch::async, [png = endless_picture(), &stop] {
    return isolation::read_qr_png(png, 60s, stop.get_token());
  });
  ASSERT_TRUE(eventually(a_reader_runs));
  const auto begin = steady_clock::now();
  stop.request_stop();
  const core::QrReading read = reading.get();
  EXPECT_LT(steady_clock::now() - begin, 30s);
  EXPECT_TRUE(read.payloads.empty());
  EXPECT_NE(read.problem.find("its reading was stopped"), std::string::npos) << read.problem;
  EXPECT_FALSE(a_reader_runs());
}

TEST(ControlPictures, ThePlaneStopsAtOnceWhileOneIsRead) {
  MockServer mock;
  auto scan = std::async(std::launch::async, [&] {
    return mock.post("/_mock/scan",
                     Json({{"image", core::base64_encode(endless_picture())}}).dump());
  });
  ASSERT_TRUE(eventually(a_reader_runs));
  const auto begin = steady_clock::now();
  mock.plane().stop();
  EXPECT_LT(steady_clock::now() - begin, 8s) << "a picture is given up after ten";
  // 503, unless its connection was cut before that was written.
  const Response refused = scan.get();
  EXPECT_TRUE(refused.status == 503 || refused.status == 0) << refused.status << refused.text;
}

void expect_refusal_beside_another(const control::Pictures::Limits& limits) {
  std::stop_source stop;
  control::Pictures pictures(stop.get_token(), limits);
  auto first = std::async(std::launch::async, [&pictures] {
    EXPECT_THROW(pictures.read(endless_picture()), control::Stopping);
  });
  EXPECT_TRUE(eventually(a_reader_runs));
  try {
    pictures.read(core::qr_png("2@payload", 276));
    ADD_FAILURE() << "there was no place";
  } catch (const control::Problem& problem) {
    EXPECT_EQ(problem.status(), 503);
    EXPECT_NE(problem.detail().find("1 pictures are read already, which is the most"),
              std::string::npos)
        << problem.detail();
  }
  stop.request_stop();
  first.get();
}

TEST(ControlPictures, MoreThanSoManyAreRefusedInWords) {
  expect_refusal_beside_another({.read = 1, .waiting = 0, .patience = 60s});
  expect_refusal_beside_another({.read = 1, .waiting = 1, .patience = 1ms});
}

TEST(ControlPictures, WaitForTheirPlaceAndAreRead) {
  std::stop_source stop;
  control::Pictures pictures(stop.get_token(), {.read = 2, .waiting = 8, .patience = 60s});
  std::vector<std::future<core::QrReading>> readings;
  for (int i = 0; i < 8; ++i) {
    readings.push_back(std::async(
        std::launch::async, [&pictures] { return pictures.read(core::qr_png("2@payload", 276)); }));
  }
  for (auto& reading : readings)
    EXPECT_EQ(reading.get().payloads, std::vector<std::string>{"2@payload"});
}

TEST(ControlPictures, WhoeverWaitsForAPlaceIsLetGoWhenThePlaneStops) {
  std::stop_source stop;
  control::Pictures pictures(stop.get_token(), {.read = 1, .waiting = 1, .patience = 60s});
  const auto read = [&pictures] {
    EXPECT_THROW(pictures.read(endless_picture()), control::Stopping);
  };
  auto first = std::async(std::launch::async, read), second = std::async(std::launch::async, read);
  EXPECT_TRUE(eventually(a_reader_runs));
  const auto begin = steady_clock::now();
  stop.request_stop();
  first.get();
  second.get();
  EXPECT_LT(steady_clock::now() - begin, 30s);
}

}  // namespace
}  // namespace greenmock::tests
