#include "core/login/authorization_code.hpp"

#include <algorithm>
#include <utility>

#include "core/seed.hpp"

namespace greenmock::core {

std::string AuthorizationCodes::code(std::uint64_t number) const {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::string out = draw_bytes(seed_, "authorizationCode", number, kAuthorizationCodeSize);
  for (char& c : out) c = kCharacters[static_cast<unsigned char>(c) % kCharacters.size()];
  return out;
}

std::string AuthorizationCodes::tell() {
  not_given_ = code(told_++);
  return *not_given_;
}

void AuthorizationCodes::give(VirtualTime now, Duration lasts) {
  if (!not_given_) tell();
  current_ = Current{*std::exchange(not_given_, std::nullopt), now, now + lasts};
  has_given_any_ = true;
}

TypedResult AuthorizationCodes::judge(std::string_view typed, VirtualTime now) const {
  using enum TypedResult::Verdict;
  if (!has_given_any_) return {NoCode, {}};
  if (!current_ || typed != current_->text) return {has_given(typed) ? Worthless : Wrong, {}};
  if (now >= current_->ends) return {Expired, now - current_->ends};
  return {Accepted, {}};
}

bool AuthorizationCodes::has_given(std::string_view typed) const {
  if (typed.size() != kAuthorizationCodeSize) return false;
  for (std::uint64_t back = 1; back <= std::min(told_, kRemembered); ++back) {
    if (code(told_ - back) == typed) return true;
  }
  return false;
}

std::string AuthorizationCodes::normal(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

}  // namespace greenmock::core
