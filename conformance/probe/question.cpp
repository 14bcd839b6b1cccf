#include "probe/question.hpp"

namespace greenmock::kit {
namespace {

constexpr std::string_view kEmptyBody = "{}";

constexpr Question kQuestions[] = {
    {"getStateInstance", "GET", "getStateInstance/{token}"},
    {"getStatusInstance", "GET", "getStatusInstance/{token}"},
    {"getSettings", "GET", "getSettings/{token}"},
    {"getWaSettings", "GET", "getWaSettings/{token}", {}, true},
    {"getStateInstanceHistory", "GET", "getStateInstanceHistory/{token}"},
    {"showMessagesQueue", "GET", "showMessagesQueue/{token}"},
    {"getMessagesCount", "GET", "getMessagesCount/{token}"},
    {"getWebhooksCount", "GET", "getWebhooksCount/{token}"},
    {"lastIncomingMessages", "GET", "lastIncomingMessages/{token}?minutes=1", {}, true},
    {"lastOutgoingMessages", "GET", "lastOutgoingMessages/{token}?minutes=1", {}, true},
    {"getContacts", "GET", "getContacts/{token}?count=3", {}, true},
    {"getChats", "GET", "getChats/{token}?count=3", {}, true},
    // Whoever is logged in gets `alreadyLogged`; whoever is not gets a code that nobody has to scan.
    {"qr", "GET", "qr/{token}"},
    {"a wrong token", "GET", "getStateInstance/{wrong}"},
    {"no token", "GET", "getStateInstance"},
    {"an unknown method", "GET", "noSuchMethod/{token}"},
    {"a wrong verb", "DELETE", "getStateInstance/{token}"},
    {"what a browser asks first", "OPTIONS", "getStateInstance/{token}"},
    // Each lacks what it would need to do anything.
    {"sendMessage of nothing", "POST", "sendMessage/{token}", kEmptyBody, true},
    {"checkWhatsapp of nobody", "POST", "checkWhatsapp/{token}", kEmptyBody, true},
    {"getContactInfo of nobody", "POST", "getContactInfo/{token}", kEmptyBody, true},
    {"getChatHistory of no chat", "POST", "getChatHistory/{token}", kEmptyBody, true},
    {"getMessage of none", "POST", "getMessage/{token}", kEmptyBody, true},
    {"what is no JSON", "POST", "getChatHistory/{token}", "{", true},
};

}  // namespace

std::span<const Question> questions() {
  return kQuestions;
}

}  // namespace greenmock::kit
