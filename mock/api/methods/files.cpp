// The methods that send, upload and download files (docs: api/sending/SendFileByUpload, UploadFile,
// SendFileByUrl; api/receiving/files/DownloadFile).

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/form_body.hpp"
#include "api/bodies/object_body.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/file_link.hpp"
#include "api/methods/send_one.hpp"
#include "api/methods/sending_limits.hpp"
#include "api/route.hpp"
#include "core/calls/loopback.hpp"
#include "core/encoding/ascii.hpp"
#include "core/messages/sent_file.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::MediaType;
using core::MessageKind;
using core::Reply;

constexpr std::size_t kLongestCaption = 20'000;  // docs: SendFileByUpload

// --- where a file goes

struct Upload {
  std::string name;  ///< that the other side sees
  MediaType type;
  std::string place;
  std::string url;
};

/// The extension of the name decides (docs: SendFileByUpload), and the Content-Type where it has none
/// (docs: UploadFile).
Upload upload_of(const AnswerContext& context, std::string_view given_name,
                 std::string_view content_type) {
  Upload upload;
  upload.name = core::base_name(given_name);
  std::string extension = core::extension_of(upload.name);
  upload.type = extension.empty() ? core::media_type_of_content(content_type)
                                  : core::media_type_of(upload.name);
  if (extension.empty()) extension = upload.type.extension;
  upload.place = core::file_place(context.instance.identity().id, context.instance.identity().seed,
                                  context.record.method_name, context.record.call, extension);
  if (upload.name.empty()) upload.name = core::base_name(upload.place);
  upload.url = file_url(context.addresses, upload.place);
  return upload;
}

void store(const AnswerContext& context, const Upload& upload, std::string_view bytes) {
  context.files->put(upload.place, {core::share(std::string(bytes)), std::string(upload.type.mime),
                                    context.instance.now()});
}

/// docs: SendFileByUpload, "only added to images and video"; of 2022, documents have one too.
std::string shown_caption(const core::Instance& instance, MessageKind kind,
                          const std::string& caption) {
  const bool has_one =
      kind == MessageKind::Image || kind == MessageKind::Video ||
      (kind == MessageKind::Document && instance.behaviour().dialect == core::Dialect::Seed);
  return has_one ? caption : "";
}

// --- sendFileByUpload

struct UploadToSend {
  FormBody body;
  std::string chat_id, file_name, caption, quoted_id;
  const core::FormPart* file = nullptr;

  explicit UploadToSend(const AnswerContext& context) : body(context) {
    if (!body.is_good()) return;
    FieldReader& fields = body.fields();
    chat_id = fields.chat("chatId");
    file = body.file(context.assumptions.largest_file);
    file_name = fields.optional_text("fileName");
    caption = fields.optional_text("caption", kLongestCaption);
    quoted_id = fields.optional_text("quotedMessageId");
    fields.optional_integer("typingTime", kLeastTyping, kMostTyping);
    fields.allow_only({"chatId", "fileName", "caption", "quotedMessageId", "typingTime"});
  }

  Upload upload(const AnswerContext& context) const {
    return upload_of(context, file_name.empty() ? file->file_name : file_name, file->content_type);
  }
};

std::optional<Reply> send_upload_answer(const AnswerContext& context) {
  const UploadToSend asked(context);
  if (auto refusal = asked.body.refusal(context)) return refusal;
  if (auto refusal = refused_to_send(context, asked.chat_id)) return refusal;
  return json_reply(Json{{"idMessage", context.instance.messenger().tell_id()},
                         {"urlFile", asked.upload(context).url}});
}

void send_upload_effect(const AnswerContext& context) {
  const UploadToSend asked(context);
  if (!asked.body.is_good() || refused_to_send(context, asked.chat_id)) return;
  const Upload upload = asked.upload(context);
  store(context, upload, asked.file->content);
  Json body = asked.body.json();
  body["fileName"] = upload.name;
  body["urlFile"] = upload.url;
  send_one(context, asked.chat_id, body,
           core::sent_file({upload.url, upload.name,
                            shown_caption(context.instance, upload.type.kind, asked.caption),
                            upload.type}),
           asked.quoted_id);
}

// --- uploadFile

std::string_view header_of(const AnswerContext& context, std::string_view name) {
  for (const auto& [header, value] : core::split_headers(context.record.head)) {
    if (core::equals_ignoring_case(header, name)) return value;
  }
  return "";
}

/// Raw bytes, or a form with a part `file`, as n8n-nodes-green-api sends it.
struct BareUpload {
  std::string_view bytes, name, content_type;
  std::string problem;  ///< the `message` of the envelope; empty: it is taken
  int status = 400;
  bool is_nameless = false;  ///< neither header of the page says what it is

  explicit BareUpload(const AnswerContext& context) {
    name = header_of(context, "GA-Filename");
    content_type = header_of(context, "Content-Type");
    is_nameless = name.empty() && content_type.empty();
    const bool is_form = core::to_lower(content_type).starts_with("multipart/form-data");
    std::size_t size = context.record.body_size;
    bytes = context.body();
    if (is_form && !context.form) {
      problem = "Internal server error";  // as sendFileByUpload
      status = 500;
      return;
    }
    if (context.form) {
      const core::FormPart* const part = form_part(*context.form, "file");
      if (!part) {
        problem = "Validation failed. Details: 'file' is required";
        return;
      }
      bytes = part->content;
      size = bytes.size();
      content_type = part->content_type;
      if (name.empty()) name = part->file_name;
    }
    if (auto fault = file_fault(size, context.assumptions.largest_file)) {
      problem = std::move(fault->message);
      status = fault->status;
    } else if (is_nameless && context.instance.behaviour().strict) {
      problem = "Validation failed. Details: 'Content-Type' is required";
    }
  }
};

std::optional<Reply> upload_answer(const AnswerContext& context) {
  const BareUpload asked(context);
  if (!asked.problem.empty())
    return envelope_reply(asked.status, context.instance.now(), context.record.path(),
                          asked.problem);
  if (asked.is_nameless)
    context.record.tolerated.emplace_back("neither Content-Type nor GA-Filename");
  return json_reply(Json{{"urlFile", upload_of(context, asked.name, asked.content_type).url}});
}

void upload_effect(const AnswerContext& context) {
  const BareUpload asked(context);
  if (!asked.problem.empty()) return;
  store(context, upload_of(context, asked.name, asked.content_type), asked.bytes);
}

// --- sendFileByUrl

/// http or https, a host, and nothing that ends a URL (RFC 3986).
bool is_web_address(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string name = core::to_lower(url.substr(0, scheme));
  if (name != "http" && name != "https") return false;
  const std::string_view rest = url.substr(scheme + 3);
  const bool has_host = !rest.empty() && rest.find_first_of("/?#") != 0;
  // Letters of other alphabets are taken: clients write them into links without encoding.
  return has_host && std::none_of(url.begin(), url.end(),
                                  [](char c) { return (c >= 0 && c <= ' ') || c == 0x7F; });
}

struct LinkToSend {
  ChatBody body;
  std::string url, file_name, caption, quoted_id;

  explicit LinkToSend(const AnswerContext& context) : body(context) {
    FieldReader& fields = body.fields();
    url = fields.text("urlFile");
    if (body.is_good() && !is_web_address(url)) fields.refuse("urlFile", "must be a valid uri");
    file_name = fields.text("fileName");
    // docs: SendFileByUrl, "must contain the file extension"; which words refuse it is not told.
    if (body.is_good() && core::extension_of(file_name).empty())
      fields.findings().tolerate("fileName without an extension",
                                 "'fileName' must contain the file extension");
    caption = fields.optional_text("caption", kLongestCaption);
    quoted_id = fields.optional_text("quotedMessageId");
    fields.optional_integer("typingTime", kLeastTyping, kMostTyping);
    fields.allow_only(
        {"chatId", "urlFile", "fileName", "caption", "quotedMessageId", "typingTime"});
  }
};

/// Of an URL that is_web_address().
std::string_view host_of(std::string_view url) {
  std::string_view rest = url.substr(url.find("://") + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t user = rest.rfind('@'); user != std::string_view::npos)
    rest.remove_prefix(user + 1);
  if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
  return rest.substr(0, rest.find(':'));
}

/// By its name: what it leads to is looked at once more when it is connected to.
bool may_be_fetched(std::string_view url, const std::vector<std::string>& hosts) {
  const std::string host = core::to_lower(host_of(url));
  return core::is_loopback_host(host) ||
         std::any_of(hosts.begin(), hosts.end(), [&](const std::string& allowed) {
           return core::equals_ignoring_case(allowed, host);
         });
}

/// Links of this server need no fetching, and those that lead away from this machine are handed on.
std::optional<std::string> link_to_fetch(const AnswerContext& context) {
  const LinkToSend asked(context);
  if (!asked.body.is_good() || place_behind(context.addresses, asked.url) ||
      !may_be_fetched(asked.url, *context.file_hosts))
    return std::nullopt;
  return asked.url;
}

/// Nothing: there is no more to be said against what the link leads to. One of this server's own needs no fetching for that.
std::optional<Reply> refused_link(const AnswerContext& context, const std::string& url) {
  constexpr double kMegabyte = 1'000'000;
  // docs: Common errors, 500
  const auto envelope = [&](const std::string& message) {
    return envelope_reply(500, context.instance.now(), context.record.path(), message);
  };
  const auto not_received = [&](const std::string& why) {
    return envelope(fmt::format("File from url was not received: {} Url: {}", why, url));
  };
  if (const auto place = place_behind(context.addresses, url);
      place && !context.files->find(*place))
    return not_received("status 404.");
  const core::Fetched* const file = context.fetched;
  if (!file) return std::nullopt;
  if (file->too_large > 0)
    return envelope(
        fmt::format("File from url exceeded max upload size. Size: {:.2f}mb Limit: "
                    "{:g}mb Url: {}",
                    static_cast<double>(file->too_large) / kMegabyte,
                    static_cast<double>(context.assumptions.largest_file) / kMegabyte, url));
  if (file->status == 200) return std::nullopt;
  return not_received(file->status == 0 ? file->problem : fmt::format("status {}.", file->status));
}

std::optional<Reply> send_link_answer(const AnswerContext& context) {
  const LinkToSend asked(context);
  if (auto refusal = asked.body.refusal(context)) return refusal;
  if (auto refusal = refused_link(context, asked.url)) return refusal;
  if (auto refusal = refused_to_send(context, asked.body.chat_id())) return refusal;
  return json_reply(Json{{"idMessage", context.instance.messenger().tell_id()}});
}

void send_link_effect(const AnswerContext& context) {
  const LinkToSend asked(context);
  if (!asked.body.is_good()) return;
  if (refused_link(context, asked.url)) return;
  const MediaType type = core::media_type_of(asked.file_name);
  std::string url = asked.url;
  if (context.fetched && !refused_to_send(context, asked.body.chat_id())) {
    const Upload upload = upload_of(context, asked.file_name, "");
    store(context, upload, *context.fetched->bytes);
    url = upload.url;
  }
  send_one(context, asked.body.chat_id(), asked.body.json(),
           core::sent_file({url, asked.file_name,
                            shown_caption(context.instance, type.kind, asked.caption), type}),
           asked.quoted_id);
}

// --- downloadFile

struct FileOfMessage {
  ObjectBody body;
  std::string chat_id, id;

  explicit FileOfMessage(const AnswerContext& context) : body(context) {
    FieldReader& fields = body.fields();
    // docs: DownloadFile, errors
    if (body.is_good() && body.json().size() < 2)
      fields.findings().refuse("'value' must have at least 2 keys");
    chat_id = fields.chat("chatId");
    id = fields.text("idMessage");
    fields.allow_only({"chatId", "idMessage"});
  }

  /// Empty: there is no such message, or no file in it.
  std::string url(const AnswerContext& context) const {
    const auto found = context.instance.messenger().chats().find(id);
    if (!found || *found.chat_id != chat_id || found.message->deleted) return "";
    const Json data = core::parse_json(found.message->data);
    const Json::json_pointer place("/fileMessageData/downloadUrl");
    return data.contains(place) && data[place].is_string() ? data[place].get<std::string>() : "";
  }
};

std::optional<Reply> download_answer(const AnswerContext& context) {
  const FileOfMessage asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  const std::string url = asked.url(context);
  // docs: DownloadFile, errors; that an unknown message is told so too is taken from there.
  if (url.empty())
    return refused(context,
                   fmt::format("File message encrypted url not found by chatId {} and idMessage {}",
                               asked.chat_id, asked.id));
  const auto place = place_behind(context.addresses, url);
  if (place && !context.files->find(*place))
    return envelope_reply(500, context.instance.now(), context.record.path(),
                          fmt::format("Internal error when downloading file by chatId {} and "
                                      "idMessage {}",
                                      asked.chat_id, asked.id));
  return json_reply(Json{{"downloadUrl", url}});
}

// docs: DownloadFile, a link that is too old is made again
void download_effect(const AnswerContext& context) {
  const FileOfMessage asked(context);
  if (!may_act(asked.body, context)) return;
  const std::string url = asked.url(context);
  if (const auto place = place_behind(context.addresses, url))
    context.files->renew(*place, context.instance.now());
}

}  // namespace

bool takes_file(std::string_view target) {
  const RouteOrNot parsed = parse_route(target);
  const auto found = parsed.route ? find_method(parsed.route->method) : std::nullopt;
  if (!found) return false;
  const std::string_view name = methods()[found->id].name;
  return name == "sendFileByUpload" || name == "uploadFile";
}

void add_files(std::vector<Handler>& table) {
  table[find_method("sendFileByUpload")->id] = {send_upload_answer, send_upload_effect};
  table[find_method("uploadFile")->id] = {upload_answer, upload_effect, nullptr, true};
  table[find_method("sendFileByUrl")->id] = {send_link_answer, send_link_effect, nullptr, false,
                                             link_to_fetch};
  table[find_method("downloadFile")->id] = {download_answer, download_effect};
  for (const char* upload : {"sendFileByUpload", "uploadFile"})
    table[find_method(upload)->id].takes_form = true;
}

}  // namespace greenmock::api
