#pragma once

#include <ATen/core/Tensor.h>

#include "rl/metrics.h"
#include "rl/policy_loss.h"

namespace aha::rl {

// Sums over the trained tokens of one part of a step: parts are filled on workers and added in
// order.
struct TokenStatistics {
  double tokens = 0.0;
  double entropy = 0.0;
  double kl = 0.0;
  double clipped_low = 0.0;
  double clipped_high = 0.0;
  double ratio_sum = 0.0;
  double ratio_min = 1e30;
  double ratio_max = -1e30;
  // Sampler against trainer, on parts that the sampling policy itself trains on.
  double on_policy_tokens = 0.0;
  double logp_difference_sum = 0.0;  // of |log p trainer - log p sampler|
  double logp_difference_max = 0.0;

  void add(const TokenStatistics& other);
};

// logprobs, entropy [N] float32. on_policy: the policy has not changed since it sampled.
TokenStatistics statistics_of(const TrainingBatch& batch, const PolicyLoss& loss,
                              const at::Tensor& logprobs, const at::Tensor& entropy,
                              bool on_policy);

void add_token_metrics(const TokenStatistics& statistics, bool with_kl, Metrics& metrics);

}  // namespace aha::rl
