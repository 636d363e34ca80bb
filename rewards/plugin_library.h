#pragma once

#include <memory>
#include <string>

#include "rewards/plugin_api.h"
#include "rewards/reward.h"

namespace aha::rewards {

// The reward in a shared library (rewards/plugin_api.h), in this process: what it does to memory it
// does to ours. Throws RewardError for a file that is no library, lacks aha_reward_plugin or a
// function of it, is of another version, or refuses the options.
std::unique_ptr<Reward> load_plugin(const std::string& path, const std::string& options_json);

}  // namespace aha::rewards
