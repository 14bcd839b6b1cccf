// What lines of a log do not show.

#include "cli/masking.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

using greenmock::cli::masked_note;
using greenmock::cli::masked_target;
using greenmock::cli::masked_url;

TEST(Masking, NeverShowsAToken) {
  const std::string token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  for (const auto& [target, shown] : std::vector<std::pair<std::string, std::string>>{
           {"/waInstance1101000001/qr/" + token, "/waInstance1101000001/qr/d75b…"},
           {"//x/waInstance1//qr//" + token + "/", "//x/waInstance1//qr//d75b…/"},
           {"/waInstance1/deleteNotification/17/" + token + "?x=1",
            "/waInstance1/deleteNotification/…/d75b…?x=1"},
           {"/waInstance1/getSettings/?t=" + token + "&u=1",
            "/waInstance1/getSettings/?t=d75b…&u=1"},
           {"/waInstance1/qr/secret", "/waInstance1/qr/s…"},
           {"/waInstance1/qr/abc", "/waInstance1/qr/…"},
           {"/waInstance1/qr/%73ecret-and-long", "/waInstance1/qr/%73e…"},
           {"/partner/createInstance/" + token, "/partner/createInstance/d75b…"},
           {"/waInstance1101000001/" + token, "/waInstance1101000001/d75b…"},
           {"/x/wainstance1/" + token + "/v3/", "/x/wainstance1/d75b…/…/"},
           {"/waInstance1//" + token, "/waInstance1//d75b…"},
           {"/" + token, "/d75b…"},
           // In each other's place, or where there is no place for it.
           {"/waInstance1/" + token + "/getStateInstance", "/waInstance1/d75b…/getStateInstance"},
           {"/waInstance1/secret/qr", "/waInstance1/s…/qr"},
           {"/waInstance1/" + token + "/" + token, "/waInstance1/d75b…/d75b…"},
           {"/waInstance1/qr%2F" + token, "/waInstance1/qr%2…"},
           {"/waInstance1/qr%2Fsecret/x", "/waInstance1/qr…/…"},
           {"/partner/getInstances%2Fsecret", "/partner/getI…"},
           {"/partner/gac.lab/getInstances", "/partner/g…/getInstances"},
           {"/partner/getInstancess/gac.lab", "/partner/getInstancess/g…"},
           {"/waInstance1/my-lab-token/getStateInstanc", "/waInstance1/my-…/get…"},
           {"/waInstance1/secret/v3", "/waInstance1/s…/…"},
           {"/waInstance1/getStateInstanc/secret", "/waInstance1/getStateInstanc/s…"},
           {"/waInstance1/" + std::string(60, 'a') + "/x",
            "/waInstance1/" + std::string(60, 'a') + "/…"},
           {"/waInstance1/" + std::string(61, 'a') + "/x", "/waInstance1/aaaa…/…"},
           // What looks like the key, and is not the one that counts.
           {"/waInstance1/qr/" + token + "?from=waInstance",
            "/waInstance1/qr/d75b…?from=waInstance"},
           {"/waInstance1/qr/" + token + "/waInstance", "/waInstance1/qr/d75b…/wa…"},
           {"/waInstance1/qr/" + token + "/waInstance2", "/wa…/qr/d75b…/waInstance2"},
           {"/waInstance" + token + "/qr/1101", "/waIn…/qr/1…"},
           {"/waInstance1101" + token + "/qr/x", "/waInstance1101d75b…/qr/…"},
           {"/waInstance" + std::string(30, '1') + "/qr/x",
            "/waInstance" + std::string(18, '1') + "111…/qr/…"},
           {"/" + token + "/qr/waInstance1", "/d75b…/qr/waInstance1"},
           {"/secret/qr/waInstance1", "/s…/qr/waInstance1"},
           {"/getStateInstance/secret", "/getStateInstance/s…"},
           {"/x?apiTokenInstance=secret&token=&a=b", "/x?apiTokenInstance=s…&token=…&a=b"},
           {"/x?a=token&b", "/x?a=token&b"}}) {
    EXPECT_EQ(masked_target(target), shown) << target;
  }
}

TEST(Masking, HidesWhatIsSaidToBeTheTokenThoughItLooksLikeAMethod) {
  using greenmock::cli::MethodPlace;
  EXPECT_EQ(masked_target("/waInstance1/secret/getQr", MethodPlace::HasToken),
            "/waInstance1/s…/g…");
  EXPECT_EQ(masked_target("/waInstance1/secret/getQr?key=secret", MethodPlace::HasToken),
            "/waInstance1/s…/g…?key=s…");
}

TEST(Masking, HidesTheTokenOfThePathInTheQueryToo) {
  for (const auto& [target, shown] : std::vector<std::pair<std::string, std::string>>{
           {"/waInstance1/qr/secret?key=secret&a=b", "/waInstance1/qr/s…?key=s…&a=b"},
           {"/waInstance1/qr/secret?%74oken=other", "/waInstance1/qr/s…?%74oken=o…"},
           {"/waInstance1/qr/secret?a=%73ecret&secret", "/waInstance1/qr/s…?a=%7…&s…"},
           {"/waInstance1/qr/s%65cret?a=secret&", "/waInstance1/qr/s%…?a=s…&"},
           {"/waInstance1/qr/secret?", "/waInstance1/qr/s…?"}}) {
    EXPECT_EQ(masked_target(target), shown) << target;
  }
}

TEST(Masking, ShowsNoUserOfAnAbsoluteForm) {
  for (const auto& [target, shown] : std::vector<std::pair<std::string, std::string>>{
           {"http://me:pw@host/waInstance1/qr/secret?key=secret",
            "http://…@host/waInstance1/qr/s…?key=s…"},
           {"http://host:80/waInstance1/qr/abcd", "http://host:80/waInstance1/qr/a…"},
           {"http:///me:pw@host/waInstance1/qr/secret", "http:///…@host/waInstance1/qr/s…"},
           {"http://///me:pw@host", "http://///…@host"},
           {"http:///waInstance1/s3cret/x", "http:///waInstance1/s…/…"},
           {"http:///", "http:///"},
           {"http://me:pw@host?x=1", "http://…@host?x=1"},
           {"http://me:pw@host", "http://…@host"},
           {"/x?u=http://a@b", "/x?u=http://a@b"}}) {
    EXPECT_EQ(masked_target(target), shown) << target;
  }
}

/// Of a size at which a look at each part for each other one, or at all slashes for each, would never end.
TEST(Masking, IsDoneWithALongTargetInOneGo) {
  std::string parts, fields, shown_parts;
  for (int i = 0; i < 200'000; ++i) {
    parts += "/a";
    shown_parts += "/…";
    fields += "&b";
  }
  EXPECT_EQ(masked_target("/waInstance1/qr" + parts + "?" + fields.substr(1)),
            "/waInstance1/qr" + shown_parts + "?" + fields.substr(1));
  const std::string slashes(1'000'000, '/');
  EXPECT_EQ(masked_target(slashes), slashes);
  EXPECT_EQ(masked_target("/waInstance1" + slashes), "/waInstance1" + slashes);
}

TEST(Masking, LeavesTheRestAsItIs) {
  for (const char* target : {"/", "", "/favicon.ico", "/waInstance1/qr", "*", "/a//b/?c=d/e"})
    EXPECT_EQ(masked_target(target), target);
}

TEST(Masking, ShowsAnAddressWithoutItsUserAndWhatLooksLikeAToken) {
  for (const auto& [url, shown] : std::vector<std::pair<std::string, std::string>>{
           {"http://bot.internal:3000/", "http://bot.internal:3000/"},
           {"http://host", "http://host"},
           {"https://me:pw@host/a?t=d75b3a66374942c5b3c019c6&u=1", "https://…@host/a?t=d75b…&u=1"},
           {"https://x.example/8c6b1c1e-7a6f-4a4e-9c1b-0f5f6a7b8c9d", "https://x.example/8c6b…"},
           {"me:pw@host", "…@host"},
           {"http:/me:pw@host/a", "http:/…@host/a"},
           {"http:///me:pw@host/a", "http:///…@host/a"},
           {"//me:pw@host/a", "//…@host/a"},
           {"http://host/a@b?c@d", "http://host/a@b?c@d"},
           {"not a url", "not a url"},
           {"d75b3a66374942c5b3c019c698abc206", "d75b…"},
           {"", ""}}) {
    EXPECT_EQ(masked_url(url), shown) << url;
  }
}

TEST(Masking, ShowsNoUserOfAnAddressInANote) {
  for (const auto& [note, shown] : std::vector<std::pair<std::string, std::string>>{
           {"fetches http://me:pw@host/a", "fetches http://…@host/a"},
           {"http://me:pw@a and ftp://b@c, http://d", "http://…@a and ftp://…@c, http://d"},
           {"http://me:pw@host:80", "http://…@host:80"},
           {"http://host a@b", "http://host a@b"},
           {"a@b ://", "a@b ://"},
           {"partner API: there is no method gac.lab", "partner API: there is no method g…"},
           {"there is no method getStateInstanc", "there is no method getStateInstanc"},
           {"x", "x"},
           {"", ""}})
    EXPECT_EQ(masked_note(note), shown) << note;
}
