#include "core/login/qr_reader.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/login/qr_picture.hpp"
#include "whatsapp_payload.hpp"

namespace greenmock::core {
namespace {

std::string some_payload(unsigned seed = 42) {
  std::mt19937 random(seed);
  return whatsapp_like_payload(random);
}

/// An 8-bit picture; `channels` is that of `format` (PNG_FORMAT_...).
struct Canvas {
  int width, height, channels;
  png_uint_32 format;
  std::vector<std::uint8_t> bytes;

  Canvas(int w, int h, png_uint_32 png_format, std::uint8_t fill = 255)
      : width(w),
        height(h),
        channels(static_cast<int>(PNG_IMAGE_SAMPLE_CHANNELS(png_format))),
        format(png_format),
        bytes(static_cast<std::size_t>(w * h * channels), fill) {}

  std::uint8_t* at(int x, int y) {
    return &bytes[static_cast<std::size_t>((y * width + x) * channels)];
  }

  void paste(Canvas& other, int left, int top) {
    for (int y = 0; y < other.height; ++y) {
      for (int x = 0; x < other.width; ++x) {
        std::copy_n(other.at(x, y), channels, at(left + x, top + y));
      }
    }
  }

  Canvas turned_right() {
    Canvas turned(height, width, format);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        std::copy_n(at(x, y), channels, turned.at(height - 1 - y, x));
      }
    }
    return turned;
  }

  std::string png() const {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = format;
    image.flags = PNG_IMAGE_FLAG_FAST;
    png_alloc_size_t size = bytes.size() + bytes.size() / 8 + 4096;
    std::string png(size, '\0');
    if (png_image_write_to_memory(&image, png.data(), &size, 0, bytes.data(), 0, nullptr) == 0) {
      throw std::runtime_error(image.message);
    }
    png.resize(size);
    return png;
  }
};

Canvas qr_canvas(std::string_view payload, png_uint_32 format, int pixels = kQrPixels) {
  const std::string png = qr_png(payload, pixels);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) {
    throw std::runtime_error(image.message);
  }
  image.format = format;
  Canvas canvas(pixels, pixels, format);
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, canvas.bytes.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  return canvas;
}

/// Something like a page: a coloured ground with bars and lines of "text".
Canvas screenshot(int width, int height, png_uint_32 format) {
  Canvas canvas(width, height, format, 240);
  std::mt19937 random(99);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* pixel = canvas.at(x, y);
      if (y < 60) {
        pixel[0] = 18;
      } else if (y % 24 < 12 && random() % 3 == 0) {
        pixel[0] = static_cast<std::uint8_t>(random() % 128);
      }
    }
  }
  return canvas;
}

void put_big_endian(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes.at(at + i) = static_cast<char>(value >> (24 - 8 * i));
}

/// The CRC of a PNG chunk (PNG specification, annex D).
std::uint32_t png_crc(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffu;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xedb88320u ^ (crc >> 1) : crc >> 1;
  }
  return ~crc;
}

/// A PNG that claims other dimensions than it has, with a valid IHDR.
std::string with_dimensions(std::string png, std::uint32_t width, std::uint32_t height) {
  put_big_endian(png, 16, width);
  put_big_endian(png, 20, height);
  put_big_endian(png, 29, png_crc(std::string_view(png).substr(12, 17)));
  return png;
}

using Payloads = std::vector<std::string>;

TEST(QrReader, ReadsBack300PayloadsByteForByteAtBothSizes) {
  std::mt19937 random(300);
  for (int i = 0; i < 300; ++i) {
    const std::string payload = whatsapp_like_payload(random);
    ASSERT_EQ(payload.size(), 237u);
    for (const int pixels : {kQrPixels, kQrDocumentedPixels}) {
      const QrReading reading = read_qr_png(qr_png(payload, pixels));
      ASSERT_EQ(reading.payloads, Payloads{payload}) << "payload " << i << " at " << pixels;
      ASSERT_EQ(reading.problem, "");
    }
  }
}

TEST(QrReader, ReadsEverySideThatCanBeDrawn) {
  const std::string payload = some_payload();
  for (const int pixels : {69, 100, 137, 138, 207, 300, 499, 1024, 2048}) {
    EXPECT_EQ(read_qr_png(qr_png(payload, pixels)).payloads, Payloads{payload}) << pixels;
  }
}

TEST(QrReader, KeepsEveryByteOfAPayloadThatIsNotText) {
  std::string payload;
  for (int i = 0; i < 256; ++i) payload += static_cast<char>(i);
  EXPECT_EQ(read_qr_png(qr_png(payload, 512)).payloads, Payloads{payload});
  EXPECT_EQ(read_qr_png(qr_png("код, ключ", 512)).payloads, Payloads{"код, ключ"});
}

TEST(QrReader, FindsTheCodeAtAnOddPlaceOfALargeScreenshot) {
  const std::string payload = some_payload();
  for (const png_uint_32 format : {png_uint_32{PNG_FORMAT_RGB}, png_uint_32{PNG_FORMAT_GRAY}}) {
    Canvas page = screenshot(1931, 1087, format);
    Canvas code = qr_canvas(payload, format);
    page.paste(code, 1373, 611);
    const QrReading reading = read_qr_png(page.png());
    EXPECT_EQ(reading.payloads, Payloads{payload});
    EXPECT_EQ(reading.problem, "");
  }
}

TEST(QrReader, ReadsACodeThatIsTurnedBy90Degrees) {
  const std::string payload = some_payload();
  Canvas canvas = qr_canvas(payload, PNG_FORMAT_GRAY);
  for (const int degrees : {90, 180, 270}) {
    canvas = canvas.turned_right();
    EXPECT_EQ(read_qr_png(canvas.png()).payloads, Payloads{payload}) << degrees;
  }
}

TEST(QrReader, SeesTransparentPixelsOnWhite) {
  const std::string payload = some_payload();
  Canvas canvas = qr_canvas(payload, PNG_FORMAT_RGBA);
  for (int y = 0; y < canvas.height; ++y) {
    for (int x = 0; x < canvas.width; ++x) {
      std::uint8_t* pixel = canvas.at(x, y);
      if (pixel[0] == 255) std::fill_n(pixel, 4, std::uint8_t{0});  // black, but not to be seen
    }
  }
  EXPECT_EQ(read_qr_png(canvas.png()).payloads, Payloads{payload});
}

TEST(QrReader, FindsTwoCodesInOnePicture) {
  Canvas page(900, 500, PNG_FORMAT_GRAY);
  Canvas left = qr_canvas(some_payload(1), PNG_FORMAT_GRAY);
  Canvas right = qr_canvas(some_payload(2), PNG_FORMAT_GRAY);
  page.paste(left, 33, 41);
  page.paste(right, 555, 171);
  Payloads payloads = read_qr_png(page.png()).payloads;
  std::ranges::sort(payloads);
  Payloads expected{some_payload(1), some_payload(2)};
  std::ranges::sort(expected);
  EXPECT_EQ(payloads, expected);
}

TEST(QrReader, TellsAPayloadOnceThoughItIsShownTwice) {
  Canvas page(900, 500, PNG_FORMAT_GRAY);
  Canvas code = qr_canvas(some_payload(), PNG_FORMAT_GRAY);
  page.paste(code, 33, 41);
  page.paste(code, 555, 171);
  EXPECT_EQ(read_qr_png(page.png()).payloads, Payloads{some_payload()});
}

TEST(QrReader, SaysThatThePictureHasNoCode) {
  const std::string expected = "no QR code found in this picture (800x600)";
  for (Canvas canvas : {Canvas(800, 600, PNG_FORMAT_GRAY), screenshot(800, 600, PNG_FORMAT_RGB)}) {
    const QrReading reading = read_qr_png(canvas.png());
    EXPECT_EQ(reading.payloads, Payloads{});
    EXPECT_EQ(reading.problem, expected);
  }
  EXPECT_EQ(read_qr_png(Canvas(1, 1, PNG_FORMAT_GRAY).png()).problem,
            "no QR code found in this picture (1x1)");
}

TEST(QrReader, SaysThatTheInputIsNoPng) {
  std::string noise;
  std::mt19937 random(5);
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>(random());
  for (const std::string& input :
       {std::string(), std::string("{\"type\":\"qrCode\"}"), std::string("\xff\xd8\xff\xe0", 4),
        std::string(1, '\0'), noise}) {
    const QrReading reading = read_qr_png(input);
    EXPECT_EQ(reading.payloads, Payloads{});
    EXPECT_TRUE(reading.problem.starts_with("not a PNG: ")) << reading.problem;
  }
  EXPECT_EQ(read_qr_png({}).problem, "not a PNG: it is empty");
}

TEST(QrReader, SurvivesAPngCutAtEvery37thByte) {
  const std::string payload = some_payload();
  const std::string png = qr_png(payload, kQrPixels);
  for (std::size_t size = 0; size < png.size(); size += 37) {
    // A copy of its own: a byte read behind the end is one for the address sanitizer.
    const std::vector<char> cut(png.begin(), png.begin() + static_cast<std::ptrdiff_t>(size));
    const QrReading reading = read_qr_png({cut.data(), cut.size()});
    EXPECT_NE(reading.payloads.empty(), reading.problem.empty()) << "cut at " << size;
    if (!reading.payloads.empty()) {
      EXPECT_EQ(reading.payloads, Payloads{payload}) << "cut at " << size;
    }
  }
  EXPECT_TRUE(read_qr_png(png.substr(0, png.size() / 2)).problem.starts_with("a damaged PNG: "));
  EXPECT_TRUE(read_qr_png(png.substr(0, 20)).problem.starts_with("a damaged PNG: "));
}

TEST(QrReader, SurvivesAPngWithAWrongByteAtEvery11thPlace) {
  const std::string png = qr_png(some_payload(), kQrPixels);
  for (std::size_t at = 0; at < png.size(); at += 11) {
    std::string wrong = png;
    wrong[at] = static_cast<char>(~wrong[at]);
    const QrReading reading = read_qr_png(wrong);
    EXPECT_NE(reading.payloads.empty(), reading.problem.empty()) << "byte " << at;
  }
}

TEST(QrReader, RefusesAPictureThatClaimsToBeTooLarge) {
  const std::string png = qr_png(some_payload(), kQrPixels);
  EXPECT_EQ(read_qr_png(with_dimensions(png, 20000, 20000)).problem,
            "the picture is 20000x20000 pixels; at most 64 megapixels are read");
  EXPECT_EQ(read_qr_png(with_dimensions(png, 1000000, 1000000)).problem,
            "the picture is 1000000x1000000 pixels; at most 64 megapixels are read");
  // Beyond libpng's own limits.
  for (const std::uint32_t side : {0u, 1000001u, 0x7fffffffu, 0xffffffffu}) {
    const std::string problem = read_qr_png(with_dimensions(png, side, side)).problem;
    EXPECT_TRUE(problem.starts_with("a damaged PNG: ")) << side << ": " << problem;
  }
}

TEST(QrReader, RefusesAChunkThatIsLongerThanThePictureBeforeRoomIsMadeForIt) {
  const std::string payload = some_payload(), png = qr_png(payload, kQrPixels);
  constexpr std::size_t kBehindIhdr = 33;
  for (const std::string length : {"\x79\xc9\xea\x03", "\x7f\xff\xff\xff", "\xff\xff\xff\xff"}) {
    std::string wrong = png;
    wrong.insert(kBehindIhdr, length + "tEXt");
    EXPECT_EQ(read_qr_png(wrong).problem, "a damaged PNG: a chunk is longer than the picture");
  }
  std::string whole = png;
  whole.insert(kBehindIhdr, std::string("\0\0\0\0teSt"
                                        "\x4d\xfb\x5a\xae",
                                        12));
  EXPECT_EQ(read_qr_png(whole).payloads, Payloads{payload});
}

TEST(QrReader, ReadsNothingFromAPictureThatClaimsMorePixelsThanItHas) {
  const std::string png = qr_png(some_payload(), kQrPixels);
  const QrReading reading = read_qr_png(with_dimensions(png, 8000, 8000));
  EXPECT_EQ(reading.payloads, Payloads{});
  EXPECT_TRUE(reading.problem.starts_with("a damaged PNG: ")) << reading.problem;
}

}  // namespace
}  // namespace greenmock::core
