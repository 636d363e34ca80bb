#include "policy/expert_rows.h"

#include <algorithm>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "policy/simd.h"

namespace aha::policy {
namespace {

// result = sum over c of weights[c] * from[rows[c]]; no weights are weights of 1.
AHA_SIMD_CLONES void sum_of_rows(const float* from, const std::int64_t* rows, const float* weights,
                                 std::int64_t count, std::int64_t width, float* result) {
  std::fill(result, result + width, 0.0F);
  for (std::int64_t c = 0; c < count; ++c) {
    const float* row = from + rows[c] * width;
    const float weight = weights == nullptr ? 1.0F : weights[c];
#pragma omp simd
    for (std::int64_t d = 0; d < width; ++d) result[d] += weight * row[d];
  }
}

// doutput = weight * dy; returns dot(dy, output).
AHA_SIMD_CLONES float weigh_gradient(const float* dy, const float* output, float weight,
                                     std::int64_t width, float* doutput) {
  float dweight = 0.0F;
#pragma omp simd reduction(+ : dweight)
  for (std::int64_t d = 0; d < width; ++d) {
    dweight += dy[d] * output[d];
    doutput[d] = weight * dy[d];
  }
  return dweight;
}

}  // namespace

void gather_rows(const at::Tensor& from, const at::Tensor& tokens, const at::Tensor& to) {
  const std::int64_t width = from.size(1);
  const auto* rows = from.const_data_ptr<float>();
  const auto* token = tokens.const_data_ptr<std::int64_t>();
  auto* place = to.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < tokens.size(0); ++i)
    std::copy_n(rows + token[i] * width, width, place + i * width);
}

at::Tensor sum_rows(const at::Tensor& from, const at::Tensor& rows, const at::Tensor& weights) {
  const std::int64_t width = from.size(1);
  const std::int64_t choices = rows.size(1);
  at::Tensor result = at::empty({rows.size(0), width}, from.options());
  const auto* in = from.const_data_ptr<float>();
  const auto* row = rows.const_data_ptr<std::int64_t>();
  const auto* weight = weights.defined() ? weights.const_data_ptr<float>() : nullptr;
  auto* out = result.mutable_data_ptr<float>();
  at::parallel_for(0, rows.size(0), /*grain_size=*/32, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t t = first; t < last; ++t) {
      sum_of_rows(in, row + t * choices, weight == nullptr ? nullptr : weight + t * choices,
                  choices, width, out + t * width);
    }
  });
  return result;
}

void weigh_gradients(const at::Tensor& dy, const SortedPairs& sorted, const at::Tensor& weights,
                     const at::Tensor& outputs, const at::Tensor& doutputs,
                     const at::Tensor& dweights) {
  const std::int64_t width = dy.size(1);
  const auto* token = sorted.tokens.const_data_ptr<std::int64_t>();
  const auto* pair = sorted.pairs.const_data_ptr<std::int64_t>();
  const auto* gradient = dy.const_data_ptr<float>();
  const auto* weight = weights.const_data_ptr<float>();
  const auto* output = outputs.const_data_ptr<float>();
  auto* doutput = doutputs.mutable_data_ptr<float>();
  auto* dweight = dweights.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < sorted.tokens.size(0); ++i) {
    dweight[pair[i]] = weigh_gradient(gradient + token[i] * width, output + i * width,
                                      weight[pair[i]], width, doutput + i * width);
  }
}

}  // namespace aha::policy
