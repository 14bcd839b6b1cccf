#pragma once
// Where stored files are served: `{mediaUrl}/media/{idInstance}/{name}`.

#include <optional>
#include <string>
#include <string_view>

#include "api/answer.hpp"

namespace greenmock::api {

/// How long a link is good (docs: SendFileByUpload, 15 days).
inline constexpr core::Duration kFileLinkLife = std::chrono::hours{24 * 15};

struct FileLink {
  core::InstanceId instance = 0;
  std::string place;      ///< in a core::FileStore
  std::string_view path;  ///< target without query, as it was written
};

/// Nothing: it is no link to a file. The absolute form of proxies is taken. The path points into
/// `target`.
std::optional<FileLink> parse_file_link(std::string_view target);

std::string file_url(const Addresses& addresses, std::string_view place);
/// The place of a file behind a link of this server; nothing: the link leads elsewhere.
std::optional<std::string_view> place_behind(const Addresses& addresses, std::string_view url);

}  // namespace greenmock::api
