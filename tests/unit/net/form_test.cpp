// Bodies of multipart/form-data, as clients send them, and as nobody should.

#include "net/form.hpp"

#include <gtest/gtest.h>

namespace greenmock::tests {
namespace {

using net::form_boundary;
using net::read_form;

constexpr const char* kType = "multipart/form-data; boundary=XX";

std::string part(const std::string& head, const std::string& content) {
  return "--XX\r\n" + head + "\r\n\r\n" + content + "\r\n";
}

std::string file(const std::string& content) {
  return part(
      "Content-Disposition: form-data; name=\"file\"; filename=\"a b.jpg\"\r\n"
      "Content-Type: image/jpeg",
      content);
}

}  // namespace

TEST(Form, HasItsPartsInOrderWithEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  bytes += "\r\n--X\r\n--Y--\r\n\r\n";
  const auto form =
      read_form(kType, part("content-disposition: form-data; name=\"caption\"", "hi") +
                           file(bytes) + "--XX--\r\n");
  ASSERT_TRUE(form);
  ASSERT_EQ(form->size(), 2U);
  EXPECT_EQ(form->at(0).name, "caption");
  EXPECT_EQ(form->at(0).content, "hi");
  EXPECT_EQ(form->at(0).file_name, "");
  EXPECT_EQ(form->at(1).name, "file");
  EXPECT_EQ(form->at(1).file_name, "a b.jpg");
  EXPECT_EQ(form->at(1).content_type, "image/jpeg");
  EXPECT_EQ(form->at(1).content, bytes);
}

TEST(Form, NeedsNoLineEndBehindItAndMayHaveTextBefore) {
  EXPECT_EQ(read_form(kType, file("x") + "--XX--")->at(0).content, "x");
  EXPECT_EQ(read_form(kType, "hello\r\n" + file("x") + "--XX--\r\n")->at(0).content, "x");
}

TEST(Form, IsOneOnlyIfItIsWhole) {
  for (const std::string& body : {std::string(), std::string("--XX"), file("x"),
                                  std::string("no form"), std::string("--XX\r\n\r\n")})
    EXPECT_FALSE(read_form(kType, body)) << body;
  EXPECT_FALSE(read_form("application/json", file("x") + "--XX--\r\n"));
  EXPECT_FALSE(read_form("multipart/form-data", file("x") + "--XX--\r\n"));
}

TEST(Form, AfterABrokenOneTheNextIsReadAsIfNothingHadBeen) {
  EXPECT_FALSE(read_form(kType, file("x")));
  EXPECT_EQ(read_form(kType, file("y") + "--XX--\r\n")->size(), 1U);
}

TEST(Form, TooManyPartsOrTooLongHeadsAreRefusedBeforeTheyCostAnything) {
  const std::string end = "--XX--\r\n";
  const std::string long_name =
      "Content-Disposition: form-data; name=\"" + std::string(2'000'000, 'a') + "\"";
  EXPECT_FALSE(read_form(kType, part(long_name, "x") + end));
  std::string many;
  for (int i = 0; i < 100; ++i) many += file("x");
  EXPECT_FALSE(read_form(kType, many + end));
  std::string lines = "X: y";
  for (int i = 0; i < 100; ++i) lines += "\r\nX: y";
  EXPECT_FALSE(read_form(kType, part(lines, "x") + end));
}

TEST(Form, ALargeFileIsNoTrouble) {
  const std::string large(10'000'000, '\r');
  EXPECT_EQ(read_form(kType, file(large) + "--XX--\r\n")->at(0).content, large);
}

TEST(Form, TakesTheBoundaryFromTheContentType) {
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=XX"), "XX");
  EXPECT_EQ(form_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"; x=y"), "a b");
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=XX; charset=utf-8"), "XX");
  EXPECT_EQ(form_boundary("multipart/form-data; boundary="), std::nullopt);
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=" + std::string(71, 'x')), std::nullopt);
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=\"a\r\nX: y\""), std::nullopt);
  EXPECT_EQ(form_boundary("multipart/mixed; boundary=XX"), std::nullopt);
}

}  // namespace greenmock::tests
