#include "core/login/qr_picture.hpp"

#include <fmt/format.h>
#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <cerrno>
#include <csetjmp>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace greenmock::core {
namespace {

constexpr int kQuietModules = 4;          // ISO/IEC 18004, 5.3.8
constexpr int kTerminalQuietModules = 2;  // readers manage with 2; lines are dear in a terminal
constexpr int kBytesPerPixel = 4;

// Measured with version-11 symbols. Level 3 takes half the time of level 6 for 1.5 kB more. A
// window of 16 kB and small hash tables cost no bytes in a picture like this, and keep zlib's
// memory below the size that malloc maps and unmaps for each picture, which had taken a third of
// the time.
constexpr int kCompressionLevel = 3;
constexpr int kCompressionWindowBits = 14;
constexpr int kCompressionMemoryLevel = 5;

/// The modules of one symbol.
class Symbol {
 public:
  explicit Symbol(std::string_view payload) {
    if (payload.empty())
      throw std::invalid_argument("a QR code needs a payload, this one is empty");
    if (payload.size() > kLongestQrPayload) {
      throw std::invalid_argument("a QR code holds at most " + std::to_string(kLongestQrPayload) +
                                  " bytes at error correction M, this payload has " +
                                  std::to_string(payload.size()));
    }
    code_.reset(QRcode_encodeData(static_cast<int>(payload.size()),
                                  reinterpret_cast<const unsigned char*>(payload.data()), 0,
                                  QR_ECLEVEL_M));
    if (!code_) {
      if (errno == ENOMEM) throw std::bad_alloc();
      throw std::system_error(errno, std::generic_category(), "libqrencode cannot draw a payload");
    }
  }

  /// Modules along one side, without quiet ones.
  int side() const { return code_->width; }

  /// Whether a module is dark; everything outside of the symbol is light.
  bool dark(int x, int y) const {
    if (x < 0 || y < 0 || x >= side() || y >= side()) return false;
    return (code_->data[y * side() + x] & 1) != 0;
  }

 private:
  struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
  };
  std::unique_ptr<QRcode, Free> code_;
};

/// Where libpng writes to, and what went wrong on the way.
struct PngSink {
  std::string png;
  std::exception_ptr failure;
};

/// Rows of pixels that are alike, one below the other.
struct Band {
  const unsigned char* row;
  int height;
};

extern "C" {

// libpng is C: no exception may pass through it. It leaves by longjmp, which skips destructors, so
// these functions and write_bands hold nothing that has one at the moment of png_longjmp.

[[noreturn]] static void on_png_error(png_structp png, png_const_charp message) {
  auto* sink = static_cast<PngSink*>(png_get_error_ptr(png));
  if (!sink->failure) {
    try {
      sink->failure =
          std::make_exception_ptr(std::runtime_error(std::string("libpng: ") + message));
    } catch (...) {
      sink->failure = std::current_exception();
    }
  }
  png_longjmp(png, 1);
}

static void on_png_warning(png_structp, png_const_charp) {}

static void on_png_bytes(png_structp png, png_bytep bytes, size_t size) {
  auto* sink = static_cast<PngSink*>(png_get_io_ptr(png));
  try {
    sink->png.append(reinterpret_cast<const char*>(bytes), size);
    return;
  } catch (...) {
    sink->failure = std::current_exception();
  }
  png_error(png, "no memory for the picture");
}

static void on_png_flush(png_structp) {}

}  // extern "C"

/// Writes `count` bands as one picture. False if libpng gave up.
bool write_bands(png_structp png, png_infop info, int pixels, const Band* bands,
                 std::size_t count) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  const auto side = static_cast<png_uint_32>(pixels);
  png_set_IHDR(png, info, side, side, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(png, kCompressionLevel);
  png_set_compression_window_bits(png, kCompressionWindowBits);
  png_set_compression_mem_level(png, kCompressionMemoryLevel);
  // UP turns a row that repeats the one above into zeros; a row that differs is best left alone.
  // libpng wants to know about UP before the first row.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_write_info(png, info);
  for (const Band* band = bands; band != bands + count; ++band) {
    if (band != bands) png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    for (int y = 0; y < band->height; ++y) {
      if (y == 1) png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
      png_write_row(png, band->row);
    }
  }
  png_write_end(png, info);
  return true;
}

std::string write_png(int pixels, const std::vector<Band>& bands) {
  struct Writer {
    png_structp png = nullptr;
    png_infop info = nullptr;
    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { png_destroy_write_struct(&png, &info); }
  };

  PngSink sink;
  sink.png.reserve(std::size_t{8} * 1024);
  Writer writer;
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, on_png_error, on_png_warning);
  if (writer.png == nullptr) throw std::bad_alloc();
  writer.info = png_create_info_struct(writer.png);
  if (writer.info == nullptr) throw std::bad_alloc();
  png_set_write_fn(writer.png, &sink, on_png_bytes, on_png_flush);
  if (!write_bands(writer.png, writer.info, pixels, bands.data(), bands.size())) {
    std::rethrow_exception(sink.failure);
  }
  return std::move(sink.png);
}

}  // namespace

std::string qr_png(std::string_view payload, int pixels) {
  if (pixels < kSmallestQrPixels || pixels > kLargestQrPixels) {
    throw std::invalid_argument("the side of a QR picture is " + std::to_string(kSmallestQrPixels) +
                                ".." + std::to_string(kLargestQrPixels) + " pixels, not " +
                                std::to_string(pixels));
  }
  const Symbol symbol(payload);
  const int modules = symbol.side() + 2 * kQuietModules;
  const int scale = pixels / modules;
  if (scale == 0) {
    throw std::invalid_argument("the QR code of " + std::to_string(payload.size()) +
                                " bytes needs at least " + std::to_string(modules) +
                                " pixels a side, not " + std::to_string(pixels));
  }

  const int drawn = symbol.side() * scale;
  const int before = (pixels - drawn) / 2;
  const auto row_bytes = static_cast<std::size_t>(pixels) * kBytesPerPixel;
  // One row of white, then one row for each row of modules.
  std::vector<unsigned char> rows((static_cast<std::size_t>(symbol.side()) + 1) * row_bytes, 0xff);
  std::vector<Band> bands;
  bands.reserve(static_cast<std::size_t>(symbol.side()) + 2);
  bands.push_back({rows.data(), before});
  for (int y = 0; y < symbol.side(); ++y) {
    unsigned char* row = rows.data() + (static_cast<std::size_t>(y) + 1) * row_bytes;
    for (int x = 0; x < symbol.side(); ++x) {
      if (!symbol.dark(x, y)) continue;
      unsigned char* pixel = row + std::ptrdiff_t{before + x * scale} * kBytesPerPixel;
      for (int i = 0; i < scale; ++i, pixel += kBytesPerPixel) std::fill_n(pixel, 3, 0x00);
    }
    bands.push_back({row, scale});
  }
  bands.push_back({rows.data(), pixels - before - drawn});
  return write_png(pixels, bands);
}

std::string qr_svg(std::string_view payload) {
  const Symbol symbol(payload);
  const std::string side = std::to_string(symbol.side() + 2 * kQuietModules);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                    "\" shape-rendering=\"crispEdges\"><path fill=\"#ffffff\" d=\"M0 0h" + side +
                    "v" + side + "H0z\"/><path fill=\"#000000\" d=\"";
  for (int y = 0; y < symbol.side(); ++y) {
    for (int x = 0; x < symbol.side(); ++x) {
      if (!symbol.dark(x, y)) continue;
      const int begin = x;
      while (symbol.dark(x, y)) ++x;
      fmt::format_to(std::back_inserter(svg), "M{} {}h{}v1h-{}z", begin + kQuietModules,
                     y + kQuietModules, x - begin, x - begin);
    }
  }
  svg += "\"/></svg>\n";
  return svg;
}

std::string qr_half_blocks(std::string_view payload) {
  const Symbol symbol(payload);
  const int begin = -kTerminalQuietModules;
  const int end = symbol.side() + kTerminalQuietModules;
  std::string text;
  for (int y = begin; y < end; y += 2) {
    for (int x = begin; x < end; ++x) {
      const bool upper = !symbol.dark(x, y);
      // The side is odd, so the last line has an upper half only.
      const bool lower = y + 1 < end && !symbol.dark(x, y + 1);
      text += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    text += '\n';
  }
  return text;
}

}  // namespace greenmock::core
