#include "rollout/token_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rollout/non_finite_logits.h"

namespace aha::rollout {
namespace {

// Leaves in `kept` the ids that top-k, min-p and top-p allow, most probable first.
void keep_allowed(std::span<const float> weights, double total, const SamplingOptions& options,
                  std::vector<std::int32_t>& kept) {
  kept.resize(weights.size());
  std::iota(kept.begin(), kept.end(), 0);
  std::stable_sort(kept.begin(), kept.end(), [&](std::int32_t a, std::int32_t b) {
    return weights[static_cast<std::size_t>(a)] > weights[static_cast<std::size_t>(b)];
  });
  if (options.top_k > 0 && static_cast<std::size_t>(options.top_k) < kept.size()) {
    kept.resize(static_cast<std::size_t>(options.top_k));
  }
  const double floor = options.min_p * weights[static_cast<std::size_t>(kept.front())];
  double mass = 0.0;
  std::size_t count = 0;
  while (count < kept.size() && (count == 0 || mass < options.top_p * total)) {
    const double weight = weights[static_cast<std::size_t>(kept[count])];
    if (weight < floor) break;
    mass += weight;
    ++count;
  }
  kept.resize(count);
}

}  // namespace

ChosenToken choose_token(std::span<float> logits, const SamplingOptions& options,
                         tasks::RandomStream& random, std::vector<std::int32_t>& scratch) {
  const auto best = std::max_element(logits.begin(), logits.end());
  const float largest = *best;
  const float inverse_temperature =
      options.greedy ? 1.0F : static_cast<float>(1.0 / options.temperature);
  const std::int32_t best_id = static_cast<std::int32_t>(best - logits.begin());
  double total = 0.0;
  for (float& logit : logits) {
    logit = std::exp((logit - largest) * inverse_temperature);  // in (0, 1]
    total += logit;
  }
  if (!std::isfinite(total) || !(total > 0.0)) throw NonFiniteLogits();
  const auto logprob_of = [&](std::int32_t id) {
    return static_cast<float>(std::log(logits[static_cast<std::size_t>(id)] / total));
  };
  if (options.greedy) return {best_id, logprob_of(best_id)};

  const double draw = random.uniform();
  const bool all = options.top_k == 0 && options.top_p >= 1.0 && options.min_p <= 0.0;
  if (all) {
    double rest = draw * total;
    std::int32_t last = best_id;
    for (std::size_t id = 0; id < logits.size(); ++id) {
      if (logits[id] == 0.0F) continue;
      last = static_cast<std::int32_t>(id);
      rest -= logits[id];
      if (rest < 0.0) break;
    }
    return {last, logprob_of(last)};
  }
  keep_allowed(logits, total, options, scratch);
  double kept_total = 0.0;
  for (const std::int32_t id : scratch) kept_total += logits[static_cast<std::size_t>(id)];
  double rest = draw * kept_total;
  for (const std::int32_t id : scratch) {
    rest -= logits[static_cast<std::size_t>(id)];
    if (rest < 0.0) return {id, logprob_of(id)};
  }
  return {scratch.back(), logprob_of(scratch.back())};
}

}  // namespace aha::rollout
