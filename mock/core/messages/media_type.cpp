#include "core/messages/media_type.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"

namespace greenmock::core {
namespace {

constexpr std::size_t kLongestExtension = 10;
constexpr MediaType kUnknownMedia{"bin", "application/octet-stream", MessageKind::Document};

// docs: faq, What file types does the API support. "Supported, sent as a file" is a document; so is
// what the page does not name. "Supported, solution" goes by what the file is. The first one of a
// type gives the extension of a file that has no name.
constexpr MediaType kMediaTypes[] = {
    {"jpg", "image/jpeg", MessageKind::Image},
    {"jpeg", "image/jpeg", MessageKind::Image},
    {"png", "image/png", MessageKind::Image},
    {"bmp", "image/bmp", MessageKind::Image},
    {"gif", "image/gif", MessageKind::Image},  // not on the page
    {"webp", "image/webp", MessageKind::Image},
    {"avif", "image/avif", MessageKind::Image},
    {"ico", "image/x-icon", MessageKind::Image},
    {"mp4", "video/mp4", MessageKind::Video},
    {"mov", "video/quicktime", MessageKind::Video},
    {"m4v", "video/x-m4v", MessageKind::Video},
    {"mp3", "audio/mpeg", MessageKind::Audio},
    {"ogg", "audio/ogg", MessageKind::Audio},
    {"oga", "audio/ogg", MessageKind::Audio},   // recorded: incoming voice messages
    {"opus", "audio/ogg", MessageKind::Audio},  // not on the page
    {"m4a", "audio/mp4", MessageKind::Audio},
    {"aac", "audio/aac", MessageKind::Audio},  // not on the page
    {"amr", "audio/amr", MessageKind::Audio},  // not on the page
    {"wav", "audio/wav", MessageKind::Audio},
    {"flac", "audio/flac", MessageKind::Audio},
    {"m4r", "audio/x-m4r", MessageKind::Audio},
    {"pdf", "application/pdf", MessageKind::Document},
    {"txt", "text/plain", MessageKind::Document},
    {"csv", "text/csv", MessageKind::Document},
    {"html", "text/html", MessageKind::Document},
    {"json", "application/json", MessageKind::Document},
    {"xml", "application/xml", MessageKind::Document},
    {"svg", "image/svg+xml", MessageKind::Document},
    {"rtf", "application/rtf", MessageKind::Document},
    {"doc", "application/msword", MessageKind::Document},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     MessageKind::Document},
    {"xls", "application/vnd.ms-excel", MessageKind::Document},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     MessageKind::Document},
    {"ppt", "application/vnd.ms-powerpoint", MessageKind::Document},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     MessageKind::Document},
    {"odt", "application/vnd.oasis.opendocument.text", MessageKind::Document},
    {"zip", "application/zip", MessageKind::Document},
    {"rar", "application/vnd.rar", MessageKind::Document},
    {"vcf", "text/vcard", MessageKind::Document},
    {"3gp", "video/3gpp", MessageKind::Document},
    {"hevc", "video/hevc", MessageKind::Document},
    {"mxf", "application/mxf", MessageKind::Document},
    {"ape", "audio/x-ape", MessageKind::Document},
    {"eps", "application/postscript", MessageKind::Document},
};

template <typename Fits>
MediaType media_type_where(Fits fits) {
  const auto found = std::find_if(std::begin(kMediaTypes), std::end(kMediaTypes), fits);
  return found == std::end(kMediaTypes) ? kUnknownMedia : *found;
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

}  // namespace

std::string_view base_name(std::string_view file_name) {
  const std::size_t slash = file_name.find_last_of("/\\");
  return slash == std::string_view::npos ? file_name : file_name.substr(slash + 1);
}

std::string extension_of(std::string_view file_name) {
  file_name = base_name(file_name);
  const std::size_t point = file_name.rfind('.');
  if (point == std::string_view::npos) return "";
  std::string extension = to_lower(file_name.substr(point + 1));
  const bool is_one = !extension.empty() && extension.size() <= kLongestExtension &&
                      std::all_of(extension.begin(), extension.end(), is_letter_or_digit);
  return is_one ? extension : "";
}

MediaType media_type_of(std::string_view file_name) {
  const std::string extension = extension_of(file_name);
  return media_type_where([&](const MediaType& type) { return type.extension == extension; });
}

MediaType media_type_of_content(std::string_view content_type) {
  std::string_view bare = content_type.substr(0, content_type.find(';'));
  while (bare.ends_with(' ')) bare.remove_suffix(1);
  return media_type_where(
      [&](const MediaType& type) { return equals_ignoring_case(type.mime, bare); });
}

}  // namespace greenmock::core
