#include "recipes/key_reference.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recipes/load_recipe.h"
#include "recipes/recipe_schema.h"
#include "recipes/section_text.h"
#include "tests/recipes/random_recipe.h"

namespace aha::recipes {
namespace {

using testing::HasSubstr;

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find(end);
  if (from == std::string::npos || to == std::string::npos) return "no markers";
  return text.substr(from + begin.size(), to - from - begin.size());
}

TEST(KeyReference, IsWhatTheDocumentationHas) {
  std::ifstream file(AHA_SOURCE_DIR "/docs/recipes.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(between(text.str(), "<!-- keys:begin -->\n", "<!-- keys:end -->"), key_reference())
      << "put the output of `aha check --keys` between the markers in docs/recipes.md";
}

TEST(KeyReference, ExplainsEveryKey) {
  std::vector<SectionText> sections;
  recipe_section().describe("", "top", sections);
  EXPECT_GE(sections.size(), 15U);
  for (const SectionText& section : sections) {
    EXPECT_FALSE(section.doc.empty()) << section.path;
    for (const KeyText& key : section.keys) {
      EXPECT_FALSE(key.doc.empty()) << section.path << ' ' << key.name;
      EXPECT_FALSE(key.type.empty()) << section.path << ' ' << key.name;
      EXPECT_FALSE(key.standard && key.standard->is_null())
          << section.path << ' ' << key.name << ": the default is none of the choices";
    }
  }
}

TEST(KeyReference, HasEveryKeyThatAResolvedRecipeHas) {
  const std::string reference = key_reference();
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Recipe recipe = RandomRecipe(seed).make();
    recipe.model = {"models/base", nullptr};
    std::istringstream lines(to_yaml(recipe));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t start = line.find_first_not_of(" -");
      const std::string key = line.substr(start, line.find(':') - start);
      EXPECT_THAT(reference, HasSubstr("| `" + key + "` |"));
    }
  }
}

}  // namespace
}  // namespace aha::recipes
