#include "core/login/qr_picture.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "whatsapp_payload.hpp"

namespace greenmock::core {
namespace {

std::string one_payload() {
  std::mt19937 random(20241124);
  return whatsapp_like_payload(random);
}

struct Pixels {
  int side = 0;
  std::vector<std::uint8_t> rgba;

  const std::uint8_t* at(int x, int y) const {
    return &rgba[static_cast<std::size_t>((y * side + x) * 4)];
  }
  bool dark(int x, int y) const { return at(x, y)[0] == 0; }
};

Pixels decoded(const std::string& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) {
    throw std::runtime_error(image.message);
  }
  image.format = PNG_FORMAT_RGBA;
  Pixels pixels{static_cast<int>(image.width), std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  if (png_image_finish_read(&image, nullptr, pixels.rgba.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  return pixels;
}

/// Rows of modules, '#' for a dark one.
using Modules = std::vector<std::string>;

/// What the PNG shows: one sample for each square of `scale` pixels.
Modules modules_of_png(const Pixels& pixels, int scale) {
  Modules modules;
  for (int y = 0; y < pixels.side; y += scale) {
    std::string row;
    for (int x = 0; x < pixels.side; x += scale) row += pixels.dark(x, y) ? '#' : '.';
    modules.push_back(row);
  }
  return modules;
}

struct Box {
  int left, top, right, bottom;  // of dark pixels, all inside
};

Box dark_box(const Pixels& pixels) {
  Box box{pixels.side, pixels.side, -1, -1};
  for (int y = 0; y < pixels.side; ++y) {
    for (int x = 0; x < pixels.side; ++x) {
      if (!pixels.dark(x, y)) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x),
             std::max(box.bottom, y)};
    }
  }
  return box;
}

/// The message of the std::invalid_argument that qr_png throws, or "" if it throws none.
std::string problem_with(std::string_view payload, int pixels) {
  try {
    qr_png(payload, pixels);
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

TEST(QrPicture, IsA276PixelRgbaPngLikeTheRecordedOne) {
  const std::string png = qr_png(one_payload(), kQrPixels);
  // Signature, then IHDR: length 13, width 276, height 276, depth 8, colour type 6 (RGBA),
  // compression 0, filter 0, not interlaced.
  constexpr char kHead[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x14\0\0\x01\x14\x08\x06\0\0\0";
  EXPECT_EQ(png.substr(0, sizeof kHead - 1), std::string(kHead, sizeof kHead - 1));
}

TEST(QrPicture, TakesTheSideThatIsAskedFor) {
  for (const int side : {64, 256, 276, 277, 2048}) {
    EXPECT_EQ(decoded(qr_png("2@short", side)).side, side);
  }
}

TEST(QrPicture, IsOpaqueBlackOnWhite) {
  const Pixels pixels = decoded(qr_png(one_payload(), kQrPixels));
  for (std::size_t i = 0; i < pixels.rgba.size(); i += 4) {
    const int red = pixels.rgba[i];
    ASSERT_TRUE(red == 0 || red == 255) << "byte " << i;
    ASSERT_EQ(pixels.rgba[i + 1], red) << "byte " << i;
    ASSERT_EQ(pixels.rgba[i + 2], red) << "byte " << i;
    ASSERT_EQ(pixels.rgba[i + 3], 255) << "byte " << i;
  }
}

TEST(QrPicture, Draws61ModulesOf4PixelsAndAQuietZoneOf4ModulesIn276Pixels) {
  const Pixels pixels = decoded(qr_png(one_payload(), kQrPixels));
  const Box box = dark_box(pixels);
  EXPECT_EQ(box.left, 16);
  EXPECT_EQ(box.top, 16);
  EXPECT_EQ(box.right, 16 + 61 * 4 - 1);
  EXPECT_EQ(box.bottom, 16 + 61 * 4 - 1);
  for (int y = 0; y < pixels.side; ++y) {
    for (int x = 0; x < pixels.side; ++x) {
      ASSERT_EQ(pixels.dark(x, y), pixels.dark(x - x % 4, y - y % 4)) << x << "," << y;
    }
  }
}

TEST(QrPicture, CentresModulesOf3PixelsIn256Pixels) {
  const Box box = dark_box(decoded(qr_png(one_payload(), kQrDocumentedPixels)));
  EXPECT_EQ(box.left, 36);
  EXPECT_EQ(box.top, 36);
  EXPECT_EQ(box.right, 36 + 61 * 3 - 1);
  EXPECT_EQ(box.bottom, 36 + 61 * 3 - 1);
}

TEST(QrPicture, IsSmallAndTheSameEveryTime) {
  const std::string png = qr_png(one_payload(), kQrPixels);
  EXPECT_LT(png.size(), 6000u);
  EXPECT_EQ(png, qr_png(one_payload(), kQrPixels));
}

TEST(QrPicture, RefusesAnEmptyPayload) {
  EXPECT_EQ(problem_with("", kQrPixels), "a QR code needs a payload, this one is empty");
  EXPECT_THROW(qr_svg(""), std::invalid_argument);
  EXPECT_THROW(qr_half_blocks(""), std::invalid_argument);
}

TEST(QrPicture, RefusesAPayloadLongerThanTheLargestSymbolHolds) {
  EXPECT_EQ(problem_with(std::string(kLongestQrPayload, 'x'), kQrPixels), "");
  EXPECT_EQ(problem_with(std::string(kLongestQrPayload + 1, 'x'), kQrPixels),
            "a QR code holds at most 2331 bytes at error correction M, this payload has 2332");
  EXPECT_THROW(qr_svg(std::string(kLongestQrPayload + 1, 'x')), std::invalid_argument);
}

TEST(QrPicture, RefusesASideOutOfRange) {
  EXPECT_EQ(problem_with("x", 63), "the side of a QR picture is 64..2048 pixels, not 63");
  EXPECT_EQ(problem_with("x", 2049), "the side of a QR picture is 64..2048 pixels, not 2049");
  EXPECT_NE(problem_with("x", -276), "");
}

TEST(QrPicture, RefusesASideTooSmallForTheSymbol) {
  EXPECT_EQ(problem_with(one_payload(), 69), "");
  EXPECT_EQ(problem_with(one_payload(), 68),
            "the QR code of 237 bytes needs at least 69 pixels a side, not 68");
}

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "qr_picture_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(QrPicture, IsReadAlikeByZbar) {
  const TemporaryDirectory directory;
  std::mt19937 random(7);
  std::string command = "zbarimg -q --raw --nodbus";
  std::string expected;
  for (int i = 0; i < 10; ++i) {
    const std::string payload = whatsapp_like_payload(random);
    const auto file = directory.path() / (std::to_string(i) + ".png");
    std::ofstream(file, std::ios::binary)
        << qr_png(payload, i % 2 == 0 ? kQrPixels : kQrDocumentedPixels);
    command += " '" + file.string() + "'";
    expected += payload + "\n";
  }

  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  ASSERT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == 127)
      << "zbarimg is missing; install the package zbar-tools";
  EXPECT_EQ(status, 0);
  EXPECT_EQ(output, expected);
}

TEST(QrSvg, ShowsTheModulesOfThePng) {
  const std::string payload = one_payload();
  const std::string svg = qr_svg(payload);
  EXPECT_NE(svg.find("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 69 69\""),
            std::string::npos);
  EXPECT_NE(svg.find("<path fill=\"#ffffff\" d=\"M0 0h69v69H0z\"/>"), std::string::npos);

  Modules drawn(69, std::string(69, '.'));
  // The dark path is a list of runs: M<x> <y>h<length>v1h-<length>z
  for (std::size_t at = svg.find('M', svg.find("#000000")); at != std::string::npos;
       at = svg.find('M', at + 1)) {
    unsigned x = 0, y = 0, length = 0, back = 0;
    ASSERT_EQ(std::sscanf(&svg[at], "M%u %uh%uv1h-%uz", &x, &y, &length, &back), 4);
    EXPECT_EQ(back, length);
    drawn.at(y).replace(x, length, length, '#');
  }
  EXPECT_EQ(drawn, modules_of_png(decoded(qr_png(payload, kQrPixels)), 4));
}

TEST(QrHalfBlocks, ShowTheModulesOfThePngLightOnDarkWithTwoQuietModules) {
  const std::string payload = one_payload();
  Modules drawn(2);  // the two rows of modules of the line that is being read
  std::size_t line = 0;
  const std::string text = qr_half_blocks(payload);
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    const auto put = [&](std::size_t bytes, char upper, char lower) {
      drawn[2 * line] += upper;
      drawn[2 * line + 1] += lower;
      i += bytes;
    };
    if (rest.starts_with("█")) {
      put(3, '.', '.');
    } else if (rest.starts_with("▀")) {
      put(3, '.', '#');
    } else if (rest.starts_with("▄")) {
      put(3, '#', '.');
    } else if (rest.starts_with(" ")) {
      put(1, '#', '#');
    } else {
      ASSERT_EQ(rest[0], '\n');
      ++line;
      drawn.resize(2 * line + 2);
      ++i;
    }
  }
  ASSERT_EQ(line, 33u);
  ASSERT_EQ(drawn[65], std::string(65, '#')) << "the half line below the picture is background";
  drawn.resize(65);

  Modules expected;
  for (const std::string& row : modules_of_png(decoded(qr_png(payload, kQrPixels)), 4)) {
    expected.push_back(row.substr(2, 65));
  }
  expected.erase(expected.begin(), expected.begin() + 2);
  expected.resize(65);
  EXPECT_EQ(drawn, expected);
}

}  // namespace
}  // namespace greenmock::core
