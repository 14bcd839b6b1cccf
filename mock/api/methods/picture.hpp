#pragma once
// What the methods that set a picture have in common (docs: api/account/SetProfilePicture,
// api/groups/SetGroupPicture).

#include <string>
#include <string_view>

#include "api/answer.hpp"

namespace greenmock::api {

/// Why these bytes are no picture to be set: the `reason` of the answer, in words of our own. Empty:
/// they are one.
std::string picture_problem(const AnswerContext& context, const std::string& picture);

/// Where it is shown: on WhatsApp's own host, as in the documentation's sample; nothing is served there
/// by us. `owner` is a group; empty: the account.
std::string picture_url(const core::Instance& instance, const std::string& owner,
                        const std::string& picture);

}  // namespace greenmock::api
