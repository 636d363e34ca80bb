#pragma once

#include <cstdint>

namespace aha::rollout {

struct SamplingOptions {
  int max_completion_length = 256;  // tokens, the end-of-sequence token included
  double temperature = 1.0;         // > 0; ignored when greedy
  int top_k = 0;                    // 0: off
  double top_p = 1.0;               // (0, 1]
  double min_p = 0.0;               // [0, 1): keep tokens with p >= min_p * max p
  bool greedy = false;              // the most probable token, lowest id on a tie
};

}  // namespace aha::rollout
