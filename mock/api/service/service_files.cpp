// Files that were sent or uploaded: whoever has a link gets them, without a token, as from the
// storage of the real service (docs: SendFileByUpload, urlFile).

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/methods/file_link.hpp"
#include "api/service/service.hpp"

namespace greenmock::api {
namespace {

core::Reply file_reply(const core::StoredFile& file) {
  core::Reply reply = empty_reply(200);
  reply.headers.emplace_back("Content-Type", file.type);
  // A page among them must not act in the name of this server, which answers the methods too.
  reply.headers.emplace_back("Content-Security-Policy", "sandbox");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.body = file.bytes;
  return reply;
}

/// The hosts of the samples are a storage that speaks S3, which answers so (docs: SendFileByUpload).
core::Reply no_file_reply() {
  core::Reply reply = empty_reply(404);
  reply.headers.emplace_back("Content-Type", "application/xml");
  reply.body = core::share(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Error><Code>NoSuchKey</Code>"
      "<Message>The specified key does not exist.</Message></Error>\n");
  return reply;
}

}  // namespace

Arrived Service::show_file(std::shared_ptr<core::Record> record, const FileLink& link,
                           core::Instance* instance, core::ClientTime now) {
  begin_link(*record, link.path, link.instance, instance, now);
  const core::StoredFile* file = nullptr;
  if (instance) {
    file = files_.find(link.place);
    record->note = file ? "a stored file" : "no such file: it was never there, or is dropped";
    if (file && instance->now() > file->stored + kFileLinkLife) {
      record->note = "the link to the file is older than 15 days; downloadFile renews it";
      file = nullptr;
    }
  } else {
    record->note = fmt::format("a file, but no instance {} here", link.instance);
  }
  return end_link(std::move(record), instance, file ? file_reply(*file) : no_file_reply());
}

}  // namespace greenmock::api
