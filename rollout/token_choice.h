#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rollout/sampling_options.h"
#include "tasks/random_stream.h"

namespace aha::rollout {

struct ChosenToken {
  std::int32_t id = 0;
  float logprob = 0.0F;  // of the distribution at `temperature`, before any token is left out
};

// Draws one token from `logits` (one vocabulary's worth, overwritten). Greedy takes the largest
// logit, the lowest id on a tie, and reports its log-prob at temperature 1. Otherwise one uniform
// number of `random` is used. `scratch` only saves allocations. Throws NonFiniteLogits where a
// logit is NaN or all are minus infinity.
ChosenToken choose_token(std::span<float> logits, const SamplingOptions& options,
                         tasks::RandomStream& random, std::vector<std::int32_t>& scratch);

}  // namespace aha::rollout
