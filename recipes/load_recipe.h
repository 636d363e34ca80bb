#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "recipes/recipe.h"
#include "recipes/recipe_error.h"

namespace aha::recipes {

// Checks of rooms that the loader does not know, such as the policy's on `model.config`. Called
// with a recipe that is right in all else; `report("model.config.hidden_size", "must be ...")` adds
// a mistake at that key path, whose file and line the loader finds.
using RecipeCheck = std::function<void(const Recipe& recipe, const Report& report)>;

// Reads a recipe and checks it; docs/recipes.md has all keys. Nothing is converted, clamped or
// ignored. Relative paths in a recipe are left as they are: they start at the current directory.
//
// `overrides` have the form "key.path=value" and replace or add the key before anything is checked.
// An element of `stages` or `rewards` goes by its name or its index from 0:
// "stages.rl.max_steps=10". A value that begins with a quote, `[` or `{` is YAML, any other is
// taken as one unquoted scalar.
//
// Throws RecipeError with every mistake of the file and the overrides, not only the first; but YAML
// that cannot be read, or an unknown format_version, is reported alone. Thread-safe.
Recipe load_recipe(const std::filesystem::path& path, std::span<const std::string> overrides = {},
                   const RecipeCheck& further = {});

// The same for a text; `file_name` is what messages call it.
Recipe parse_recipe(std::string_view yaml, const std::string& file_name,
                    std::span<const std::string> overrides = {}, const RecipeCheck& further = {});

// The resolved recipe: every key in a fixed order with the value it has. Loads back to an equal
// recipe; equal recipes give the same bytes. Doubles have the fewest digits that read back exactly.
std::string to_yaml(const Recipe& recipe);

}  // namespace aha::recipes
