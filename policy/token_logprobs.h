#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

struct TokenLogprobs {
  at::Tensor logprobs;  // [N] float32: log p of each target; differentiable
  at::Tensor entropy;   // [N] float32: of the whole distribution, in nats; not differentiable
};

// log softmax(hidden @ output_weight^T / temperature) at the targets. The logits are made, used and
// thrown away a chunk of rows at a time, forwards and backwards: [N, vocabulary] never exists. Only
// what fits in 32 MiB is kept for the backward pass, which makes the rest again.
// hidden [N, D], output_weight [vocabulary, D], targets [N] int64.
TokenLogprobs token_logprobs(const at::Tensor& hidden, const at::Tensor& output_weight,
                             const at::Tensor& targets, double temperature);

// The same in one piece through LibTorch's own differentiation.
TokenLogprobs token_logprobs_reference(const at::Tensor& hidden, const at::Tensor& output_weight,
                                       const at::Tensor& targets, double temperature);

}  // namespace aha::policy
