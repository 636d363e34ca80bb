#pragma once

#include "rollout/sampling_options.h"
#include "tasks/task.h"

namespace aha::rl {

// Accuracy, format and length on held-out prompts, sampled and greedy.
struct EvalOptions {
  tasks::Split split = tasks::Split::test;
  int num_prompts = 512;
  int num_generations = 4;  // samples a prompt at `sampling.temperature`; greedy takes one more
  rollout::SamplingOptions sampling;
};

}  // namespace aha::rl
