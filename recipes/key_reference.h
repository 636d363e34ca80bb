#pragma once

#include <string>

namespace aha::recipes {

// Every key of a recipe as Markdown tables: name, type and range, default, meaning. What
// `aha check --keys` prints and docs/recipes.md contains.
std::string key_reference();

}  // namespace aha::recipes
