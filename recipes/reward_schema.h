#pragma once

#include "recipes/section.h"
#include "rewards/reward_options.h"

namespace aha::recipes {

// The keys of one element of `rewards`.
Section<rewards::RewardOptions> reward_section();

}  // namespace aha::recipes
