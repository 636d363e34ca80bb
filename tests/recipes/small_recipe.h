#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recipes/load_recipe.h"

namespace aha::recipes {

// A recipe with as little in it as can be, whose lines tests can count on. Line 6 is the first of
// the stage `rl`, which is the last thing in it.
inline constexpr std::string_view kSmallRecipe =
    "format_version: 1\n"                 // 1
    "output: runs/test\n"                 // 2
    "model: {path: models/base}\n"        // 3
    "task: {name: chain_arithmetic}\n"    // 4
    "stages:\n"                           // 5
    "  - name: rl\n"                      // 6
    "    type: grpo\n"                    // 7
    "    rewards: [{name: accuracy}]\n";  // 8

// "file:line: key: message" of every mistake, in order; empty for a recipe that is right.
inline std::vector<std::string> mistakes_in(std::string_view yaml,
                                            std::span<const std::string> overrides = {},
                                            const RecipeCheck& further = {}) {
  std::vector<std::string> lines;
  try {
    parse_recipe(yaml, "r.yaml", overrides, further);
  } catch (const RecipeError& error) {
    for (const RecipeMistake& mistake : error.mistakes()) lines.push_back(to_string(mistake));
  }
  return lines;
}

// The mistakes of the small recipe with `more` after its last line.
inline std::vector<std::string> mistakes_with(const std::string& more) {
  return mistakes_in(std::string(kSmallRecipe) + more);
}

// The mistakes of the small recipe with the first `from` in it replaced.
inline std::vector<std::string> mistakes_replacing(const std::string& from, const std::string& to) {
  std::string yaml(kSmallRecipe);
  return mistakes_in(yaml.replace(yaml.find(from), from.size(), to));
}

}  // namespace aha::recipes
