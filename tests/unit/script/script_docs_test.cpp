// The examples of docs/scripts.md are scripts, or one rule a line: they must load.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;

namespace {

std::vector<std::string> examples() {
  // ctest runs the tests in the source folder.
  const std::filesystem::path page = "docs/scripts.md";
  std::ifstream file(page);
  EXPECT_TRUE(file) << page << " is not below " << std::filesystem::current_path();
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      inside = line == "```jsonc";
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

}  // namespace

TEST(ScriptDocs, have_examples_that_load) {
  Vocabulary vocabulary = words();
  for (const char* name : {"getSettings", "getAuthorizationCode"})
    vocabulary.methods.push_back(name);
  const auto blocks = examples();
  EXPECT_GE(blocks.size(), 8U);
  for (const std::string& block : blocks) {
    if (block.starts_with("{ \"greenmock\"")) {
      const auto loaded = load_script(block, Scope::File, vocabulary);
      EXPECT_TRUE(loaded) << block << all(loaded.problems);
      continue;
    }
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      const auto loaded = load_rule(line, vocabulary);
      EXPECT_TRUE(loaded) << line << "\n" << all(loaded.problems);
    }
  }
}
