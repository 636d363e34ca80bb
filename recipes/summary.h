#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "recipes/recipe.h"

namespace aha::recipes {

// What a run came to, from its rows: seed, seconds (of all stages) and, where the recipe evaluates,
// accuracy, greedy, format and length of its first evaluation (..._before) and its last
// (..._after).
nlohmann::ordered_json make_summary(const std::filesystem::path& run_folder, const Recipe& recipe);

}  // namespace aha::recipes
