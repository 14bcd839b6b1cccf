#pragma once
// Where two servers differ in what they answer to one question. Pure.

#include <string>
#include <vector>

#include "probe/answer.hpp"

namespace greenmock::kit {

struct Difference {
  std::string where;        ///< `status`, `header content-type`, `body /message`
  std::string there, here;  ///< the server that was asked, and the fake
};

/// Values differ from account to account, so of an answer of success only the shape of the body is compared: which keys
/// there are, in which order, and of which kind each value is. What is refused is refused word for word. `secrets`
/// are those of the account, which stand in no difference (less than six characters are looked for nowhere: a token of the service has fifty), nor 16 characters of one in a piece.
std::vector<Difference> differences(const ProbeAnswer& there, const ProbeAnswer& here,
                                    const std::vector<std::string>& secrets);

}  // namespace greenmock::kit
