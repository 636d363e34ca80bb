#include "rewards/reward.h"

namespace aha::rewards {

std::vector<Score> Reward::score_batch(std::span<const Sample> samples) const {
  std::vector<Score> scores;
  scores.reserve(samples.size());
  for (const Sample& sample : samples) scores.push_back(score_sample(sample));
  return scores;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::correct:
      return "correct";
    case Verdict::wrong:
      return "wrong";
    case Verdict::error:
      return "error";
    case Verdict::not_applicable:
      return "not_applicable";
  }
  return "unknown";
}

}  // namespace aha::rewards
