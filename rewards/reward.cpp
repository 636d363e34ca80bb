#include "rewards/reward.h"

namespace aha::rewards {

std::vector<Score> Reward::score_batch(std::span<const Sample> samples) const {
  std::vector<Score> scores;
  scores.reserve(samples.size());
  for (const Sample& sample : samples) scores.push_back(score_sample(sample));
  return scores;
}

}  // namespace aha::rewards
