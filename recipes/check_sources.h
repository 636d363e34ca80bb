#pragma once

#include "recipes/recipe.h"
#include "recipes/recipe_error.h"

namespace aha::recipes {

// A RecipeCheck (load_recipe.h) of what a recipe refers to: that the model directory is one or
// the fresh model's configuration can be, that
// the task and the corpora can be made from their options and files, that the held-out parts have
// the prompts that the stages ask for, and that the rewards can be made: plugins are loaded and
// refuse what they do not take. Reads the files of rows.
void check_sources(const Recipe& recipe, const Report& report);

}  // namespace aha::recipes
