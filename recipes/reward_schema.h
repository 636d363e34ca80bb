#pragma once

#include <span>
#include <string>
#include <string_view>

#include "recipes/section.h"
#include "rewards/reward_options.h"

namespace aha::recipes {

// The keys of one element of `rewards`; those of a kind come from its options in
// rewards/reward_kind.h.
Section<rewards::RewardOptions> reward_section();

// The reward that `aha score` is told: `reward` is "NAME", "NAME:key=value,key=value" or, for a
// kind with a main option, "NAME:VALUE", the whole rest; `assignments` are more of "key=value",
// each one key. Texts are taken as they are; other values are written as in an override. Throws
// RecipeError.
rewards::RewardOptions parse_reward(std::string_view reward,
                                    std::span<const std::string> assignments);

}  // namespace aha::recipes
