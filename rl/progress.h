#pragma once

#include <string>

namespace aha::rl {

// What a person who watches a run wants to know after each step. Numbers that a stage does not have
// are NaN.
struct StepProgress {
  std::string stage;
  int step = 0;   // steps done
  int steps = 0;  // of the stage
  double loss;
  double reward;
  double accuracy;
  double length;  // tokens a completion
  double tokens_per_second = 0.0;
  double stage_seconds_left = 0.0;
  std::string awaited_reward = {};  // the reward that the step waited for after sampling
  double wait_seconds = 0.0;
};

// Receives progress; called on the training thread of the leading process.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void on_step(const StepProgress& progress) = 0;
  // Sampling is done and this reward is not: called about once a second until it is.
  virtual void on_wait(const std::string& reward, double seconds) = 0;
  virtual void on_evaluation(const std::string& stage, double accuracy, double greedy_accuracy,
                             double mean_length) = 0;
};

}  // namespace aha::rl
