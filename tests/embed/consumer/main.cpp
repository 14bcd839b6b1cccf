// A program that knows nothing but the installed package: it logs in.

#include <greenmock/greenmock.hpp>

#include <chrono>
#include <iostream>

int main() {
  try {
    const greenmock::Server server({.seed = 7});
    const auto account = server.scoped_instance({.name = "consumer", .paused = true});
    account.advance(std::chrono::minutes{10});
    account.scan_png(account.qr_png());
    account.wait_for_event("state=authorized");
    std::cout << "greenmock " << greenmock::kVersion << ": " << account.name() << " is "
              << account.state() << " at " << account.api_url() << "\n";
    return account.state() == "authorized" ? 0 : 1;
  } catch (const greenmock::Error& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
