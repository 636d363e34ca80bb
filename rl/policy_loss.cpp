#include "rl/policy_loss.h"

#include <ATen/ATen.h>

namespace aha::rl {
namespace {

// log rho of each token: its own, or its sequence's mean.
at::Tensor log_ratios(const at::Tensor& logprobs, const TrainingBatch& batch,
                      ImportanceSamplingLevel level) {
  at::Tensor per_token = logprobs - batch.old_logprobs;
  if (level == ImportanceSamplingLevel::token) return per_token;
  const at::Tensor zeros = at::zeros({batch.num_sequences}, per_token.options());
  const at::Tensor lengths = zeros.index_add(0, batch.sequences, at::ones_like(per_token));
  const at::Tensor means = zeros.index_add(0, batch.sequences, per_token) / lengths;
  return means.index_select(0, batch.sequences);
}

}  // namespace

PolicyLoss policy_loss(const at::Tensor& logprobs, const at::Tensor& reference_logprobs,
                       const TrainingBatch& batch, const GrpoOptions& options) {
  const double low = 1.0 - options.epsilon;
  const double high = 1.0 + options.epsilon_high;
  PolicyLoss result;
  const at::Tensor ratios = log_ratios(logprobs, batch, options.importance_sampling_level).exp();
  at::Tensor losses =
      -at::minimum(ratios * batch.advantages, ratios.clamp(low, high) * batch.advantages);
  if (options.beta != 0.0) {
    const at::Tensor difference = reference_logprobs - logprobs;
    const at::Tensor kl = difference.exp() - difference - 1.0;
    losses = losses + options.beta * kl;
    result.kl = kl.detach();
  }
  result.loss = (losses * batch.token_weights).sum();
  result.ratios = ratios.detach();
  result.clipped_low = result.ratios.lt(low).logical_and(batch.advantages.lt(0));
  result.clipped_high = result.ratios.gt(high).logical_and(batch.advantages.gt(0));
  return result;
}

double token_weight(std::size_t length, const LossScale& scale, const GrpoOptions& options) {
  switch (options.loss_type) {
    case LossType::grpo:
      return 1.0 / (scale.sequences * static_cast<double>(length));
    case LossType::bnpo:
      return 1.0 / scale.own_tokens;
    case LossType::dapo:
      return 1.0 / scale.tokens;
    case LossType::dr_grpo:
      return 1.0 / (scale.sequences * options.sampling.max_completion_length);
  }
  throw std::logic_error("unknown loss_type");
}

}  // namespace aha::rl
