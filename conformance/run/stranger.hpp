#pragma once
// Another host, to which the service may redirect a client: `"hosts": ["other"]` of a scenario.

#include <memory>
#include <string>
#include <vector>

#include "client/transcript.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::kit {

/// HTTP on a free port of another address of this machine. It knows nothing, and answers 404; what it is asked it keeps.
class Stranger {
 public:
  struct Request {
    ClientClock::time_point at;
    std::string head;  ///< the request line and the headers, a line each
  };

  Stranger();  ///< throws std::runtime_error
  ~Stranger();
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  /// Without a slash at the end.
  std::string url() const;
  /// In the order of their arrival; a few hundred at most.
  std::vector<Request> requests() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The text of a script or a rule, with the address of the stranger in the place of `${otherUrl}`; null: there is none.
std::string with_other_url(const core::Json& script, const Stranger* stranger);

}  // namespace greenmock::kit
