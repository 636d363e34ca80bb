#pragma once

#include <ATen/core/Tensor.h>

namespace aha::policy {

// Kernels behind routed_experts: rows of tokens and rows of (token, choice) pairs sorted by expert.
// float32 on the CPU, all contiguous.

// to[i] = from[tokens[i]]: from [T, width], to [N, width].
void gather_rows(const at::Tensor& from, const at::Tensor& tokens, const at::Tensor& to);

// result[t] = sum over c of weights[t, c] * from[rows[t, c]]: rows [T, k]; undefined weights are 1.
// Returns [T, width].
at::Tensor sum_rows(const at::Tensor& from, const at::Tensor& rows, const at::Tensor& weights);

// Sorted pairs, [N] each: their tokens, and which of the flattened routing they are.
struct SortedPairs {
  at::Tensor tokens, pairs;
};

// The backward pass of the weighted sum: doutputs[i] = weight * dy[token] and dweights[pair] =
// dot(dy[token], outputs[i]) for each pair i. dy [T, width], weights and dweights [T, k], outputs
// and doutputs [N, width].
void weigh_gradients(const at::Tensor& dy, const SortedPairs& sorted, const at::Tensor& weights,
                     const at::Tensor& outputs, const at::Tensor& doutputs,
                     const at::Tensor& dweights);

}  // namespace aha::policy
