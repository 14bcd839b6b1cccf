#include "script/explain.hpp"
#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;
using namespace std::chrono_literals;

namespace {

core::When good_when(const std::string& when) {
  return good_rule(R"({"when":)" + when + R"(,"wait":"0s"})").when;
}
core::Wait good_wait(const std::string& wait) {
  return good_rule(R"({"when":{},"wait":)" + wait + "}").wait.value_or(core::Wait{});
}
core::ReplySpec good_reply(const std::string& reply) {
  const core::Rule rule = good_rule(R"({"when":{},"reply":)" + reply + "}");
  return rule.reply.value_or(core::ReplySpec{});
}
core::RawReply good_raw(const std::string& reply) {
  return std::get<core::RawReply>(good_reply(reply));
}

void expect_range(const std::string& text, std::uint32_t low, std::optional<std::uint32_t> high) {
  const auto call = good_when(R"({"call":)" + text + "}").call;
  ASSERT_TRUE(call);
  EXPECT_EQ(call->low, low);
  EXPECT_EQ(call->high, high);
}

/// A table of parts, each of which stands at `pointer` below a rule made of `before` and `after`.
void expect_all_refused(const std::string& before, const std::string& pointer,
                        const std::vector<Bad>& table) {
  for (const Bad& bad : table) {
    expect_refused({before + bad.text + "}", pointer + bad.pointer, bad.says}, rule_of);
  }
}

}  // namespace

TEST(ScriptRule, reads_all_its_keys) {
  const core::Rule rule = good_rule(
      R"({"id":"a/b","when":{},"reply":401,"wait":"1s","apply":true,"times":3,"chance":0.25})");
  EXPECT_EQ(rule.id, "a/b");
  EXPECT_EQ(std::get<core::StatusReply>(*rule.reply).status, 401);
  EXPECT_EQ(std::get<core::Duration>(rule.wait->how), 1s);
  EXPECT_EQ(rule.apply, true);
  EXPECT_EQ(rule.times, 3U);
  EXPECT_EQ(rule.chance, 0.25);
}

TEST(ScriptRule, leaves_what_is_not_stated_open) {
  const core::Rule rule = good_rule(R"({"when":{},"apply":false})");
  EXPECT_TRUE(rule.id.empty());
  EXPECT_FALSE(rule.reply || rule.wait || rule.times || rule.chance);
  EXPECT_FALSE(rule.when.methods || rule.when.instance || rule.when.call);
  EXPECT_FALSE(rule.when.from || rule.when.until);
  EXPECT_TRUE(rule.when.states.empty());
}

TEST(ScriptRule, takes_chance_at_both_ends_as_whole_numbers) {
  EXPECT_EQ(good_rule(R"({"when":{},"wait":"0s","chance":0})").chance, 0.0);
  EXPECT_EQ(good_rule(R"({"when":{},"wait":"0s","chance":1})").chance, 1.0);
}

TEST(ScriptRule, says_what_is_wrong_with_it) {
  const std::vector<Bad> table{
      {"@[]", "", {"expected a rule", "a list"}},
      {"@{\"wait\":\"0s\"}", "", {"needs the key \"when\""}},
      {"@{\"when\":{}}", "", {"at least one of", "\"reply\"", "\"fault\""}},
      {"{\"when\":{},@\"wiat\":\"1s\"}",
       "/wiat",
       {"unknown key \"wiat\"", R"(did you mean "wait"?)", "Allowed"}},
      {"{@\"whne\":{},\"wait\":\"1s\"}", "/whne", {R"(did you mean "when"?)"}},
      {"{\"when\":{},\"wait\":\"1s\",@\"banana\":1}",
       "/banana",
       {"unknown key \"banana\" in a rule. Allowed", "\"times\""}},
      {"{\"when\":@7,\"wait\":\"0s\"}", "/when", {"the number 7"}},
      {"{\"when\":{},\"wait\":\"0s\",\"id\":@\"\"}", "/id", {"1 to 64"}},
      {"{\"when\":{},\"wait\":\"0s\",\"id\":@\"a b\"}", "/id", {"without blanks", "\"a b\""}},
      {"{\"when\":{},\"wait\":\"0s\",\"id\":@\"\xC3\xA9\"}", "/id", {"ASCII"}},
      {"{\"when\":{},\"wait\":\"0s\",\"id\":@" + ("\"" + std::string(65, 'x')) + "\"}",
       "/id",
       {"1 to 64"}},
      {"{\"when\":{},\"wait\":\"0s\",\"id\":@3}", "/id", {"expected an id", "the number 3"}},
      {"{\"when\":{},\"wait\":\"0s\",\"times\":@0}", "/times", {"from 1 to", "the number 0"}},
      {"{\"when\":{},\"wait\":\"0s\",\"times\":@4294967296}", "/times", {"4294967295"}},
      {"{\"when\":{},\"wait\":\"0s\",\"times\":@1.5}", "/times", {"whole number", "1.5"}},
      {"{\"when\":{},\"wait\":\"0s\",\"chance\":@1.01}", "/chance", {"from 0 to 1", "1.01"}},
      {"{\"when\":{},\"wait\":\"0s\",\"chance\":@-0.1}", "/chance", {"from 0 to 1"}},
      {"{\"when\":{},\"wait\":\"0s\",\"chance\":@\"1\"}", "/chance", {"from 0 to 1", "the string"}},
      {"{\"when\":{},\"apply\":@\"no\"}", "/apply", {"true or false", "the string \"no\""}},
  };
  for (const Bad& bad : table) expect_refused(bad, rule_of);
}

TEST(ScriptWhen, reads_every_condition) {
  using Methods = std::vector<core::MethodId>;
  EXPECT_EQ(good_when(R"({"method":"qr"})").methods, Methods{method("qr")});
  EXPECT_EQ(good_when(R"({"method":["logout","qr"]})").methods,
            (Methods{method("logout"), method("qr")}));
  EXPECT_FALSE(good_when(R"({"method":"*"})").methods);
  EXPECT_EQ(good_when(R"({"instance":"phone-a"})").instance, "phone-a");
  EXPECT_EQ(good_when(R"({"instance":1101000001})").instance, "1101000001");
  EXPECT_EQ(good_when(R"({"state":"starting"})").states, std::vector{core::State::Starting});
  EXPECT_EQ(good_when(R"({"state":["blocked","suspended"]})").states,
            (std::vector{core::State::Blocked, core::State::Suspended}));
  EXPECT_EQ(good_when(R"({"from":"scan#2+1s"})").from->nth, 2U);
  EXPECT_EQ(good_when(R"({"until":"logout"})").until->event->method, method("logout"));
  EXPECT_EQ(good_when(R"({"until":"30s"})").until->plus, 30s);
}

TEST(ScriptWhen, reads_ranges) {
  expect_range("3", 3, 3);
  expect_range(R"("2-4")", 2, 4);
  expect_range(R"("3-")", 3, std::nullopt);
  expect_range(R"("5-5")", 5, 5);
  expect_range("4294967295", 4294967295U, 4294967295U);
}

TEST(ScriptWhen, says_what_is_wrong_with_it) {
  expect_all_refused(
      "{\"wait\":\"0s\",\"when\":", "/when",
      {
          {"{\"method\":@\"QR\"}", "/method", {"unknown method \"QR\"", R"(did you mean "qr"?)"}},
          {"{\"method\":@\"getStateInstanc\"}", "/method", {R"(did you mean "getStateInstance"?)"}},
          {"{\"method\":@\"banana\"}", "/method", {"unknown method \"banana\". "}},
          {"{\"method\":[\"qr\",@\"createInstance\"]}",
           "/method/1",
           {"\"createInstance\" is a method of the partner API", "would never see a call"}},
          {"{\"from\":@\"createInstance#2+1s\"}", "/from", {"of the partner API"}},
          {"{\"method\":[\"qr\",@\"*\"]}", "/method/1", {"stands alone"}},
          {"{\"method\":[\"qr\",@5]}", "/method/1", {"name of a method", "the number 5"}},
          {"{\"method\":@[]}", "/method", {"empty list"}},
          {"{\"method\":@null}", "/method", {"found null"}},
          {"{\"instance\":@\"\"}", "/instance", {"1 to 64"}},
          {"{\"instance\":@-1}", "/instance", {"from 1"}},
          {"{\"call\":@0}", "/call", {"from 1", "the number 0"}},
          {"{\"call\":@[2,4]}", "/call", {"found a list", "\"2-4\""}},
          {"{\"call\":@\"4-2\"}", "/call", {"empty", "4 is above 2"}},
          {"{\"call\":@\"0-2\"}", "/call", {"\"2-4\"", "\"0-2\""}},
          {"{\"call\":@\"3\"}", "/call", {"without the quotes"}},
          {"{\"call\":@\"-3\"}", "/call", {"expected"}},
          {"{\"call\":@\"1-2-3\"}", "/call", {"expected"}},
          {"{\"call\":@\"1 - 2\"}", "/call", {"expected"}},
          {"{\"call\":@\"\"}", "/call", {"expected"}},
          {"{\"call\":@2.0}", "/call", {"whole number"}},
          {"{\"state\":@\"authorised\"}",
           "/state",
           {R"(did you mean "authorized"?)", "yellowCard"}},
          {"{\"state\":[@true]}", "/state/0", {"found true"}},
          {"{\"state\":@[]}", "/state", {"empty list"}},
          {"{\"from\":@\"logot\"}", "/from", {R"(did you mean "logout"?)"}},
          {"{\"from\":@20}", "/from", {"a moment like", "the number 20"}},
          {"{\"until\":@\"scan#0\"}", "/until", {"1 to 1000"}},
          {"{@\"untill\":\"scan\"}", "/untill", {R"(did you mean "until"?)"}},
          {"{\"rate\":@3}", "/rate", {"\"3/1s\"", "the number 3"}},
          {"{\"rate\":@\"3/s\"}", "/rate", {"\"3/1s\""}},
          {"{\"queue\":@\"a\"}", "/queue", {"from 0 up"}},
          {"{\"header\":@[]}", "/header", {"a list", "matches"}},
          {"{\"header\":@{}}", "/header", {"at least one"}},
          {"{\"header\":{\"X\":@1}}", "/header/X", {"the number 1", "null for absent"}},
          {"{\"header\":{@\"A b\":\"x\"}}", "/header/A b", {"not a header name"}},
          {"{\"header\":{\"X-A\":\"1\",@\"x-a\":null}}",
           "/header/x-a",
           {"is the header \"X-A\" again", "case"}},
          {"{\"header\":{@\"\":\"x\"}}", "/header/", {"name is empty"}},
          {"{\"body\":{@\"/a~2\":\"x\"}}", "/body/~1a~02", {"no JSON pointer"}},
          {"{\"query\":{\"a\":{\"matches\":@\"(\"}}}",
           "/query/a/matches",
           {"no regular expression", "RE2"}},
          {"{\"query\":{\"a\":{\"matches\":@\"\\\\pL{100}\"}}}",
           "/query/a/matches",
           {"more than a mebibyte", "too large"}},
          {"{\"query\":{\"a\":{@\"match\":\"x\"}}}",
           "/query/a/match",
           {R"(did you mean "matches"?)"}},
          {"{\"body\":{\"a\":@{}}}", "/body/a", {"needs the key \"matches\""}},
      });
}

TEST(ScriptWait, reads_every_form) {
  EXPECT_EQ(std::get<core::Duration>(good_wait(R"("9m50s")").how), 590s);
  EXPECT_EQ(std::get<core::Duration>(good_wait(R"("0s")").how), 0s);
  EXPECT_TRUE(std::get<core::Mark>(good_wait(R"({"until":"rotation"})").how).is_bare_rotation());
  EXPECT_EQ(std::get<core::Mark>(good_wait(R"({"until":"signal=go"})").how).event->word, "go");
  const auto between = std::get<core::Wait::Between>(good_wait(R"({"between":["1s","9s"]})").how);
  EXPECT_EQ(between.low, 1s);
  EXPECT_EQ(between.high, 9s);
  const auto bell = std::get<core::Wait::Lognormal>(
      good_wait(R"({"lognormal":{"median":"2s","p99":"60s"}})").how);
  EXPECT_EQ(bell.median, 2s);
  EXPECT_EQ(bell.p99, 60s);
}

TEST(ScriptWait, says_what_is_wrong_with_it) {
  expect_all_refused(
      "{\"when\":{},\"wait\":", "/wait",
      {
          {"@20", "", {R"(expected a duration like "20s")", "the number 20"}},
          {"@\"20 s\"",
           "",
           {R"(expected a duration like "250ms", "20s" or "9m50s")", "the string \"20 s\""}},
          {"@\"8785h\"", "", {"366 days"}},
          {"@\"1s5m\"", "", {"falling order"}},
          {"@\"-1s\"", "", {"a duration"}},
          {"@\"rotation\"", "", {R"({"until": "rotation"})"}},
          {"@[]", "", {"a list"}},
          {"@{}", "", {"at least one of", "lognormal"}},
          {"@{\"until\":\"scan\",\"between\":[\"1s\",\"2s\"]}", "", {"only one of", "2 of them"}},
          {"{@\"untill\":\"scan\"}", "/untill", {R"(did you mean "until"?)"}},
          {"{\"until\":@20}", "/until", {"a moment"}},
          {"{\"between\":@[\"1s\"]}", "/between", {"two durations", "found 1"}},
          {"{\"between\":@\"1s-2s\"}", "/between", {"two durations"}},
          {"{\"between\":@[\"9s\",\"1s\"]}", "/between", {"9s and 1s"}},
          {"{\"between\":[\"1s\",@2]}", "/between/1", {"a duration", "the number 2"}},
          {"{\"lognormal\":@{\"median\":\"2s\"}}", "/lognormal", {"needs the key \"p99\""}},
          {"{\"lognormal\":{\"median\":@\"0s\",\"p99\":\"1s\"}}",
           "/lognormal/median",
           {"longer than zero"}},
          {"{\"lognormal\":{\"median\":\"2s\",\"p99\":@\"1s\"}}",
           "/lognormal/p99",
           {"median of 2s"}},
          {"{\"lognormal\":{\"median\":\"2s\",@\"p9\":\"3s\"}}",
           "/lognormal/p9",
           {R"(did you mean "p99"?)"}},
      });
}

TEST(ScriptReply, reads_every_name) {
  using core::NamedReply;
  const std::vector<std::pair<std::string, NamedReply>> names{
      {"faithful", NamedReply::Faithful},
      {"qrCode", NamedReply::QrCode},
      {"alreadyLogged", NamedReply::AlreadyLogged},
      {"hasAuth", NamedReply::HasAuth},
      {"timeout", NamedReply::Timeout},
      {"passkeyRequired", NamedReply::PasskeyRequired},
      {"null", NamedReply::Null},
      {"empty", NamedReply::Empty}};
  for (const auto& [name, means] : names) {
    EXPECT_EQ(std::get<NamedReply>(good_reply("\"" + name + "\"")), means) << name;
  }
}

TEST(ScriptReply, reads_status_error_and_typed_message) {
  EXPECT_EQ(std::get<core::StatusReply>(good_reply("466")).status, 466);
  const auto error = std::get<core::TypedReply>(good_reply(R"({"error":"Internal trouble"})"));
  EXPECT_EQ(error.type, "error");
  EXPECT_EQ(error.message, "Internal trouble");
  const auto typed = std::get<core::TypedReply>(good_reply(R"({"type":"t","message":{"a":[1]}})"));
  EXPECT_EQ(typed.type, "t");
  EXPECT_EQ(typed.message, core::Json::parse(R"({"a":[1]})"));
}

TEST(ScriptReply, reads_a_qr_code_that_is_stale_or_broken) {
  using core::QrReply;
  const auto none = std::get<QrReply>(good_reply(R"({"qrCode":{}})"));
  EXPECT_EQ(none.code, QrReply::Code::Current);
  EXPECT_EQ(none.damage, QrReply::Damage::None);
  EXPECT_EQ(none.pad, 0U);
  EXPECT_FALSE(none.size);
  const auto full = std::get<QrReply>(
      good_reply(R"({"qrCode":{"code":"arrival","damage":"notPng","pad":"5MB","size":256}})"));
  EXPECT_EQ(full.code, QrReply::Code::Arrival);
  EXPECT_EQ(full.damage, QrReply::Damage::NotPng);
  EXPECT_EQ(full.pad, 5'000'000U);
  EXPECT_EQ(full.size, 256U);
  const auto pad = [](const std::string& size) {
    return std::get<QrReply>(good_reply(R"({"qrCode":{"pad":")" + size + "\"}}")).pad;
  };
  EXPECT_EQ(pad("12kB"), 12'000U);
  EXPECT_EQ(pad("7B"), 7U);
  EXPECT_EQ(pad("64MB"), 64'000'000U);
  EXPECT_EQ(
      std::get<QrReply>(good_reply(R"({"qrCode":{"code":"previous","damage":"cutPng"}})")).code,
      QrReply::Code::Previous);
  EXPECT_EQ(std::get<QrReply>(good_reply(R"({"qrCode":{"damage":"base64"}})")).damage,
            QrReply::Damage::Base64);
}

TEST(ScriptReply, reads_any_answer) {
  using Body = core::RawReply::Body;
  const core::RawReply full =
      good_raw(R"({"status":429,"headers":{"Retry-After":"7","X-A":""},"json":{"b":1,"a":null}})");
  EXPECT_EQ(full.status, 429);
  ASSERT_EQ(full.headers.size(), 2U);
  EXPECT_EQ(full.headers[0], (std::pair<std::string, std::string>("Retry-After", "7")));
  EXPECT_EQ(full.kind, Body::JsonValue);
  EXPECT_EQ(core::dump(full.json), R"({"b":1,"a":null})");

  EXPECT_EQ(good_raw(R"({"status":204})").kind, Body::None);
  EXPECT_EQ(good_raw(R"({"json":null})").kind, Body::JsonValue);
  EXPECT_EQ(good_raw(R"({"json":null})").status, 200);
  EXPECT_EQ(good_raw(R"({"text":"${id} hi"})").text, "${id} hi");
  EXPECT_EQ(good_raw(R"({"text":"hi"})").kind, Body::Text);
  EXPECT_EQ(good_raw(R"({"hex":"00fFa0"})").text, std::string("\x00\xFF\xA0", 3));
  EXPECT_EQ(good_raw(R"({"hex":""})").kind, Body::Hex);
  EXPECT_EQ(good_raw(R"({"status":400,"message":"bad"})").kind, Body::Envelope);
  EXPECT_EQ(good_raw(R"({"message":"bad"})").text, "bad");
}

TEST(ScriptReply, says_what_is_wrong_with_it) {
  expect_all_refused(
      "{\"when\":{},\"reply\":", "/reply",
      {
          {"@199", "", {"HTTP status from 200 to 599", "the number 199"}},
          {"@600", "", {"HTTP status from 200 to 599"}},
          {"@401.5", "", {"HTTP status"}},
          {"@null", "", {"found null"}},
          {"@\"qrcode\"", "", {R"(did you mean "qrCode"?)", "passkeyRequired"}},
          {"@\"hang\"", "", {"qrIn", "signal=go"}},
          {"@{}", "", {"at least one of", "headers"}},
          {"{@\"stauts\":401}", "/stauts", {R"(did you mean "status"?)"}},
          {"{\"error\":@5}", "/error", {"a string", "the number 5"}},
          {"{\"error\":\"a\",@\"status\":500}",
           "/status",
           {"unknown key \"status\" in a reply with \"error\""}},
          {"@{\"type\":\"t\"}", "", {"needs the key \"message\""}},
          {"{\"type\":@1,\"message\":1}", "/type", {"a string"}},
          {"{\"type\":\"t\",\"message\":1,@\"json\":1}",
           "/json",
           {"Allowed: \"type\" or \"message\""}},
          {"{\"qrCode\":@\"current\"}", "/qrCode", {"expected \"qrCode\"", "the string"}},
          {"{\"qrCode\":{\"code\":@\"curent\"}}", "/qrCode/code", {R"(did you mean "current"?)"}},
          {"{\"qrCode\":{\"damage\":@\"png\"}}",
           "/qrCode/damage",
           {"\"base64\", \"notPng\" or \"cutPng\""}},
          {"{\"qrCode\":{\"pad\":@5}}", "/qrCode/pad", {"\"5MB\"", "the number 5"}},
          {"{\"qrCode\":{\"pad\":@\"65MB\"}}", "/qrCode/pad", {"64 MB at most"}},
          {"{\"qrCode\":{\"pad\":@\"5mb\"}}", "/qrCode/pad", {"\"5mb\""}},
          {"{\"qrCode\":{\"pad\":@\"MB\"}}", "/qrCode/pad", {"a size"}},
          {"{\"qrCode\":{\"pad\":@\"99999999999B\"}}", "/qrCode/pad", {"a size"}},
          {"{\"qrCode\":{\"size\":@68}}", "/qrCode/size", {"69 to 2048"}},
          {"{\"qrCode\":{\"size\":@2049}}", "/qrCode/size", {"69 to 2048"}},
          {"{\"qrCode\":{},@\"status\":200}", "/status", {"unknown key"}},
          {"@{\"json\":1,\"text\":\"a\"}", "", {"only one body", "\"json\" or \"text\""}},
          {"{\"status\":@99,\"text\":\"a\"}", "/status", {"200 to 599"}},
          {"{\"headers\":@[]}", "/headers", {"header names and values"}},
          {"{\"headers\":{@\"A b\":\"c\"}}", "/headers/A b", {"not a header name", "RFC 9110"}},
          {"{\"headers\":{@\"\":\"c\"}}", "/headers/", {"not a header name"}},
          {"{\"headers\":{\"A\":@\"b\\r\\nC: d\"}}", "/headers/A", {"CR, LF or NUL"}},
          {"{\"headers\":{\"A\":@\"b\\u0000\"}}", "/headers/A", {"CR, LF or NUL"}},
          {"{\"headers\":{@\"transfer-encoding\":\"chunked\"}}",
           "/headers/transfer-encoding",
           {"frames the body", R"("as": ["chunked"])"}},
          {"{\"headers\":{@\"Content-Length\":\"7\"}}",
           "/headers/Content-Length",
           {R"("fault": {"contentLength": 12})"}},
          {"{\"headers\":{\"A\":@7}}", "/headers/A", {"a string", "the number 7"}},
          {"{\"text\":@7}", "/text", {"a string"}},
          {"{\"message\":@{}}", "/message", {"a string"}},
          {"{\"hex\":@\"abc\"}", "/hex", {"two for each byte"}},
          {"{\"hex\":@\"ag\"}", "/hex", {"hex digits"}},
          {"{\"hex\":@\"-1\"}", "/hex", {"hex digits"}},
          {"{\"hex\":@\" 1\"}", "/hex", {"hex digits"}},
      });
}

TEST(ScriptWhen, reads_what_a_request_must_hold) {
  using Kind = core::Pattern::Kind;
  const core::When when =
      good_rule(R"({"when":{"rate":"3/1s","queue":"0-2","header":{"A":"x","B":null},
                    "query":{"q":{"matches":"^a+$"}},"body":{"/a/0":"1"}},"reply":500})")
          .when;
  EXPECT_EQ(when.rate, (core::Limit{3, 1s}));
  EXPECT_TRUE(when.queue->contains(0) && !when.queue->contains(3));
  ASSERT_EQ(when.headers.size(), 2U);
  EXPECT_EQ(when.headers[0].kind, Kind::Exact);
  EXPECT_EQ(when.headers[1].kind, Kind::Absent);
  ASSERT_EQ(when.query.size(), 1U);
  EXPECT_TRUE(when.query[0].accepts("aaa"));
  EXPECT_FALSE(when.query[0].accepts("aab"));
  EXPECT_FALSE(when.query[0].accepts(std::nullopt));
  EXPECT_EQ(when.body.at(0).name, "/a/0");
}

TEST(ScriptFault, reads_every_form) {
  const auto text = [](const std::string& fault) {
    return core::to_string(*good_rule(R"({"when":{},"fault":)" + fault + "}").fault);
  };
  EXPECT_EQ(text(R"("none")"), "none");
  EXPECT_EQ(text(R"("refuse")"), "refuse");
  EXPECT_EQ(text(R"("hang")"), "hang");
  EXPECT_EQ(text(R"("garbage")"), "garbage");
  EXPECT_EQ(text(R"({"close":{"after":"headers"}})"), "close after headers");
  EXPECT_EQ(text(R"({"close":{"after":0}})"), "close after 0");
  EXPECT_EQ(text(R"({"reset":{"after":100}})"), "reset after 100");
  EXPECT_EQ(text(R"({"stall":{"after":7}})"), "stall after 7");
  EXPECT_EQ(text(R"({"stall":{"after":"headers","for":"10s"}})"), "stall after headers for 10s");
  EXPECT_EQ(text(R"({"dribble":{"over":"30s"}})"), "dribble over 30s");
  EXPECT_EQ(text(R"({"contentLength":"+100"})"), "contentLength +100");
  EXPECT_EQ(text(R"({"contentLength":"-1"})"), "contentLength -1");
  EXPECT_EQ(text(R"({"contentLength":12})"), "contentLength 12");
  EXPECT_EQ(text(R"({"cutBody":60})"), "cutBody 60");
}

TEST(ScriptFault, says_what_is_wrong_with_it) {
  expect_all_refused(
      "{\"when\":{},\"fault\":", "/fault",
      {
          {"@\"hagn\"", "", {R"(did you mean "hang"?)"}},
          {"@7", "", {"the number 7"}},
          {"@{}", "", {"at least one of", "cutBody"}},
          {"{@\"clsoe\":{}}", "/clsoe", {R"(did you mean "close"?)"}},
          {"@{\"cutBody\":1,\"close\":{\"after\":1}}", "", {"only one of"}},
          {"{\"close\":@{}}", "/close", {"needs the key \"after\""}},
          {"{\"close\":{\"after\":@\"header\"}}", "/close/after", {R"(did you mean "headers"?)"}},
          {"{\"reset\":{\"after\":@-1}}", "/reset/after", {"a number of bytes"}},
          {"{\"reset\":{\"after\":@true}}", "/reset/after", {"\"headers\" or"}},
          {"{\"stall\":{\"after\":1,\"for\":@\"0s\"}}", "/stall/for", {"longer than zero"}},
          {"{\"dribble\":@{}}", "/dribble", {"needs the key \"over\""}},
          {"{\"contentLength\":@\"100\"}", "/contentLength", {"\"+100\""}},
          {"{\"contentLength\":@\"+1e9\"}", "/contentLength", {"\"+100\""}},
          {"{\"cutBody\":@\"60\"}", "/cutBody", {"a number of bytes"}},
      });
}

TEST(ScriptAs, reads_words_and_a_content_type) {
  const core::Encoding as =
      *good_rule(R"({"when":{},"as":["bom","gzip","chunked","escapedSlashes","reordered",
                     "extraFields",{"contentType":"text/html"}]})")
           .as;
  EXPECT_TRUE(as.bom && as.gzip && as.chunked && as.escaped_slashes && as.reordered &&
              as.extra_fields);
  EXPECT_EQ(as.type, core::Encoding::Type::Named);
  EXPECT_EQ(as.type_name, "text/html");
  EXPECT_EQ(good_rule(R"({"when":{},"as":["noContentType"]})").as->type,
            core::Encoding::Type::Left);
}

TEST(ScriptAs, says_what_is_wrong_with_it) {
  expect_all_refused("{\"when\":{},\"as\":", "/as",
                     {
                         {"@\"bom\"", "", {"a list like"}},
                         {"@[]", "", {"at least one"}},
                         {"[@\"bon\"]", "/0", {R"(did you mean "bom"?)"}},
                         {"[\"bom\",@\"bom\"]", "/1", {"twice"}},
                         {"[\"noContentType\",@{\"contentType\":\"a/b\"}]", "/1", {"already"}},
                         {"[{\"contentType\":@\"\"}]", "/0/contentType", {"1 to 256"}},
                         {"[@{}]", "/0", {"contentType"}},
                     });
}

TEST(ScriptFrames, reads_every_form) {
  const auto frames = *good_rule(R"({"when":{"method":"scanqrcode"},"frames":["qrCode",
    {"json":[1]},{"text":"not json"},{"bytes":"00ff"},
    {"send":"accountData","fragments":3,"wait":{"until":"rotation"}},{"close":1000},"drop",
    "passkeyRequired",{"wait":"5s"},{"ping":{"every":"1s"}}]})")
                           .frames;
  ASSERT_EQ(frames.size(), 10U);
  EXPECT_EQ(std::get<core::Frame::Bytes>(frames[3].what).bytes, std::string("\0\xFF", 2));
  EXPECT_EQ(frames[4].fragments, 3U);
  EXPECT_TRUE(std::get<core::Mark>(frames[4].wait->how).is_bare_rotation());
  EXPECT_EQ(std::get<core::Frame::Close>(frames[5].what).code, 1000);
  EXPECT_EQ(std::get<core::Frame::Act>(frames[6].what), core::Frame::Act::Drop);
  EXPECT_EQ(std::get<core::Frame::Named>(frames[7].what), core::Frame::Named::PasskeyRequired);
  EXPECT_TRUE(std::holds_alternative<core::Frame::Pause>(frames[8].what) && frames[8].wait);
  EXPECT_EQ(std::get<core::Frame::PingWithoutEnd>(frames[9].what).every, 1s);
}

TEST(ScriptFrames, says_what_is_wrong_with_them) {
  expect_refused({R"({"when":{},"frames":@["qrCode"]})", "/frames", {"scanqrcode"}}, rule_of);
  expect_refused({R"({"when":{"method":"qr"},"frames":@[]})", "/frames", {"scanqrcode"}}, rule_of);
  expect_refused(
      {R"({"when":{"method":"scanqrcode"},"reply":500,"frames":@[]})", "/frames", {"in place of"}},
      rule_of);
  expect_all_refused("{\"when\":{\"method\":\"scanqrcode\"},\"frames\":", "/frames",
                     {
                         {"@\"drop\"", "", {"a list of frames"}},
                         {"[@\"dorp\"]", "/0", {R"(did you mean "drop"?)"}},
                         {"[@\"passkeyrequired\"]", "/0", {R"(did you mean "passkeyRequired"?)"}},
                         {"[{\"send\":@\"drop\"}]", "/0/send", {"accountData"}},
                         {"[{\"close\":@999}]", "/0/close", {"1000"}},
                         {"[@{}]", "/0", {"at least one of"}},
                         {"[{\"send\":\"qrCode\",\"fragments\":@0}]", "/0/fragments", {"1 to 100"}},
                     });
}

TEST(ScriptRule, is_explained_with_its_body_if_that_is_short) {
  const auto explained = [](const std::string& reply) {
    return explain(good_script(R"({"greenmock":1,"rules":[{"id":"a","when":{},"reply":)" + reply +
                               "}]}"),
                   words())
        .text;
  };
  const auto holds = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(holds(explained(R"({"json":{"isLogout":false}})"),
                    "a call of any method: answers 200 with {\"isLogout\":false}\n"));
  EXPECT_TRUE(holds(explained(R"({"status":500,"text":"no\nway"})"),
                    "answers 500 with the text \"no\\nway\"\n"));
  const std::string eighty(80, 'a');  // in quotes it is longer
  EXPECT_TRUE(holds(explained(R"({"json":")" + eighty + "\"}"), "answers 200 with JSON\n"));
  EXPECT_TRUE(holds(explained(R"({"text":")" + eighty + "a\"}"), "answers 200 with text\n"));
}
