#pragma once
// Servers that follow each other on one state file, without a network.

#include <stdlib.h>

#include <filesystem>
#include <functional>

#include "keep/keeper.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

class KeptLives : public ::testing::Test {
 protected:
  static constexpr core::VirtualTime kBorn{1'790'000'000s};
  static constexpr core::InstanceId kId = 1101000001;

  KeptLives() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "greenmock-keep-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~KeptLives() override { std::filesystem::remove_all(folder); }

  std::string file() const { return (folder / "state").string(); }

  /// A server's life: made from the file, changed by `what`, and ended in the middle of whatever it did.
  void live(const std::function<void(api::Service&)>& what, core::VirtualTime start = kBorn) {
    api::Service::Options options;
    options.seed = ++seed;  // no two servers have the same
    options.start = start;
    options.keeps = true;
    options.file_bytes = file_bytes;
    api::Service service(options, now);
    keep::Keeper keeper(file());
    keeper.restore(service, now);
    keeper.begin([](std::uint64_t, const std::string&) {});
    save = [&] { keeper.submit(service); };
    what(service);
    save();
    keeper.end();
  }
  /// The same, with the account that make() has made in an earlier life.
  void live_on(const std::function<void(api::Service&, core::Instance&)>& what,
               core::VirtualTime start = kBorn) {
    live(
        [&](api::Service& service) {
          core::Instance* const instance = service.find(kId);
          if (!instance) throw std::runtime_error("the account is gone");
          what(service, *instance);
        },
        start);
  }

  core::Instance& make(api::Service& service, core::InstanceSpec spec) {
    spec.paused = true;
    return *std::get<core::Instance*>(service.create(spec, std::nullopt, now));
  }

  /// What has changed so far is written, as a server does after each call.
  std::function<void()> save;
  std::filesystem::path folder;
  std::uint64_t seed = 7;
  std::size_t file_bytes = core::FileStore::kUsualLimit;
  core::ClientTime now{};
};

inline core::InstanceSpec named(const std::string& name) {
  core::InstanceSpec spec;
  spec.name = name;
  spec.id = 1101000001;
  spec.token = "secret";
  return spec;
}

}  // namespace greenmock::tests
