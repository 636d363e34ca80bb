#include "rl/token_statistics.h"

#include <algorithm>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace aha::rl {
namespace {

double sum_of(const at::Tensor& tensor) { return tensor.sum(at::kDouble).item<double>(); }

}  // namespace

void TokenStatistics::add(const TokenStatistics& other) {
  tokens += other.tokens;
  entropy += other.entropy;
  kl += other.kl;
  clipped_low += other.clipped_low;
  clipped_high += other.clipped_high;
  ratio_sum += other.ratio_sum;
  ratio_min = std::min(ratio_min, other.ratio_min);
  ratio_max = std::max(ratio_max, other.ratio_max);
  on_policy_tokens += other.on_policy_tokens;
  logp_difference_sum += other.logp_difference_sum;
  logp_difference_max = std::max(logp_difference_max, other.logp_difference_max);
}

TokenStatistics statistics_of(const TrainingBatch& batch, const PolicyLoss& loss,
                              const at::Tensor& logprobs, const at::Tensor& entropy,
                              bool on_policy) {
  const c10::NoGradGuard no_grad;
  TokenStatistics statistics;
  statistics.tokens = static_cast<double>(batch.targets.size(0));
  statistics.entropy = sum_of(entropy);
  if (loss.kl.defined()) statistics.kl = sum_of(loss.kl);
  statistics.clipped_low = sum_of(loss.clipped_low);
  statistics.clipped_high = sum_of(loss.clipped_high);
  statistics.ratio_sum = sum_of(loss.ratios);
  statistics.ratio_min = loss.ratios.min().item<double>();
  statistics.ratio_max = loss.ratios.max().item<double>();
  if (on_policy) {
    const at::Tensor difference = (logprobs.detach() - batch.old_logprobs).abs();
    statistics.on_policy_tokens = statistics.tokens;
    statistics.logp_difference_sum = sum_of(difference);
    statistics.logp_difference_max = difference.max().item<double>();
  }
  return statistics;
}

void add_token_metrics(const TokenStatistics& statistics, bool with_kl, Metrics& metrics) {
  const double tokens = statistics.tokens;
  metrics.add_mean("entropy", statistics.entropy, tokens);
  if (with_kl) metrics.add_mean("kl", statistics.kl, tokens);
  metrics.add_mean("clip_ratio/low_mean", statistics.clipped_low, tokens);
  metrics.add_mean("clip_ratio/high_mean", statistics.clipped_high, tokens);
  metrics.add_mean("clip_ratio/region_mean", statistics.clipped_low + statistics.clipped_high,
                   tokens);
  metrics.add_minimum("sampling/importance_sampling_ratio/min", statistics.ratio_min);
  metrics.add_mean("sampling/importance_sampling_ratio/mean", statistics.ratio_sum, tokens);
  metrics.add_maximum("sampling/importance_sampling_ratio/max", statistics.ratio_max);
  metrics.add_mean("sampling/sampling_logp_difference/mean", statistics.logp_difference_sum,
                   statistics.on_policy_tokens);
  metrics.add_maximum("sampling/sampling_logp_difference/max", statistics.logp_difference_max);
}

}  // namespace aha::rl
