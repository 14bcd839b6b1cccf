#pragma once
// Reads QR codes from a picture, as the phone that scans a screenshot does.

#include <string>
#include <string_view>
#include <vector>

namespace greenmock::core {

/// The largest picture that is read, in pixels (64 megapixels: one byte of memory each).
inline constexpr unsigned long long kMostPixelsRead = 64'000'000;

/// What a QR reader sees in a PNG (a screenshot with the code anywhere in it).
struct QrReading {
  /// The bytes of every different code found, without any change of character set.
  std::vector<std::string> payloads;
  /// Empty if at least one was found, otherwise one plain sentence saying what is wrong:
  /// "not a PNG: ...", "a damaged PNG: ...", "no QR code found in this picture (800x600)",
  /// "the picture is 20000x20000 pixels; at most 64 megapixels are read".
  std::string problem;
};

/// Finds the QR codes (model 2, also rotated or mirrored; not light on dark) in a PNG of any colour
/// type; transparent pixels are seen on white. Bad, cut or hostile input is a problem, never an
/// exception; so is a lack of memory for the picture. A screenshot takes some 20 ms a megapixel,
/// but ZXing's search is cubic in the number of finder patterns: hundreds of codes in one picture
/// take seconds.
QrReading read_qr_png(std::string_view png);

}  // namespace greenmock::core
