#pragma once

#include <cstdint>

namespace aha::policy {

// Kernels behind token_logprobs: one row of float32 logits, which are divided by the temperature.

struct LogitScore {
  float logprob;      // of the target
  float entropy;      // in nats
  float log_sum_exp;  // of the divided logits
};

LogitScore score_logits(const float* logits, std::int64_t count, float temperature,
                        std::int64_t target);

// The logits become the gradients that they have where the target's log-prob has `gradient`.
void differentiate_logits(float* logits, std::int64_t count, float temperature, std::int64_t target,
                          float log_sum_exp, float gradient);

}  // namespace aha::policy
