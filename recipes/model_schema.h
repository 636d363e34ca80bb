#pragma once

#include "recipes/recipe.h"
#include "recipes/section.h"

namespace aha::recipes {

// The keys of `model`. Of `config` only the names of keys are checked here, so that a typo does not
// leave a default in place; their values are the policy's to judge.
Section<ModelOptions> model_section();

}  // namespace aha::recipes
