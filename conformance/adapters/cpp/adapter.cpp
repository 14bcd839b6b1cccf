// Green API by cpp-httplib (Debian: libcpp-httplib-dev). The loop is this program's own, and asks qr alone.
//   greenmock-conformance run -- build/bin/greenmock-adapter-cpp
#include <httplib.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>

using Json = nlohmann::json;
constexpr auto kAbout = R"({"contract":1,"client":"cpp-httplib","tasks":["authorize","logout","call"],"loop":"adapter",)"
                        R"("pollEvery":"1s","limits":{"qr":"900s"},"events":["qr","authorized","loggedOut","error","result"]})";

std::string env(const char* name, const char* otherwise = "") {
  const char* const value = std::getenv(name);
  return value ? value : otherwise;
}
void say(const Json& event) { std::cout << event.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl; }
int refuse(const std::string& why) { return std::cerr << why << std::endl, 2; }
void pause(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

Json ask(const std::string& method, const std::string& body = "") {
  const std::string url = env("GREEN_API_URL"), id = env("GREEN_API_ID_INSTANCE"), token = env("GREEN_API_TOKEN_INSTANCE");
  static httplib::Client client(std::regex_replace(url, std::regex("(//[^/]*)/.*"), "$1"));
  client.set_read_timeout(900);  // it would be 5
  client.set_ca_cert_path(env("GREEN_API_CA_FILE"));
  const std::string prefix = std::regex_replace(url, std::regex("^[^/]*//[^/]*|/+$"), "");
  const std::string path = prefix + "/waInstance" + id + "/" + method + "/" + token;
  const auto got = body.empty() ? client.Get(path) : client.Post(path, body, "application/json");
  if (!got) throw Json{{"message", to_string(got.error())}, {"kind", "network"}};
  if (got->status != 200) throw Json{{"message", got->reason}, {"status", got->status}};
  if (!Json::accept(got->body)) throw Json{{"message", "this is no JSON"}, {"kind", "unreadable"}};
  return Json::parse(got->body);
}

/// What there is to tell: a code, or how the task has ended. Throws trouble.
Json step(const std::string& task) {
  if (task == "call") return {{"event", "result"}, {"kind", "ok"}, {"data", ask(env("GREEN_API_METHOD"), env("GREEN_API_BODY"))}};
  const Json answer = ask(task == "logout" ? "logout" : "qr");
  const auto text = [&](const char* key) { return answer.contains(key) && answer[key].is_string() ? answer[key] : Json(""); };
  if (answer.contains("isLogout") && answer["isLogout"] == true) return {{"event", "loggedOut"}};
  if (text("type") == "alreadyLogged") return {{"event", "authorized"}};
  if (text("type") == "qrCode") return {{"event", "qr"}, {"image", text("message")}};
  if (text("type") == "error" && std::regex_search(answer.dump(), std::regex("auth|log ?out", std::regex::icase))) ask("logout");
  throw Json{{"message", answer.dump()}};
}

int main(int, char** argv) {
  const std::string task = env("GREEN_API_TASK");
  if (task == "describe") return std::puts(kAbout) < 0;
  for (const char* name : {"GREEN_API_TASK", "GREEN_API_URL"})
    if (env(name).empty())
      return refuse(std::string(name) + " is not set: this is started by greenmock-conformance run -- " + argv[0]);
  if (task != "authorize" && task != "logout" && task != "call") return refuse("there is no task " + task + " (GREEN_API_TASK)");
  Json told;
  for (int errors = 0;; pause(1000 * std::min(1 << std::max(errors - 1, 0), 30))) {
    try {
      const Json event = step(task);
      if (std::exchange(told, event) != event) say(event);
      if (event["event"] != "qr") return pause(std::stoi(env("GREEN_API_LINGER_MS", "3000"))), 0;
      errors = 0;
    } catch (Json& trouble) {
      trouble["event"] = "error";
      say(trouble);
      const bool is_final = std::regex_match(std::to_string(trouble.value("status", 0)), std::regex("40[134]|466"));
      if (task != "authorize" || is_final || ++errors == 10) return 1;
    }
  }
}
