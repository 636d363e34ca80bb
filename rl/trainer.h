#pragma once

#include <cstdint>

#include "policy/adamw.h"
#include "rewards/reward_pool.h"
#include "rl/metrics.h"
#include "rl/run.h"

namespace aha::rl {

// What a step tells.
struct StepReport {
  Metrics metrics;                                                   // reduced over processes
  nlohmann::ordered_json timing = nlohmann::ordered_json::object();  // of this process
  rewards::RewardWait wait;                                          // for rewards, after sampling
  std::int64_t num_tokens = 0;  // trained and sampled on all processes: what tokens/s counts
};

// A stage that changes the policy step by step. A step is a function of the policy, the optimizer
// and its number, and of nothing else, so that a run can be stopped and resumed between any two.
class Trainer {
 public:
  virtual ~Trainer() = default;
  virtual int steps() const = 0;
  virtual int save_steps() const = 0;
  virtual policy::AdamW& optimizer() = 0;
  virtual StepReport train_step(int step) = 0;  // step from 0
};

enum class StageEnd { complete, stopped };

struct StagePosition {
  int index = 0;  // in the recipe
  std::string name;
  int first_step = 0;           // 0, or where a checkpoint stands
  std::int64_t num_tokens = 0;  // that the run has trained on before
};

// Runs the stage's remaining steps: logs each, writes checkpoints when due, at the end, and when a
// stop is requested. Counts tokens on in `position`.
StageEnd run_trainer(Run& run, Trainer& trainer, StagePosition& position);

}  // namespace aha::rl
