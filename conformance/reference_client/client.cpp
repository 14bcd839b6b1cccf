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

int run_client(const Environment& environment, const Stop& stop, Mutants mutants,
               const std::function<int(const Client&)>& task) {
  Http http(environment, stop, mutants);
  GreenApi api(environment, http, mutants);
  Events events(environment.token, environment.is_one_of_two ? environment.id_instance : "",
                mutants);
  try {
    return task({environment, api, events, stop, mutants});
  } catch (const Stopped&) {
    return 0;  // that is what was asked for
  } catch (const GivesUp& gives_up) {
    events.print(event::error({Kind::Network, {}, gives_up.why, {}, "", {}}));
    return 1;
  }
}

}  // namespace greenmock::reference
