#pragma once

#include <string_view>

#include "rewards/math/arena.h"

namespace aha::rewards::math {

// What an answer in words says where it stands for something in mathematics: "all real numbers" is
// the real line, "no solution" the empty set, "twelve" a number, "DNE" does not exist. Null for
// other words. `words` as Kind::text holds them.
const Expression* meaning_of_phrase(std::string_view words, Arena& arena);

}  // namespace aha::rewards::math
