#pragma once

#include "recipes/recipe.h"
#include "recipes/section.h"

namespace aha::recipes {

// The keys of one element of `stages`.
Section<Stage> stage_section();

}  // namespace aha::recipes
