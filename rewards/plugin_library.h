#pragma once

#include <memory>
#include <string>

#include "rewards/plugin_api.h"
#include "rewards/reward.h"

namespace aha::rewards {

// A reward made by the plugin in a shared library (rewards/plugin_api.h), in this process: what it
// does to memory it does to ours. The library stays loaded when this goes away.
class LoadedPlugin {
 public:
  // Throws RewardError for a file that is no library, lacks aha_reward_plugin or a function of it,
  // is of another version, or refuses the options.
  LoadedPlugin(const std::string& path, const std::string& options_json);
  ~LoadedPlugin();
  LoadedPlugin(const LoadedPlugin&) = delete;
  LoadedPlugin& operator=(const LoadedPlugin&) = delete;

  Score score(const aha_sample& sample) const;  // from any thread

 private:
  const aha_reward_plugin_v1& plugin_;
  void* reward_;
};

// The same as a Reward with this deadline, in seconds.
std::unique_ptr<Reward> load_plugin(const std::string& path, const std::string& options_json,
                                    double deadline);

}  // namespace aha::rewards
