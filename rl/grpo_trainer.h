#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "policy/language_model.h"
#include "rewards/reward_pool.h"
#include "rl/generate_groups.h"
#include "rl/grpo_options.h"
#include "rl/step_rewards.h"
#include "rl/token_statistics.h"
#include "rl/trainer.h"
#include "rl/training_batch.h"

namespace aha::rl {

// Group-relative policy optimization (DeepSeekMath, Shao et al., 2024; DAPO, Yu et al., 2025):
// sample a group of completions for each prompt, score them, train towards those above their
// group's mean.
class GrpoTrainer : public Trainer {
 public:
  // The reference of a KL term is the policy as it is now: make the trainer before a checkpoint of
  // the middle of its stage is loaded. Throws rewards::RewardError for a reward that cannot be
  // made.
  GrpoTrainer(Run& run, const GrpoOptions& options, std::string stage);

  int steps() const override { return options_.max_steps; }
  int save_steps() const override { return options_.save_steps; }
  policy::AdamW& optimizer() override { return optimizer_; }
  StepReport train_step(int step) override;

 private:
  std::vector<tasks::Prompt> next_prompts(int step) const;
  ScoredGroups generate(std::vector<tasks::Prompt> prompts, int step);
  StepRewards score(const ScoredGroups& scored, int step, Metrics& metrics) const;
  std::vector<std::vector<double>> advantages(const StepRewards& rewards,
                                              const RewardStatistics& statistics);
  std::vector<TrainingSample> weigh_samples(const ScoredGroups& scored, const StepRewards& rewards,
                                            Metrics& metrics);
  void set_token_weights(std::span<TrainingSample> samples);
  void train_minibatch(std::span<TrainingSample> samples, int step, int update, Metrics& metrics);
  at::Tensor loss_of_part(std::span<const TrainingSample> samples, bool on_policy,
                          TokenStatistics& statistics, policy::ExpertLoad& load) const;
  std::string name_samples(std::span<const TrainingSample> samples, int step) const;
  void log_completions(const ScoredGroups& scored, Metrics& metrics) const;
  void write_samples(const ScoredGroups& scored, const StepRewards& rewards, int step);
  std::int64_t count_tokens(const ScoredGroups& scored) const;
  int updates_per_step() const { return options_.num_iterations * options_.minibatches_per_step; }

  Run& run_;
  GrpoOptions options_;
  std::string stage_;
  policy::AdamW optimizer_;
  rewards::RewardPool pool_;
  std::unique_ptr<policy::LanguageModel> reference_;
  std::vector<policy::ExpertLoad> loads_;  // one a worker, of the current step
};

}  // namespace aha::rl
