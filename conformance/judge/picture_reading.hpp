#pragma once
// Pictures, as clients show them and as the server sent them.

#include <optional>
#include <string>
#include <vector>

#include "core/encoding/json.hpp"
#include "judge/evidence.hpp"

namespace greenmock::kit {

/// What a client says that it shows.
struct ShownPicture {
  std::optional<std::string> png;      ///< bytes; nothing if it gave the payload only
  std::optional<std::string> payload;  ///< the text of the code, if it gave that
  bool exact = false;                  ///< image or dataUri: the bytes must be those of the server
  std::string base64;                  ///< of image and dataUri, as it stands
  std::string problem;                 ///< why it can't be read; a phrase
};
/// Of an event `qr`.
ShownPicture read_picture(const core::Json& line);

/// The texts of the codes in a picture.
std::vector<std::string> payloads_in(const std::string& png);

/// The picture that a reply handed out, in base64; nothing if it is no qrCode, or was cut.
std::optional<std::string> picture_of(const Call& call);

/// Of the text with which the service hands out this picture, SHA-256 in hexadecimal.
std::string sha256_of_answer(const std::string& base64);

/// Whether a reply handed out this picture; also if only its hash is known.
bool served(const Call& call, const std::string& base64);

}  // namespace greenmock::kit
