#include "core/login/qr_reader.hpp"

#include <png.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <utility>

// ZXing 1.4: text is std::string, as in later versions (and no pragma message).
#ifndef ZX_USE_UTF8
#define ZX_USE_UTF8 1
#endif
#include <ZXing/ReadBarcode.h>

namespace greenmock::core {
namespace {

/// png_image keeps pointers into itself and is freed by hand.
struct PngImage {
  png_image image{};
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&image); }
};

std::string dimensions(const png_image& image) {
  return std::to_string(image.width) + "x" + std::to_string(image.height);
}

QrReading problem(std::string sentence) {
  return {.payloads = {}, .problem = std::move(sentence)};
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (const char c : bytes.substr(at, 4)) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

/// libpng makes room for a chunk by the length that it states, before it meets the end of the picture: 2 GB for 5 KB.
/// Those of IDAT are read piece by piece.
bool states_more_than_there_is(std::string_view png) {
  constexpr std::size_t kSignature = 8, kHead = 8, kChecksum = 4;
  for (std::size_t at = kSignature; at < png.size() && png.size() - at >= kHead;) {
    const std::size_t length = number_at(png, at), left = png.size() - at - kHead;
    if (length > left) return png.substr(at + 4, 4) != "IDAT";
    at += kHead + length + kChecksum;
  }
  return false;
}

QrReading read(std::string_view png) {
  if (png.empty()) return problem("not a PNG: it is empty");
  if (png.starts_with("\x89PNG\r\n\x1a\n") && states_more_than_there_is(png))
    return problem("a damaged PNG: a chunk is longer than the picture");

  PngImage holder;
  png_image& image = holder.image;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) {
    const std::size_t head = std::min<std::size_t>(png.size(), 8);
    const bool looks_like_png =
        png_sig_cmp(reinterpret_cast<png_const_bytep>(png.data()), 0, head) == 0;
    return problem(looks_like_png ? std::string("a damaged PNG: ") + image.message
                                  : "not a PNG: it begins otherwise");
  }
  const auto pixels = std::uint64_t{image.width} * image.height;
  if (pixels > kMostPixelsRead) {
    return problem("the picture is " + dimensions(image) + " pixels; at most " +
                   std::to_string(kMostPixelsRead / 1'000'000) + " megapixels are read");
  }

  image.format = PNG_FORMAT_GRAY;
  // Not initialised: libpng writes every pixel or fails.
  const auto gray = std::make_unique_for_overwrite<std::uint8_t[]>(pixels);
  const png_color white{255, 255, 255};
  const auto width = static_cast<int>(image.width);  // both below 1e6, libpng's own limit
  const auto height = static_cast<int>(image.height);
  if (png_image_finish_read(&image, &white, gray.get(), width, nullptr) == 0) {
    return problem(std::string("a damaged PNG: ") + image.message);
  }

  const auto hints = ZXing::DecodeHints()
                         .setFormats(ZXing::BarcodeFormat::QRCode)
                         .setTryHarder(true)
                         .setTryRotate(true)
                         .setTryDownscale(true);
  const auto results = ZXing::ReadBarcodes(
      ZXing::ImageView(gray.get(), width, height, ZXing::ImageFormat::Lum), hints);

  QrReading reading;
  for (const auto& result : results) {
    if (!result.isValid()) continue;
    std::string payload(result.bytes().begin(), result.bytes().end());
    if (std::ranges::find(reading.payloads, payload) == reading.payloads.end()) {
      reading.payloads.push_back(std::move(payload));
    }
  }
  if (reading.payloads.empty()) {
    reading.problem = "no QR code found in this picture (" + dimensions(image) + ")";
  }
  return reading;
}

}  // namespace

QrReading read_qr_png(std::string_view png) {
  try {
    return read(png);
  } catch (const std::bad_alloc&) {
    return problem("not enough memory to read this picture");
  } catch (const std::exception& e) {
    return problem(std::string("the picture cannot be read: ") + e.what());
  }
}

}  // namespace greenmock::core
