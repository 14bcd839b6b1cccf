// Runs a fuzz target without libFuzzer: over each file of some folders, and over changed copies of
// them. The same ones each time, so that a failure comes again.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string changed(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (std::size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = below(bytes.size());
    switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        bytes.erase(at, 1 + below(8));
        break;
      case 2:
        bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(16)));
        break;
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: " << argv[0] << " COPIES FOLDER…\n";
    return 2;
  }
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  const int copies_of_each = std::atoi(arguments[1]);
  std::vector<std::filesystem::path> files;
  for (const char* folder : arguments.subspan(2)) {
    const std::size_t before = files.size();
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      files.push_back(entry.path());
    if (files.size() == before) {
      std::cerr << folder << " is empty\n";
      return 2;
    }
  }
  std::sort(files.begin(), files.end());
  std::mt19937 random(1);
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    run(bytes);
    for (int copy = 0; copy < copies_of_each; ++copy) run(changed(bytes, random));
  }
  std::cout << files.size() << " files and "
            << files.size() * static_cast<std::size_t>(copies_of_each) << " copies\n";
  return 0;
}
