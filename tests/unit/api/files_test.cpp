// Uploads, and how files are served back (docs: SendFileByUpload, UploadFile, DownloadFile).

#include "files_harness.hpp"

namespace greenmock::tests {

using core::Form;
using core::Instance;
using core::Json;
using core::State;

TEST_F(Files, AnUploadIsSentAndServedBackByteForByte) {
  Instance& instance = made();
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const core::Reply reply =
      send_form(instance, form("C:\\horse.jpg", bytes, {{"caption", "", "", "Little horse"}}));
  ASSERT_EQ(reply.status, 200) << *reply.body;
  const Json told = json_of(reply);
  EXPECT_EQ(told.size(), 2U);
  const std::string url = told["urlFile"];
  EXPECT_TRUE(url.starts_with(std::string(kMedia) + "/media/" +
                              std::to_string(instance.identity().id) + "/"))
      << url;
  EXPECT_TRUE(url.ends_with(".jpg")) << url;
  const core::Reply file = fetch(url);
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(*file.body, bytes);
  EXPECT_EQ(header(file, "Content-Type"), "image/jpeg");
  jump(instance, 10s);
  EXPECT_EQ(sent_data(instance), Json({{"typeMessage", "imageMessage"},
                                       {"fileMessageData",
                                        {{"downloadUrl", url},
                                         {"caption", "Little horse"},
                                         {"fileName", "horse.jpg"},
                                         {"jpegThumbnail", ""},
                                         {"mimeType", "image/jpeg"},
                                         {"forwardingScore", 0},
                                         {"isForwarded", false}}}}));
  EXPECT_EQ(instance.messenger().chats().history(kChat, 1).at(0)->id, told["idMessage"]);
}

TEST_F(Files, TheKindOfMessageGoesByTheExtension) {
  Instance& instance = made();
  const std::pair<const char*, const char*> table[] = {
      {"a.png", "imageMessage"},    {"a.MP4", "videoMessage"},   {"a.mp3", "audioMessage"},
      {"a.pdf", "documentMessage"}, {"a.go", "documentMessage"}, {"", "imageMessage"}};
  for (const auto& [name, kind] : table) {
    EXPECT_EQ(send_form(instance, form(name, "x")).status, 200);
    jump(instance, 10s);
    EXPECT_EQ(sent_data(instance)["typeMessage"], kind) << name;
  }
}

TEST_F(Files, OnlyPicturesAndFilmsHaveACaption) {
  Instance& instance = made();
  for (const auto& [name, caption] : std::vector<std::pair<std::string, std::string>>{
           {"a.png", "hi"}, {"a.mp4", "hi"}, {"a.mp3", ""}, {"a.pdf", ""}}) {
    send_form(instance, form(name, "x", {{"caption", "", "", "hi"}}));
    jump(instance, 10s);
    EXPECT_EQ(sent_data(instance)["fileMessageData"]["caption"], caption) << name;
  }
}

TEST_F(Files, InTheOldDialectDocumentsHaveACaptionToo) {
  core::InstanceSpec spec;
  spec.state = State::Authorized;
  spec.dialect = core::Dialect::Seed;
  spec.settings = {{"outgoingAPIMessageWebhook", "yes"}};
  Instance& instance = make(spec);
  send_form(instance, form("a.pdf", "x", {{"caption", "", "", "hi"}}));
  jump(instance, 10s);
  EXPECT_EQ(sent_data(instance)["fileMessageData"]["caption"], "hi");
}

TEST_F(Files, ACaptionHasTwentyThousandCharactersAtMost) {
  Instance& instance = made();
  const std::string longest(20'000, 'c');
  const std::string refusal =
      "Validation failed. Details: 'caption' length must be less than or equal to 20000 characters "
      "long";
  EXPECT_EQ(send_form(instance, form("a.png", "x", {{"caption", "", "", longest}})).status, 200);
  EXPECT_EQ(
      message_of(send_form(instance, form("a.png", "x", {{"caption", "", "", longest + "c"}}))),
      refusal);
  const Json link = {{"chatId", kChat}, {"urlFile", "https://x/a.png"}, {"fileName", "a.png"}};
  Json body = link;
  body["caption"] = longest;
  EXPECT_EQ(post(instance, "sendFileByUrl", body).status, 200);
  body["caption"] = longest + "c";
  EXPECT_EQ(message_of(post(instance, "sendFileByUrl", body)), refusal);
}

TEST_F(Files, TheFieldFileNameGoesBeforeThatOfThePart) {
  Instance& instance = made();
  send_form(instance, form("tmp123", "x", {{"fileName", "", "", "letter.pdf"}}));
  jump(instance, 10s);
  const Json data = sent_data(instance);
  EXPECT_EQ(data["typeMessage"], "documentMessage");
  EXPECT_EQ(data["fileMessageData"]["fileName"], "letter.pdf");
}

TEST_F(Files, AnUploadMayQuote) {
  Instance& instance = made();
  const std::string id = json_of(send_form(instance, form("a.png", "x")))["idMessage"];
  jump(instance, 10s);
  send_form(instance, form("b.png", "y", {{"quotedMessageId", "", "", id}}));
  jump(instance, 10s);
  EXPECT_EQ(sent_data(instance)["quotedMessage"]["stanzaId"], id);
}

TEST_F(Files, AnUploadWithoutWhatItNeedsIsRefused) {
  Instance& instance = made();
  const std::string begin = "Validation failed. Details: ";
  EXPECT_EQ(message_of(send_form(instance, {{"file", "a.png", "", "x"}})),
            begin + "'chatId' is required");
  EXPECT_EQ(message_of(send_form(instance, {{"chatId", "", "", kChat}})),
            begin + "'file' is required");
  EXPECT_EQ(message_of(send_form(instance, form("a.png", ""))),
            begin + "'file' is not allowed to be empty");
  EXPECT_EQ(send_form(instance, {{"chatId", "", "", "7900"}, {"file", "a", "", "x"}}).status, 400);
  EXPECT_EQ(service.files().size(), 0U);
  EXPECT_TRUE(instance.messenger().outbox().empty());
}

TEST_F(Files, AnUploadThatIsNoFormIs500) {
  Instance& instance = made();
  EXPECT_EQ(post(instance, "sendFileByUpload", {{"chatId", kChat}}).status, 500);
  EXPECT_EQ(arrive(instance, "uploadFile", "--broken",
                   "Content-Type: multipart/form-data; boundary=x\r\n")
                .reply->status,
            500);
}

TEST_F(Files, TextsOfAFormAreAsSmallAsThoseOfJson) {
  Instance& instance = made();
  Form parts = form("a.png", "x", {{"fileName", "", "", std::string(100'001, 'n')}});
  EXPECT_EQ(message_of(send_form(instance, parts)), "request entity too large");
  parts.back().content = std::string(1000, 'n') + ".png";
  EXPECT_EQ(send_form(instance, parts).status, 200);
}

TEST_F(Files, StrictKnowsNoOtherFields) {
  Instance& instance = made(State::Authorized, true);
  EXPECT_EQ(message_of(send_form(instance, form("a.png", "x", {{"filename", "", "", "b.png"}}))),
            "Validation failed. Details: 'filename' is not allowed");
  EXPECT_EQ(send_form(instance, form("a.png", "x", {{"typingTime", "", "", "2000"}})).status, 200);
  Instance& lenient = made();
  send_form(lenient, form("a.png", "x", {{"filename", "", "", "b.png"}}));
  EXPECT_EQ(last->tolerated, std::vector<std::string_view>{"unknown field"});
}

TEST_F(Files, StrictTakesEveryFieldOfThePages) {
  Instance& instance = made(State::Authorized, true);
  const std::string first = json_of(send_form(instance, form("a.png", "x")))["idMessage"];
  EXPECT_EQ(send_form(instance, form("a.png", "x",
                                     {{"fileName", "", "", "b.png"},
                                      {"caption", "", "", "c"},
                                      {"quotedMessageId", "", "", first},
                                      {"typingTime", "", "", "1000"}}))
                .status,
            200);
  EXPECT_EQ(post(instance, "sendFileByUrl",
                 {{"chatId", kChat},
                  {"urlFile", "https://x/a.png"},
                  {"fileName", "a.png"},
                  {"caption", "c"},
                  {"quotedMessageId", first},
                  {"typingTime", 1000}})
                .status,
            200);
}

TEST_F(Files, WithoutALoginAnUploadWaitsInTheQueue) {
  Instance& instance = made(State::NotAuthorized);
  const Json told = json_of(send_form(instance, form("a.png", "x")));
  const Json queue = json_of(ask(instance, "showMessagesQueue"));
  ASSERT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue[0]["type"], "sendFileByUrl") << "as the documentation shows it";
  EXPECT_EQ(queue[0]["messageID"], told["idMessage"]);
  EXPECT_EQ(queue[0]["body"]["urlFile"], told["urlFile"]);
  EXPECT_EQ(fetch(told["urlFile"]).status, 200);
}

TEST_F(Files, AnAnswerThatAScriptTakesAwayLeavesTheDeed) {
  core::Rule r = rule("sendFileByUpload");
  r.reply = core::StatusReply{502};
  r.apply = true;
  core::InstanceSpec spec;
  spec.state = State::Authorized;
  Instance& instance = make(spec, script_of(r));
  EXPECT_EQ(send_form(instance, form("a.png", "x")).status, 502);
  EXPECT_EQ(service.files().size(), 1U);
}

TEST_F(Files, RawBytesAreUploadedWholeHoweverMany) {
  Instance& instance = made();
  std::string bytes(300'000, 'b');
  bytes.back() = 'e';
  const core::Reply reply = upload(instance, bytes, "GA-Filename: film.mp4\r\n");
  ASSERT_EQ(reply.status, 200) << *reply.body;
  const std::string url = json_of(reply)["urlFile"];
  EXPECT_EQ(json_of(reply).size(), 1U);
  EXPECT_TRUE(url.ends_with(".mp4")) << url;
  const core::Reply file = fetch(url);
  EXPECT_EQ(*file.body, bytes);
  EXPECT_EQ(header(file, "Content-Type"), "video/mp4");
}

TEST_F(Files, RawBytesAreThereStillWhenTheAnswerHadToWait) {
  core::Rule r = rule("uploadFile");
  r.wait = core::Wait{core::Duration{10s}};
  core::InstanceSpec spec;
  Instance& instance = make(spec, script_of(r));
  EXPECT_FALSE(arrive(instance, "uploadFile", std::string(300'000, 'b')).reply);
  EXPECT_EQ(service.files().size(), 0U);
  jump(instance, 10s);
  const std::string url = json_of(service.take_effects().released.at(0).reply)["urlFile"];
  EXPECT_EQ(fetch(url).body->size(), 300'000U);
}

TEST_F(Files, AnUploadIsNamedByEitherHeader) {
  Instance& instance = made();
  const std::pair<const char*, const char*> table[] = {
      {"Content-Type: image/png\r\n", ".png"},
      {"ga-filename: main.go\r\nContent-Type: application/octet-stream\r\n", ".go"},
      {"Content-Type: application/x-www-form-urlencoded\r\n", ".bin"},
      {"", ".bin"}};
  for (const auto& [headers, end] : table) {
    const std::string url = json_of(upload(instance, "x", headers))["urlFile"];
    EXPECT_TRUE(url.ends_with(end)) << headers << url;
  }
  EXPECT_EQ(last->tolerated, std::vector<std::string_view>{"neither Content-Type nor GA-Filename"});
  EXPECT_EQ(upload(made(State::Authorized, true), "x", "").status, 400);
}

TEST_F(Files, AFormIsUploadedToo) {
  Instance& instance = made();
  const core::Reply reply = *arrive(instance, "uploadFile", "the form as it was sent",
                                    "Content-Type: multipart/form-data; boundary=x\r\n",
                                    Form{{"file", "a.pdf", "application/pdf", "%PDF"}})
                                 .reply;
  EXPECT_EQ(*fetch(json_of(reply)["urlFile"]).body, "%PDF");
  EXPECT_EQ(message_of(*arrive(instance, "uploadFile", "as it was sent", "", Form{}).reply),
            "Validation failed. Details: 'file' is required");
  EXPECT_EQ(upload(instance, "", "Content-Type: image/png\r\n").status, 400);
}

TEST_F(Files, DownloadFileTellsTheLinkOfASentFile) {
  Instance& instance = made();
  const Json told = json_of(send_form(instance, form("a.png", "x")));
  jump(instance, 10s);
  const core::Reply reply = post(instance, "downloadFile", about(told["idMessage"]));
  EXPECT_EQ(json_of(reply), Json({{"downloadUrl", told["urlFile"]}}));
}

TEST_F(Files, DownloadFileTellsWhatItHasNot) {
  Instance& instance = made();
  EXPECT_EQ(message_of(post(instance, "downloadFile", about("BAE5"))),
            std::string("File message encrypted url not found by chatId ") + kChat +
                " and idMessage BAE5");
  EXPECT_EQ(message_of(post(instance, "downloadFile", {{"chatId", kChat}})),
            "Validation failed. Details: 'value' must have at least 2 keys");
  EXPECT_EQ(message_of(post(made(State::NotAuthorized), "downloadFile", about("BAE5"))),
            "instance is starting or not authorized");
  const std::string text =
      json_of(post(instance, "sendMessage", {{"chatId", kChat}, {"message", "hi"}}))["idMessage"];
  jump(instance, 10s);
  EXPECT_EQ(post(instance, "downloadFile", about(text)).status, 400);
}

TEST_F(Files, ALinkIsGoodForFifteenDaysAndIsRenewedByDownloadFile) {
  Instance& instance = made();
  const Json told = json_of(send_form(instance, form("a.png", "x")));
  const std::string url = told["urlFile"];
  jump(instance, 24h * 15);
  EXPECT_EQ(fetch(url).status, 200);
  jump(instance, 1s);
  const core::Reply old = fetch(url);
  EXPECT_EQ(old.status, 404);
  EXPECT_NE(old.body->find("NoSuchKey"), std::string::npos);
  EXPECT_NE(last->note.find("15 days"), std::string::npos);
  EXPECT_EQ(post(instance, "downloadFile", about(told["idMessage"])).status, 200);
  EXPECT_EQ(fetch(url).status, 200);
}

TEST_F(Files, AreGoneAfterAReset) {
  Instance& instance = made();
  const std::string url = json_of(upload(instance, "x", "GA-Filename: a.png\r\n"))["urlFile"];
  service.reset(instance, true, now);
  EXPECT_EQ(fetch(url).status, 404);
  EXPECT_EQ(service.files().size(), 0U);
}

TEST_F(Files, AreGoneWithTheirAccount) {
  Instance& instance = made();
  const std::string url = json_of(upload(instance, "x", "GA-Filename: a.png\r\n"))["urlFile"];
  service.remove(instance, now);
  EXPECT_EQ(fetch(url).status, 404);
  EXPECT_EQ(service.files().size(), 0U);
}

TEST_F(Files, AFetchIsInTheJournalOfTheAccount) {
  Instance& instance = made();
  fetch(json_of(upload(instance, "x", "GA-Filename: a.png\r\n"))["urlFile"]);
  EXPECT_EQ(instance.journal().records().back(), last);
  EXPECT_EQ(last->note, "a stored file");
  EXPECT_FALSE(last->method);
}

TEST_F(Files, APageAmongThemMayNotActForThisServer) {
  Instance& instance = made();
  const core::Reply page =
      fetch(json_of(upload(instance, "<script>", "GA-Filename: a.html\r\n"))["urlFile"]);
  EXPECT_EQ(header(page, "Content-Security-Policy"), "sandbox");
  EXPECT_EQ(header(page, "X-Content-Type-Options"), "nosniff");
}

TEST_F(Files, OtherPathsAreNoFiles) {
  made();
  for (const char* target : {"/media/", "/media/1101000001", "/media/x/a.png", "/media//a.png",
                             "/x/media/1101000001/a.png"})
    EXPECT_NE(send("GET", target).reply->body->find("nginx"), std::string::npos) << target;
  for (const char* target : {"/media/1101000001/../a", "/media/1101000001/", "/media/7/a.png"})
    EXPECT_NE(send("GET", target).reply->body->find("NoSuchKey"), std::string::npos) << target;
  EXPECT_EQ(send("GET", "http://host/media/1101000001/a.png").reply->status, 404);
}

class FewFiles : public Files {
 protected:
  FewFiles() : Files(small()) {}
  static api::Service::Options small() {
    api::Service::Options o = with_addresses();
    o.file_bytes = 10'000;
    o.assumptions.largest_file = 5'000;
    return o;
  }
};

TEST_F(FewFiles, TheOldestGoFirstAndDownloadFileTellsIt) {
  Instance& instance = made();
  const Json first = json_of(send_form(instance, form("a.png", std::string(4000, 'a'))));
  for (const char* name : {"b.png", "c.png"})
    send_form(instance, form(name, std::string(4000, 'b')));
  jump(instance, 10s);
  EXPECT_EQ(service.files().dropped(), 1U);
  EXPECT_EQ(fetch(first["urlFile"]).status, 404);
  const core::Reply reply = post(instance, "downloadFile", about(first["idMessage"]));
  EXPECT_EQ(reply.status, 500);
  EXPECT_TRUE(message_of(reply).starts_with("Internal error when downloading file by chatId "));
}

TEST_F(FewFiles, OneThatIsTooLargeIsRefused) {
  Instance& instance = made();
  EXPECT_EQ(send_form(instance, form("a.png", std::string(5001, 'a'))).status, 413);
  EXPECT_EQ(upload(instance, std::string(5001, 'a'), "GA-Filename: a.png\r\n").status, 413);
  EXPECT_EQ(send_form(instance, form("a.png", std::string(5000, 'a'))).status, 200);
  EXPECT_EQ(service.files().size(), 1U);
}

class LittleRoomForFiles : public Files {
 protected:
  static constexpr std::size_t kRoom = 10'000;
  LittleRoomForFiles() : Files(small()) {}
  static api::Service::Options small() {
    api::Service::Options o = with_addresses();
    o.file_bytes = kRoom;
    return o;
  }
};

TEST_F(LittleRoomForFiles, OneThatCouldNotBeKeptIsRefused) {
  Instance& instance = made();
  EXPECT_EQ(send_form(instance, form("a.png", std::string(kRoom, 'a'))).status, 413);
  EXPECT_EQ(upload(instance, std::string(kRoom, 'a'), "GA-Filename: a.png\r\n").status, 413);
  const std::size_t most = kRoom - core::FileStore::kMostBeside;
  const Json sent = json_of(send_form(instance, form("a.png", std::string(most, 'a'))));
  EXPECT_EQ(fetch(sent["urlFile"]).status, 200);
}

}  // namespace greenmock::tests
