// A recipe broken at random is refused as a RecipeError, or is right; it never does anything else.
// fuzz_load_recipe.cpp does the same for longer.

#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "recipes/load_recipe.h"
#include "tests/recipes/mutate_text.h"
#include "tests/recipes/same_options.h"

namespace aha::recipes {
namespace {

using Clock = std::chrono::steady_clock;

std::string demo_recipe() {
  std::ifstream file(AHA_SOURCE_DIR "/recipes/r1_zero_demo.yaml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Whether it was right. Fails the test for anything but a located RecipeError.
bool load_mutation(const std::string& yaml, const std::vector<std::string>& overrides) {
  try {
    const Recipe recipe = parse_recipe(yaml, "m.yaml", overrides);
    EXPECT_TRUE(same_options(parse_recipe(to_yaml(recipe), "m.yaml"), recipe)) << yaml;
    return true;
  } catch (const RecipeError& error) {
    EXPECT_FALSE(error.mistakes().empty());
    for (const RecipeMistake& mistake : error.mistakes()) {
      EXPECT_TRUE(mistake.file == "command line" || mistake.line > 0) << error.what();
      EXPECT_FALSE(mistake.message.empty());
    }
  }
  return false;
}

TEST(MutatedRecipe, IsRefusedOrRight) {
  const std::string demo = demo_recipe();
  ASSERT_TRUE(load_mutation(demo, {}));
  std::mt19937_64 random(1);
  int right = 0;
  constexpr int kMutations = 3000;
  for (int i = 0; i < kMutations; ++i) {
    const std::string yaml = mutate_text(demo, random);
    const auto start = Clock::now();
    ASSERT_NO_THROW(right += load_mutation(yaml, {}) ? 1 : 0) << yaml;
    ASSERT_LT(Clock::now() - start, std::chrono::seconds(10)) << yaml;
  }
  // Most breaks are in a comment or are noticed.
  EXPECT_GT(right, 0);
  EXPECT_LT(right, kMutations);
}

TEST(MutatedRecipe, WithMutatedOverridesIsRefusedOrRight) {
  const std::string demo = demo_recipe();
  const std::vector<std::string> overrides = {"stages.rl.max_steps=20", "task={name: countdown}",
                                              "stages.1.split=validation",
                                              "model.config.rope_theta=1e4", "output='x'"};
  std::mt19937_64 random(2);
  for (int i = 0; i < 1000; ++i) {
    const std::string mutated = mutate_text(overrides[random() % overrides.size()], random);
    ASSERT_NO_THROW(load_mutation(demo, {mutated})) << mutated;
  }
}

}  // namespace
}  // namespace aha::recipes
