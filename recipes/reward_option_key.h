#pragma once

#include <string>
#include <string_view>

#include "recipes/section.h"
#include "rewards/reward_kind.h"
#include "rewards/reward_options.h"

namespace aha::recipes {

// The recipe's key of an option that a kind of reward declares. What is not set is left out of the
// resolved recipe.
Key<rewards::RewardOptions> key_of(const rewards::RewardOption& option);

// A key with a text that came from the command line.
YamlNode node_of_text(std::string key, std::string text);

// A key of `kind` with the value that the command line gives it: as it is for a text, `on` and
// `off` beside `true` and `false`, else as in an override. Throws RecipeError for what is not YAML.
// `kind` may be null.
YamlNode node_of_argument(std::string_view key, std::string_view value,
                          const rewards::RewardKind* kind);

}  // namespace aha::recipes
