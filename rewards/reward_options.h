#pragma once

#include <string>
#include <vector>

#include "rewards/code/code_options.h"
#include "rewards/math_options.h"

namespace aha::rewards {

enum class OnError {
  skip_reward,  // this reward does not count for the sample
  drop_sample,  // the sample leaves the batch
  zero,         // counts as 0; must be asked for
};

// One entry of a recipe's `rewards`.
struct RewardOptions {
  std::string name;     // "accuracy", "format", ...
  double weight = 1.0;  // in the sum that is the sample's reward
  OnError on_error = OnError::skip_reward;
  std::string preset = "r1";  // format: which shape
  std::string pattern;        // format: own RE2 pattern (full match); excludes a preset
  MathOptions math = {};      // math, and accuracy for answer type math
  CodeOptions code = {};      // code
};

}  // namespace aha::rewards
