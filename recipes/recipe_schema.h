#pragma once

#include "recipes/recipe.h"
#include "recipes/section.h"

namespace aha::recipes {

constexpr int kFormatVersion = 1;

// The schema of a whole recipe. Built at the first call; immutable, for any thread.
const Section<Recipe>& recipe_section();

}  // namespace aha::recipes
