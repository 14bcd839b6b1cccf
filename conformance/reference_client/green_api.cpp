#include "green_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "misreadings.hpp"

namespace greenmock::reference {
namespace {

using std::chrono::seconds;

// "Getting a QR code can take up to 10 minutes" (docs: QR), and the way there and back comes on top.
constexpr seconds kQrTimeout{900};
constexpr seconds kTimeout{60};

constexpr std::string_view kDeleted[] = {"deleteNotification", "clearWebhooksQueue"};
constexpr std::string_view kPosted[] = {"getAuthorizationCode",
                                        "setSettings",
                                        "setProfilePicture",
                                        "downloadFile",
                                        "sendMessage",
                                        "sendPoll",
                                        "sendFileByUrl",
                                        "sendFileByUpload",
                                        "uploadFile",
                                        "sendLocation",
                                        "sendContact",
                                        "sendLink",
                                        "sendButtons",
                                        "sendTemplateButtons",
                                        "sendListMessage",
                                        "sendTemplate",
                                        "sendInteractiveButtons",
                                        "forwardMessages",
                                        "editMessage",
                                        "deleteMessage",
                                        "sendTyping",
                                        "getChatHistory",
                                        "getMessage",
                                        "checkWhatsapp",
                                        "getAvatar",
                                        "getContactInfo",
                                        "archiveChat",
                                        "unarchiveChat",
                                        "setDisappearingChat",
                                        "readChat",
                                        "createGroup",
                                        "updateGroupName",
                                        "getGroupData",
                                        "addGroupParticipant",
                                        "removeGroupParticipant",
                                        "setGroupAdmin",
                                        "removeAdmin",
                                        "setGroupPicture",
                                        "leaveGroup",
                                        "sendTextStatus",
                                        "sendVoiceStatus",
                                        "sendMediaStatus",
                                        "deleteStatus",
                                        "getStatusStatistic"};

// Without a receiveTimeout the service holds for 5 seconds; once it was 20.
constexpr seconds kHold{20};

std::string escaped(const std::string& text) {
  char* result = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  std::string copy = result ? result : "";
  curl_free(result);
  return copy;
}

std::string plain(const Json& value) {
  return value.is_string() ? escaped(value.get<std::string>()) : value.dump();
}

seconds hold_in(const std::string& body) {
  const Json told = parse_json(body).value_or(Json());
  const bool tells = told.contains("receiveTimeout") && told["receiveTimeout"].is_number_integer();
  return tells ? seconds{std::clamp(told["receiveTimeout"].get<int>(), 0, 3600)} : kHold;
}

}  // namespace

std::string_view verb_of(std::string_view method) {
  if (std::ranges::find(kDeleted, method) != std::end(kDeleted)) return "DELETE";
  return std::ranges::find(kPosted, method) != std::end(kPosted) ? "POST" : "GET";
}

Answer GreenApi::call(std::string_view method, const std::string& body) {
  std::string verb(verb_of(method));
  if (method == "logout" && mutants_.on(Mutant::LogoutByPost)) verb = "POST";
  if (method == "deleteNotification" && mutants_.on(Mutant::DeletesByGet)) verb = "GET";
  Request request;
  request.verb = verb;
  request.url = url_of(method, body);
  if (verb == "POST") request.body = body;
  request.timeout = timeout_of(method, body);
  if (method == "qr" && mutants_.on(Mutant::PollsSideBySide)) request.again_after = seconds{1};
  return send(method, request);
}

Answer GreenApi::upload(const std::string& chat_id, const std::string& file_name,
                        const std::string& content) {
  // Longer than what a text would have in it by chance.
  const std::string boundary = "greenmock-reference-client-7d1f20c4b9e85a36";
  const auto part = [&](std::string_view of, std::string_view value) {
    return fmt::format("--{}\r\nContent-Disposition: form-data; {}\r\n\r\n{}\r\n", boundary, of,
                       value);
  };
  Request request;
  request.verb = "POST";
  request.url = url_of("sendFileByUpload", "");
  request.content_type = "multipart/form-data; boundary=" + boundary;
  request.body = part("name=\"chatId\"", chat_id) + part("name=\"fileName\"", file_name) +
                 part(fmt::format("name=\"file\"; filename=\"{}\"", escaped(file_name)), content) +
                 fmt::format("--{}--\r\n", boundary);
  request.timeout = kTimeout;
  return send("sendFileByUpload", request);
}

Answer GreenApi::send(std::string_view method, const Request& request) {
  if (mutants_.on(Mutant::LogsTheUrl)) fmt::print(stderr, "{} {}\n", request.verb, request.url);

  Response response = http_.send(request);
  has_logged_out_ = has_logged_out_ || method == "logout";
  misread(response, mutants_);
  Answer answer = read_answer(response, mutants_);
  if (method == "qr" && mutants_.on(Mutant::SearchesText)) return search(std::move(answer));
  return answer;
}

std::string GreenApi::url_of(std::string_view method, const std::string& body) const {
  std::string id = environment_.id_instance;
  if (mutants_.on(Mutant::IdIsInt32)) {
    id = std::to_string(static_cast<std::int32_t>(std::stoll(id)));
  }
  std::string url = fmt::format("{}/waInstance{}/{}/{}", base_of(method), escaped(id), method,
                                escaped(environment_.token));
  // Two methods take what they are about in the address.
  const Json told = parse_json(body).value_or(Json());
  if (method == "deleteNotification" && told.contains("receiptId")) {
    url += mutants_.on(Mutant::DeletesByQuery) ? "?receiptId=" : "/";
    url += plain(told["receiptId"]);
  }
  if (method == "receiveNotification" && told.contains("receiveTimeout")) {
    url += mutants_.on(Mutant::GarblesReceiveTimeout) ? "?" : "?receiveTimeout=";
    url += plain(told["receiveTimeout"]);
  }
  return url;
}

/// The apiUrl of people's settings ends in a slash or does not, and may have a path.
std::string GreenApi::base_of(std::string_view method) const {
  const bool is_upload = method == "sendFileByUpload";
  const bool to_media =
      (is_upload && !mutants_.on(Mutant::KnowsOneHost)) || mutants_.on(Mutant::KnowsMediaHostOnly);
  std::string url = to_media ? environment_.media_url : environment_.url;
  if (mutants_.on(Mutant::GluesSlash)) return url;
  if (mutants_.on(Mutant::DropsPrefix)) {
    return url.substr(0, url.find('/', url.find("://") + 3));
  }
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::chrono::seconds GreenApi::timeout_of(std::string_view method, const std::string& body) const {
  if (mutants_.on(Mutant::WaitsForEver)) return seconds{0};
  if (method == "receiveNotification") {
    if (mutants_.on(Mutant::ShortReceiveTimeout)) return seconds{4};
    return kTimeout + hold_in(body);
  }
  if (method != "qr") return kTimeout;
  const bool impatient =
      mutants_.on(Mutant::Impatient) || (mutants_.on(Mutant::OneTryAfterLogout) && has_logged_out_);
  return impatient ? seconds{1} : kQrTimeout;
}

}  // namespace greenmock::reference
