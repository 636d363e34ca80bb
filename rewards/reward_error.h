#pragma once

#include <stdexcept>

namespace aha::rewards {

// Options of a reward that cannot be met. The message names the reward, the option and what was
// expected. What a completion holds never throws it.
class RewardError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace aha::rewards
