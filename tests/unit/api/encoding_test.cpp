// How a body is written: each word of `as`.

#include "api/bodies/encoding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "core/encoding/json.hpp"

using namespace greenmock;
using core::Encoding;
using Words = std::vector<std::string_view>;

namespace {

core::Reply reply_of(const std::string& body) {
  core::Reply reply;
  reply.headers = {{"Content-Type", "application/json"}, {"X", "y"}};
  reply.body = core::share(body);
  return reply;
}

std::string unzipped(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::string written(const std::string& body, const Encoding& as, const Words& had_effect) {
  core::Reply reply = reply_of(body);
  EXPECT_EQ(api::encode(reply, as), had_effect);
  return *reply.body;
}

std::optional<std::string> header(const core::Reply& reply, const std::string& name) {
  for (const auto& [n, value] : reply.headers)
    if (n == name) return value;
  return std::nullopt;
}

}  // namespace

TEST(Encoding, WithoutAWordNothingChanges) {
  EXPECT_EQ(written(R"({"a":1})", {}, {}), R"({"a":1})");
}

TEST(Encoding, BomStandsInFrontOfABodyThatHasBytes) {
  EXPECT_EQ(written("{}", {.bom = true}, {"bom"}), "\xEF\xBB\xBF{}");
  EXPECT_EQ(written("", {.bom = true}, {}), "");
}

TEST(Encoding, GzipGivesTheSameBytesBackAndSaysSo) {
  core::Reply reply = reply_of(R"({"type":"qrCode"})");
  api::encode(reply, {.gzip = true});
  EXPECT_EQ(header(reply, "Content-Encoding"), "gzip");
  EXPECT_EQ(unzipped(*reply.body), R"({"type":"qrCode"})");
}

TEST(Encoding, EscapedSlashesAreTheSameJson) {
  const std::string body = R"({"message":"iVBO//8="})";
  const std::string out = written(body, {.escaped_slashes = true}, {"escapedSlashes"});
  EXPECT_EQ(out, R"({"message":"iVBO\/\/8="})");
  EXPECT_EQ(core::Json::parse(out), core::Json::parse(body));
  EXPECT_EQ(written("<html></html>", {.escaped_slashes = true}, {}), "<html></html>");
  EXPECT_EQ(written(R"({"a":"x\/y\\/"})", {.escaped_slashes = true}, {"escapedSlashes"}),
            R"({"a":"x\/y\\\/"})");
}

TEST(Encoding, ReorderedTurnsTheKeysOfEveryObject) {
  EXPECT_EQ(written(R"({"a":1,"b":[{"c":2,"d":3}]})", {.reordered = true}, {"reordered"}),
            R"({"b":[{"d":3,"c":2}],"a":1})");
}

TEST(Encoding, ExtraFieldsStandInFrontAndTheOthersStay) {
  const auto json =
      core::Json::parse(written(R"({"a":1})", {.extra_fields = true}, {"extraFields"}));
  EXPECT_EQ(json.begin().key(), "addedLater");
  EXPECT_EQ(json["a"], 1);
  EXPECT_EQ(written("[1]", {.extra_fields = true}, {}), "[1]");
}

TEST(Encoding, TheContentTypeIsLeftOutOrNamed) {
  core::Reply without = reply_of("{}");
  api::encode(without, {.type = Encoding::Type::Left, .type_name = {}});
  EXPECT_EQ(header(without, "Content-Type"), std::nullopt);
  core::Reply named = reply_of("{}");
  api::encode(named, {.type = Encoding::Type::Named, .type_name = "text/html"});
  EXPECT_EQ(header(named, "Content-Type"), "text/html");
  EXPECT_EQ(header(named, "X"), "y");
}

TEST(Encoding, WordsThatChangeNothingAreNotNamedAndLeaveEveryByte) {
  const std::string spaced = R"({ "stateInstance" : "notAuthorized" })";
  EXPECT_EQ(written(spaced, {.escaped_slashes = true, .reordered = true}, {}), spaced);
  EXPECT_EQ(written("[1, 2]", {.reordered = true}, {}), "[1, 2]");
  EXPECT_EQ(written("{}", {.type = Encoding::Type::Named, .type_name = "application/json"}, {}),
            "{}");
  core::Reply bare;
  bare.body = core::share("{}");
  EXPECT_EQ(api::encode(bare, {.type = Encoding::Type::Left, .type_name = {}}), Words{});
}

TEST(Encoding, AllWordsGoTogether) {
  core::Reply reply = reply_of(R"({"a":"/","b":2})");
  api::encode(reply, {.bom = true,
                      .gzip = true,
                      .chunked = true,
                      .escaped_slashes = true,
                      .reordered = true,
                      .extra_fields = true});
  EXPECT_TRUE(reply.chunked);
  const std::string body = unzipped(*reply.body);
  EXPECT_TRUE(body.starts_with("\xEF\xBB\xBF{\"addedLater\"")) << body;
  EXPECT_NE(body.find(R"("b":2,"a":"\/")"), std::string::npos) << body;
}

TEST(Encoding, OfAnAnswerThatHasNoBodyOnlyTheTypeIsWritten) {
  for (const int status : {204, 304}) {
    core::Reply reply = reply_of(R"({"a":"/","b":2})");
    reply.status = status;
    EXPECT_EQ(api::encode(reply, {.bom = true,
                                  .gzip = true,
                                  .chunked = true,
                                  .escaped_slashes = true,
                                  .reordered = true,
                                  .extra_fields = true,
                                  .type = Encoding::Type::Left,
                                  .type_name = {}}),
              Words{"noContentType"});
    EXPECT_FALSE(reply.chunked);
    EXPECT_EQ(header(reply, "Content-Encoding"), std::nullopt);
    EXPECT_EQ(*reply.body, R"({"a":"/","b":2})");
  }
}

TEST(Encoding, JsonThatIsTooDeepToWalkIsLeftAsItIs) {
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_EQ(written(deep, {.reordered = true}, {}), deep);
}
