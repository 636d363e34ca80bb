#include "rewards/reward.h"

#include <cmath>
#include <exception>
#include <utility>

#include <fmt/core.h>

namespace aha::rewards {

std::vector<Score> Reward::score_batch(std::span<const Sample> samples) const {
  std::vector<Score> scores;
  scores.reserve(samples.size());
  for (const Sample& sample : samples) scores.push_back(score_sample(sample));
  return scores;
}

Score undecided(std::string detail) { return {std::nullopt, Verdict::error, std::move(detail)}; }

std::vector<Score> score_safely(const Reward& reward, std::span<const Sample> samples) {
  const auto all = [&](std::string detail) {
    return std::vector<Score>(samples.size(), undecided(std::move(detail)));
  };
  try {
    std::vector<Score> scores = reward.score_batch(samples);
    if (scores.size() != samples.size()) {
      return all(fmt::format("gave {} scores for {} samples", scores.size(), samples.size()));
    }
    for (Score& score : scores) {
      if (score.value && !std::isfinite(*score.value)) {
        score = undecided(fmt::format("the score is {}", *score.value));
      }
    }
    return scores;
  } catch (const std::exception& error) {
    return all(error.what());
  } catch (...) {
    return all("threw something that is no std::exception");
  }
}

}  // namespace aha::rewards
