#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::rewards {

enum class OnError {
  skip_reward,  // this reward does not count for the sample
  drop_sample,  // the sample leaves the batch
  zero,         // counts as 0; must be asked for
};

// How the rewards of a sample become one number.
enum class RewardCombination { sum, product };

// A reward's weight over the steps of a stage, as a share of the full one; steps count from 0. 0
// before start_step, rising linearly to 1 over warmup_steps; from decay_start on falling linearly
// to decay_to over decay_steps. Without decay_steps it does not fall.
struct RewardSchedule {
  int start_step = 0;
  int warmup_steps = 0;
  int decay_start = 0;
  int decay_steps = 0;
  double decay_to = 0.0;
};

// One entry of a recipe's `rewards`.
struct RewardOptions {
  std::string name;     // in metrics, and where there is no kind the kind
  std::string kind;     // "accuracy", "format", ...: see reward_kind.h
  double weight = 1.0;  // in the sum that is the sample's reward
  OnError on_error = OnError::skip_reward;
  double deadline = 60.0;    // seconds a sample while training; of kinds that keep none themselves
  std::vector<double> clip;  // {low, high} that values are clipped to; empty: they are not
  std::string gate;          // the name of a reward without which this one is 0; or empty
  std::vector<std::string> answer_types;  // the prompts it is for; empty: all
  RewardSchedule schedule;
  nlohmann::ordered_json options = nlohmann::ordered_json::object();  // the kind's own
};

}  // namespace aha::rewards
