#include "client.hpp"

namespace greenmock::reference {

using std::chrono::seconds;

Answer Client::ask(std::string_view method, const std::string& body) const {
  Answer answer = api.call(method, body);
  while (mutants.on(Mutant::AsksAfterFinal) && is_final(answer)) {
    events.print(event::error(answer));
    stop.sleep(seconds{1});
    answer = api.call(method, body);
  }
  return answer;
}

}  // namespace greenmock::reference
