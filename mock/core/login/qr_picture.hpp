#pragma once
// A QR payload drawn as a picture: PNG for the API, SVG for a page, half blocks for a terminal.

#include <cstddef>
#include <string>
#include <string_view>

namespace greenmock::core {

/// The most bytes a payload may have: a version-40 symbol in byte mode at error correction M
/// (ISO/IEC 18004, table 7).
inline constexpr std::size_t kLongestQrPayload = 2331;

/// The side in pixels of the PNG that the real service sends (recorded).
inline constexpr int kQrPixels = 276;
/// The other side in pixels that the service's documentation shows.
inline constexpr int kQrDocumentedPixels = 256;

inline constexpr int kSmallestQrPixels = 64;
/// A login code has 61 modules a side and 4 blank ones around it, which take a pixel each.
inline constexpr int kSmallestLoginQrPixels = 69;
inline constexpr int kLargestQrPixels = 2048;

/// The PNG of a QR payload: `pixels` x `pixels`, 8-bit RGBA, opaque black on opaque white, error
/// correction M. The recorded picture has 276 pixels: (61 modules of a version-11 symbol + 4 quiet
/// ones on each side) * 4, the defaults of the npm package `qrcode`. Every module is a square of
/// whole pixels, as large as fits with 4 quiet modules around; pixels left over widen the quiet
/// zone evenly, so 256 gives modules of 3 pixels.
/// `pixels` is 64..2048. Throws std::invalid_argument if it is not, if the payload is empty or
/// longer than kLongestQrPayload, or if its symbol does not fit into that many pixels;
/// std::bad_alloc without memory.
std::string qr_png(std::string_view payload, int pixels);

/// The same symbol as an SVG document with 4 quiet modules; one unit of its viewBox is one module.
/// No width and height: the page that embeds it decides. Throws as qr_png does.
std::string qr_svg(std::string_view payload);

/// The same symbol for a terminal: lines of ' ', '▀', '▄', '█' in UTF-8, each ended by '\n', one
/// character for one module across and two down, with 2 quiet modules around. No ANSI colours:
/// meant for a dark background, so *light* modules are drawn (a full block is two light modules)
/// and dark ones left to the background. On a light background the code is inverted, which many
/// readers refuse. Throws as qr_png does.
std::string qr_half_blocks(std::string_view payload);

}  // namespace greenmock::core
