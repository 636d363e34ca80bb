#include "policy/token_logprobs.h"

#include <algorithm>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kLogitsAChunk = std::int64_t{1} << 20;  // 4 MiB of float32: stays in cache

std::int64_t rows_a_chunk(const at::Tensor& output_weight) {
  return std::max<std::int64_t>(1, kLogitsAChunk / output_weight.size(0));
}

template <typename Body>
void for_each_chunk(std::int64_t rows, std::int64_t chunk, const Body& body) {
  for (std::int64_t first = 0; first < rows; first += chunk) {
    body(first, std::min(chunk, rows - first));
  }
}

struct ChunkedLogprobs : torch::autograd::Function<ChunkedLogprobs> {
  static variable_list forward(AutogradContext* context, const at::Tensor& hidden,
                               const at::Tensor& output_weight, const at::Tensor& targets,
                               double temperature) {
    const auto options = hidden.options().dtype(at::kFloat);
    at::Tensor logprobs = at::empty({hidden.size(0)}, options);
    at::Tensor entropy = at::empty({hidden.size(0)}, options);
    for_each_chunk(hidden.size(0), rows_a_chunk(output_weight), [&](auto first, auto rows) {
      const at::Tensor scores = at::log_softmax(
          at::linear(hidden.narrow(0, first, rows), output_weight).to(at::kFloat).div_(temperature),
          1);
      logprobs.narrow(0, first, rows)
          .copy_(scores.gather(1, targets.narrow(0, first, rows).unsqueeze(1)).squeeze(1));
      // p log p is 0 where p is 0, also where log p is minus infinity.
      entropy.narrow(0, first, rows).copy_(scores.exp().mul_(scores.clamp_min(-1e4)).sum(1).neg_());
    });
    context->save_for_backward({hidden, output_weight, targets});
    context->saved_data["temperature"] = temperature;
    context->mark_non_differentiable({entropy});
    return {logprobs, entropy};
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& hidden = saved[0];
    const at::Tensor& output_weight = saved[1];
    const at::Tensor& targets = saved[2];
    const double temperature = context->saved_data["temperature"].toDouble();
    const at::Tensor scale = (grads[0] / temperature).unsqueeze(1);  // [N, 1]
    at::Tensor dhidden = at::empty_like(hidden);
    at::Tensor dweight;
    if (context->needs_input_grad(1)) dweight = at::zeros_like(output_weight);
    for_each_chunk(hidden.size(0), rows_a_chunk(output_weight), [&](auto first, auto rows) {
      const at::Tensor states = hidden.narrow(0, first, rows);
      const at::Tensor row_scale = scale.narrow(0, first, rows);
      at::Tensor dlogits =
          at::softmax(at::linear(states, output_weight).to(at::kFloat).div_(temperature), 1)
              .mul_(-row_scale);
      dlogits.scatter_add_(1, targets.narrow(0, first, rows).unsqueeze(1), row_scale.contiguous());
      dlogits = dlogits.to(hidden.scalar_type());
      at::Tensor dstates = dhidden.narrow(0, first, rows);
      at::mm_out(dstates, dlogits, output_weight);
      if (dweight.defined()) dweight.addmm_(dlogits.t(), states);
    });
    return {dhidden, dweight, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

TokenLogprobs token_logprobs(const at::Tensor& hidden, const at::Tensor& output_weight,
                             const at::Tensor& targets, double temperature) {
  const auto results = ChunkedLogprobs::apply(hidden, output_weight, targets, temperature);
  return {results[0], results[1]};
}

TokenLogprobs token_logprobs_reference(const at::Tensor& hidden, const at::Tensor& output_weight,
                                       const at::Tensor& targets, double temperature) {
  const at::Tensor scores =
      at::log_softmax(at::linear(hidden, output_weight).to(at::kFloat) / temperature, 1);
  return {scores.gather(1, targets.unsqueeze(1)).squeeze(1),
          -(scores.exp() * scores).sum(1).detach()};
}

}  // namespace aha::policy
