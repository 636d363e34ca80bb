#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aha::recipes {

// The name that `typed` was most likely meant to be: the fewest letters inserted, left out, changed
// or swapped with their neighbour (optimal string alignment distance; case and `-` for `_` count
// for nothing), if these are at most a third of the letters. The first of equals.
std::optional<std::string> nearest_name(std::string_view typed, std::span<const std::string> names);

// "; did you mean `x`?", or "; known: `a`, `b`" where nothing is near.
std::string suggestion(std::string_view typed, std::span<const std::string> names);

}  // namespace aha::recipes
