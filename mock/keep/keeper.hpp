#pragma once
// Keeps what must survive the end of a server, in one file (greenmock serve --state).

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "api/service/service.hpp"
#include "net/keeping.hpp"
#include "store/committer.hpp"

namespace greenmock::keep {

class Keeper : public net::Keeping {
 public:
  /// Opens the file, or makes it; throws store::Unusable.
  explicit Keeper(const std::string& path);

  /// Makes the instances that it holds, with their queues. Throws store::Unusable; then the service has some of them.
  void restore(api::Service& service, core::ClientTime now);

  void begin(Told told) override;
  std::uint64_t submit(api::Service& service) override;
  std::string end() override;

 private:
  /// The last receipt that was given out, by the instance.
  using LastReceipts = std::map<core::InstanceId, std::uint64_t>;
  void restore_notes(const store::Contents& contents, api::Service& service, LastReceipts& last);
  void restore_parts(api::Service& service);

  store::Store store_;
  std::vector<store::Change>
      too_old_;  // items that nobody waits for any more, for the first submit()
  std::unique_ptr<store::Committer> committer_;  // after the store, which it writes to
};

}  // namespace greenmock::keep
