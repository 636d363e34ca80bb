#pragma once

#include <cstdint>
#include <vector>

#include "rewards/reward.h"
#include "rewards/reward_pool.h"
#include "rl/run.h"
#include "rollout/sampling_options.h"
#include "tasks/completion.h"
#include "tasks/random_stream.h"

namespace aha::rl {

// Completions of some prompts, and the rewards' scores of each.
struct ScoredGroups {
  std::vector<tasks::Group> groups;
  std::vector<std::vector<std::vector<rewards::Score>>> scores;  // [group][completion][reward]
};

// How a set of prompts is sampled: prompt i draws from the streams (seed, purpose, step, number of
// i).
struct GenerationPlan {
  rollout::SamplingOptions sampling;
  int num_generations = 1;
  tasks::RandomStream::Key key;               // `prompt` and `sample` are filled in
  std::vector<std::uint32_t> prompt_numbers;  // of each prompt: its number in the step
  std::int64_t policy_version = 0;
};

// Samples num_generations completions of each prompt on the run's workers. Each completion is
// scored as soon as it is finished, while sampling goes on.
ScoredGroups generate_groups(Run& run, std::vector<tasks::Prompt> prompts,
                             const GenerationPlan& plan, rewards::RewardPool& pool);

}  // namespace aha::rl
