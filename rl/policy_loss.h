#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "rl/grpo_options.h"
#include "rl/training_batch.h"

namespace aha::rl {

// The clipped policy-gradient loss of GRPO and its kin, for the N sampled tokens of a packed batch.
//
//   rho_t = exp(log pi(o_t) - log pi_old(o_t)), or, at the level of sequences (GSPO, Zheng et al.,
//           2025), exp of its mean over the sequence for each of its tokens
//   l_t   = -min(rho_t A, clip(rho_t, 1 - epsilon, 1 + epsilon_high) A) + beta * k3_t
//   k3_t  = exp(log pi_ref - log pi) - (log pi_ref - log pi) - 1        (Schulman, 2020)
//   loss  = sum_t w_t l_t
//
// The weights w_t are what the loss types differ in; B sequences, T tokens, L =
// max_completion_length:
//   grpo     1 / (B |o_i|)   DeepSeekMath, Shao et al., 2024
//   bnpo     1 / T           T of this process
//   dapo     1 / T           T of all processes; Yu et al., 2025
//   dr_grpo  1 / (B L)       Liu et al., 2025 (with scale_rewards: none)
struct PolicyLoss {
  at::Tensor loss;          // [] float32, differentiable
  at::Tensor ratios;        // [N] float32: rho_t
  at::Tensor clipped_low;   // [N] bool: rho_t < 1 - epsilon and A < 0
  at::Tensor clipped_high;  // [N] bool: rho_t > 1 + epsilon_high and A > 0
  at::Tensor kl;            // [N] float32: k3_t; undefined without a reference
};

// logprobs [N] float32, differentiable; reference_logprobs [N] float32 or undefined when beta is 0.
PolicyLoss policy_loss(const at::Tensor& logprobs, const at::Tensor& reference_logprobs,
                       const TrainingBatch& batch, const GrpoOptions& options);

// What the weights of a minibatch are made of, summed over the workers and processes as above.
struct LossScale {
  double sequences = 0.0;   // that count, all processes
  double tokens = 0.0;      // of those, all processes
  double own_tokens = 0.0;  // of those, this process
};

// w_t of the tokens of a sequence with `length` sampled tokens.
double token_weight(std::size_t length, const LossScale& scale, const GrpoOptions& options);

}  // namespace aha::rl
