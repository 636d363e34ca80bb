#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "rewards/reward.h"
#include "rewards/reward_options.h"

namespace aha::rewards {

// The reward of this kind with these options; those that are not given have their defaults. Throws
// RewardError for a kind that is not known, with those that are, and for options that the kind does
// not have or that are impossible.
std::unique_ptr<Reward> make_reward(const RewardOptions& options);
std::unique_ptr<Reward> make_reward(const std::string& kind, const nlohmann::ordered_json& options =
                                                                 nlohmann::ordered_json::object());

}  // namespace aha::rewards
