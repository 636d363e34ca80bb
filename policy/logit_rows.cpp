#include "policy/logit_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "policy/simd.h"
#include "policy/vector_exp.h"

namespace aha::policy {

AHA_SIMD_CLONES LogitScore score_logits(const float* logits, std::int64_t count, float temperature,
                                        std::int64_t target) {
  const float factor = 1.0F / temperature;
  float largest = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : largest)
  for (std::int64_t j = 0; j < count; ++j) largest = logits[j] > largest ? logits[j] : largest;
  float sum = 0.0F;
  float weighted = 0.0F;
#pragma omp simd reduction(+ : sum, weighted)
  for (std::int64_t j = 0; j < count; ++j) {
    // p log p is 0 where p is 0, also where log p is minus infinity.
    const float score = std::max((logits[j] - largest) * factor, -1e4F);
    const float exponential = vector_exp(score);
    sum += exponential;
    weighted += exponential * score;
  }
  const float log_sum = std::log(sum);
  return {(logits[target] - largest) * factor - log_sum, log_sum - weighted / sum,
          largest * factor + log_sum};
}

AHA_SIMD_CLONES void differentiate_logits(float* logits, std::int64_t count, float temperature,
                                          std::int64_t target, float log_sum_exp, float gradient) {
  const float factor = 1.0F / temperature;
  const float scaled = gradient * factor;
#pragma omp simd
  for (std::int64_t j = 0; j < count; ++j)
    logits[j] = -scaled * vector_exp(logits[j] * factor - log_sum_exp);
  logits[target] += scaled;
}

}  // namespace aha::policy
