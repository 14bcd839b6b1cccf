// The console as a browser gets it. What it does there is tested in tests/browser.

#include <algorithm>
#include <map>
#include <set>

#include "control_harness.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {
namespace {

std::string header(const Response& response, const std::string& name) {
  const auto [first, last] = response.headers.equal_range(name);
  return std::distance(first, last) == 1 ? first->second : "";
}

/// The files of the console that a text asks for.
std::set<std::string> files_named_in(const std::string& text) {
  std::set<std::string> files;
  for (const std::string mark : {"\"/console/", "from \"./"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size();
      files.insert("/console/" + text.substr(begin, text.find('"', begin) - begin));
    }
  }
  return files;
}

/// All files besides the page, by their path.
std::map<std::string, Response> files_of(const MockServer& mock) {
  std::map<std::string, Response> files;
  std::set<std::string> wanted = files_named_in(mock.get("/").text);
  while (!wanted.empty()) {
    const std::string path = wanted.extract(wanted.begin()).value();
    if (files.contains(path)) continue;
    const Response& file = files[path] = mock.get(path);
    if (path.ends_with(".js")) wanted.merge(files_named_in(file.text));
  }
  return files;
}

std::string ask(int port, const std::string& line, const std::string& headers) {
  return talk(port,
              line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
}

TEST(ControlConsole, IsAtTheRootUnderAStrictPolicy) {
  const MockServer mock;
  const Response page = mock.get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.type, "text/html; charset=utf-8");
  EXPECT_NE(page.text.find("<title>greenmock</title>"), std::string::npos);
  EXPECT_EQ(header(page, "Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_EQ(header(page, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header(page, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header(page, "Cache-Control"), "no-cache") << "once";
  EXPECT_TRUE(header(page, "Access-Control-Allow-Origin").empty());
}

TEST(ControlConsole, HasEveryFileThatItAsksFor) {
  const MockServer mock;
  const auto files = files_of(mock);
  EXPECT_TRUE(files.contains("/console/journal.js"));
  EXPECT_TRUE(files.contains("/console/console.css"));
  for (const auto& [path, file] : files) {
    EXPECT_EQ(file.status, 200) << path;
    EXPECT_EQ(file.type, path.ends_with(".js")    ? "text/javascript; charset=utf-8"
                         : path.ends_with(".css") ? "text/css; charset=utf-8"
                                                  : "image/svg+xml")
        << path;
    EXPECT_FALSE(header(file, "Content-Security-Policy").empty()) << path;
    EXPECT_TRUE(std::all_of(file.text.begin(), file.text.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        << path << " is not ASCII: the compiler sees it in pieces, which may part a character";
  }
}

TEST(ControlConsole, NeedsNothingFromOutsideAndMakesNoMarkupOfText) {
  const MockServer mock;
  const std::string page = mock.get("/").text;
  for (const char* bad : {"http://", "https://", "<style", "style=\"", "onclick=", "javascript:"})
    EXPECT_EQ(page.find(bad), std::string::npos) << bad;
  for (const auto& [path, file] : files_of(mock)) {
    for (const char* bad : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                            "eval(", "new Function"})
      EXPECT_EQ(file.text.find(bad), std::string::npos) << path << ": " << bad;
  }
}

TEST(ControlConsole, TakesHeadAndNothingThatChanges) {
  MockServer mock;
  const int port = mock.plane().port();
  const std::string head = ask(port, "HEAD /", "");
  EXPECT_EQ(status_of(head), 200) << head;
  EXPECT_NE(head.find("Content-Security-Policy:"), std::string::npos) << head;
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
  EXPECT_EQ(mock.post("/").status, 405);
  EXPECT_EQ(mock.put("/console/main.js", "{}").status, 405);
  EXPECT_EQ(mock.get("/?x=1").status, 400);
}

TEST(ControlConsole, SaysThatThereIsNoSuchFile) {
  const MockServer mock;
  for (const std::string path : {"/console/nothing.js", "/console/..%2Fopenapi.json", "/console/",
                                 "/console/a/b", "/index.html"}) {
    const Response r = mock.get(path);
    EXPECT_EQ(r.status, 404) << path;
    EXPECT_EQ(r.type, "application/problem+json") << path;
  }
}

TEST(ControlConsole, OpensForAPersonAndItselfAndNoOtherPage) {
  MockServer mock;
  const int port = mock.plane().port();
  const auto status = [&](const std::string& path, const std::string& headers) {
    return status_of(ask(port, "GET " + path, headers));
  };
  EXPECT_EQ(status("/", "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n"), 200);
  EXPECT_EQ(status("/console/main.js", "Sec-Fetch-Site: same-origin\r\n"), 200);
  EXPECT_EQ(
      status("/console/main.js", "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"),
      200);
  for (const std::string path : {"/", "/console/main.js", "/console/icon.svg"}) {
    EXPECT_EQ(status(path, "Sec-Fetch-Site: cross-site\r\n"), 403) << path;
    EXPECT_EQ(status(path, "Sec-Fetch-Site: same-site\r\nSec-Fetch-Dest: iframe\r\n"), 403) << path;
    EXPECT_EQ(status(path, "Origin: https://evil.example\r\n"), 403) << path;
    EXPECT_EQ(status_of(talk(port, "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n")), 403)
        << path;
  }
}

TEST(ControlConsole, LoadsWithoutTheTokenThatItThenAsksFor) {
  MockServer mock({.token = "s3cret"});
  EXPECT_EQ(mock.get("/").status, 200);
  EXPECT_EQ(mock.get("/?x").status, 400);
  EXPECT_EQ(mock.get("/console/main.js").status, 200);
  EXPECT_EQ(mock.get("/console/nothing.js").status, 404);
  for (const std::string path :
       {"/_mock/health", "/_mock/scripts", "/console", "/console/../_mock/health",
        "/console/..%2f_mock/health", "//_mock/health", "/_mock/../console/main.js"}) {
    const int status = mock.get(path).status;
    EXPECT_TRUE(status == 401 || status == 404) << path << " is " << status;
  }
  EXPECT_EQ(mock.get("/_mock/health").status, 401);
  EXPECT_EQ(mock.post("/", "{}").status, 401);
  EXPECT_EQ(mock.post("/console/main.js", "{}").status, 401);
}

}  // namespace
}  // namespace greenmock::tests
