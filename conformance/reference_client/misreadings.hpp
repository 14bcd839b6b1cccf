#pragma once
// The mutants that sit between the bytes and what is made of them. The client without a fault has no
// use for any of this.

#include <chrono>
#include <string_view>

#include "answer.hpp"
#include "http.hpp"
#include "mutants.hpp"

namespace greenmock::reference {

/// Before an answer is read.
void misread(Response& response, Mutants mutants);

/// qr, by a client that searches the text in place of parsing it.
Answer search(Answer answer);

/// How long receiveNotification is asked to be held.
std::chrono::seconds misread_timeout(std::chrono::seconds told, Mutants mutants);

/// What stands in receiptId.
Json misread_receipt(const Json& receipt, Mutants mutants);

/// What the task call hands to its caller.
Answer pass_on(std::string_view method, Answer answer, Mutants mutants);

}  // namespace greenmock::reference
