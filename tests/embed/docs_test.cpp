// What docs/embedding.md shows is what the tests run.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  // ctest runs the tests in the source folder.
  EXPECT_TRUE(file) << "there is no " << path << " here";
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The fenced blocks of a language.
std::vector<std::string> blocks_of(const std::string& page, const std::string& language) {
  const std::string fence = "\n```" + language + "\n";
  std::vector<std::string> blocks;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    const std::size_t start = at + fence.size();
    at = page.find("\n```", start);
    blocks.push_back(page.substr(start, at + 1 - start));
  }
  return blocks;
}

void expect_verbatim(const std::string& language, const std::string& path) {
  const std::string source = read(path);
  const auto blocks = blocks_of(read("docs/embedding.md"), language);
  EXPECT_FALSE(blocks.empty()) << language;
  for (const std::string& block : blocks)
    EXPECT_NE(source.find(block), std::string::npos) << "not in " << path << ":\n" << block;
}

}  // namespace

TEST(EmbeddingDocs, ShowCodeThatIsTested) {
  expect_verbatim("cpp", "tests/embed/example_test.cpp");
}

TEST(EmbeddingDocs, ShowTheProjectThatIsBuilt) {
  expect_verbatim("cmake", "tests/embed/consumer/CMakeLists.txt");
}
