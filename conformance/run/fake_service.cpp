#include "run/fake_service.hpp"

#include <algorithm>

namespace greenmock::kit {

FakeService::FakeService(const std::vector<const Scenario*>& scenarios, std::uint64_t seed) {
  ServerOptions options;
  options.seed = seed;
  options.tls = std::any_of(scenarios.begin(), scenarios.end(),
                            [](const Scenario* one) { return one->tls != Tls::No; });
  if (options.tls) options.tls_dir = authority_.emplace().path();
  const bool has_media_host = std::any_of(scenarios.begin(), scenarios.end(),
                                          [](const Scenario* one) { return one->media_host; });
  if (has_media_host) options.media_port = std::uint16_t{0};
  server_.emplace(options);
}

}  // namespace greenmock::kit
