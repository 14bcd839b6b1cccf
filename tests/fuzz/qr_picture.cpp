// Fuzz target: pictures given to a scan. The first byte tells how the others become a picture: as a PNG whose checksums
// are mended, since a reader that refuses them would see nothing else, or as the lines of one.

#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/login/qr_reader.hpp"

namespace {

using namespace greenmock;

constexpr std::size_t kSignature = 8, kAround = 12;  // length, type and checksum of a chunk

std::string number_text(std::uint32_t number) {
  std::string text(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) text[i] = static_cast<char>(number >> (24 - 8 * i));
  return text;
}

std::uint32_t checksum(const std::string& bytes, std::size_t at, std::size_t size) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + at), static_cast<uInt>(size)));
}

std::string with_checksums(std::string png) {
  for (std::size_t at = kSignature; at + kAround <= png.size();) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i)
      length = length << 8 | static_cast<unsigned char>(png[at + i]);
    if (length > png.size() - at - kAround) break;
    png.replace(at + 8 + length, 4, number_text(checksum(png, at + 4, length + 4)));
    at += kAround + length;
  }
  return png;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  return number_text(static_cast<std::uint32_t>(data.size())) + body +
         number_text(checksum(body, 0, body.size()));
}

/// Width, height, depth, colour and interlacing, and then the lines, each behind its filter.
std::string picture_of(const std::string& bytes) {
  constexpr std::size_t kHead = 5;
  if (bytes.size() < kHead) return bytes;
  const auto at = [&](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
  const char depth = static_cast<char>(1 << at(2) % 5), colour = static_cast<char>(at(3) % 7);
  std::string head = number_text(1U + at(0)) + number_text(1U + at(1));
  head += {depth, colour, '\0', '\0', static_cast<char>(at(4) % 2)};
  const std::string lines = bytes.substr(kHead);
  uLongf size = ::compressBound(static_cast<uLong>(lines.size()));
  std::string packed(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
              reinterpret_cast<const Bytef*>(lines.data()), static_cast<uLong>(lines.size()), 1);
  packed.resize(size);
  std::string palette;
  if (colour == PNG_COLOR_TYPE_PALETTE)
    palette = chunk("PLTE", std::string("\0\0\0\xff\xff\xff", 6));
  return std::string("\x89PNG\r\n\x1a\n", kSignature) + chunk("IHDR", head) + palette +
         chunk("IDAT", packed) + chunk("IEND", "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const core::QrReading reading =
      core::read_qr_png(data[0] % 2 == 0 ? with_checksums(bytes) : picture_of(bytes));
  // Codes, or what is wrong; never both or neither.
  if (reading.payloads.empty() == reading.problem.empty()) std::abort();
  return 0;
}
