#include "policy/token_logprobs.h"

#include <algorithm>
#include <utility>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/logit_rows.h"
#include "policy/matrix_product.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kLogitsAChunk = std::int64_t{1} << 21;  // 8 MiB of float32: stays in cache

constexpr std::int64_t kKeptLogits = std::int64_t{1} << 23;  // for the backward pass: 32 MiB

template <typename Body>
void for_each_chunk(std::int64_t rows, std::int64_t vocabulary, const Body& body) {
  const std::int64_t chunk = std::max<std::int64_t>(1, kLogitsAChunk / vocabulary);
  for (std::int64_t first = 0; first < rows; first += chunk)
    body(first, std::min(chunk, rows - first));
}

template <typename Body>
void for_each_row(std::int64_t rows, const Body& body) {
  at::parallel_for(0, rows, /*grain_size=*/4, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) body(row);
  });
}

at::Tensor logits_of(const at::Tensor& states, const at::Tensor& output_weight) {
  return matrix_product(states, output_weight.t()).to(at::kFloat);
}

// Log-probs, entropies and the logs of the sums of exponentials, [N] each, of one chunk's rows.
struct Scores {
  at::Tensor logprobs, entropy, log_sum_exp;

  Scores rows(std::int64_t first, std::int64_t count) const {
    return {logprobs.narrow(0, first, count), entropy.narrow(0, first, count),
            log_sum_exp.narrow(0, first, count)};
  }
};

void score(const at::Tensor& logits, const at::Tensor& targets, float temperature,
           const Scores& scores) {
  const std::int64_t vocabulary = logits.size(1);
  const auto* row_logits = logits.const_data_ptr<float>();
  const auto* target = targets.const_data_ptr<std::int64_t>();
  auto* logprob = scores.logprobs.mutable_data_ptr<float>();
  auto* entropy = scores.entropy.mutable_data_ptr<float>();
  auto* log_sum_exp = scores.log_sum_exp.mutable_data_ptr<float>();
  for_each_row(logits.size(0), [&](std::int64_t row) {
    const LogitScore result =
        score_logits(row_logits + row * vocabulary, vocabulary, temperature, target[row]);
    logprob[row] = result.logprob;
    entropy[row] = result.entropy;
    log_sum_exp[row] = result.log_sum_exp;
  });
}

void score_by_operators(const at::Tensor& logits, const at::Tensor& targets, double temperature,
                        const Scores& scores) {
  const at::Tensor divided = logits / temperature;
  const at::Tensor log_sum_exp = divided.logsumexp(1);
  const at::Tensor log_p = divided - log_sum_exp.unsqueeze(1);
  scores.log_sum_exp.copy_(log_sum_exp);
  scores.logprobs.copy_(log_p.gather(1, targets.unsqueeze(1)).squeeze(1));
  // p log p is 0 where p is 0, also where log p is minus infinity.
  scores.entropy.copy_(log_p.exp().mul_(log_p.clamp_min(-1e4)).sum(1).neg_());
}

// Logits become their gradients; `gradients` [N] are those of the log-probs.
void differentiate(const at::Tensor& logits, const at::Tensor& targets, float temperature,
                   const at::Tensor& log_sum_exp, const at::Tensor& gradients) {
  const std::int64_t vocabulary = logits.size(1);
  auto* row_logits = logits.mutable_data_ptr<float>();
  const auto* target = targets.const_data_ptr<std::int64_t>();
  const auto* lse = log_sum_exp.const_data_ptr<float>();
  const auto* gradient = gradients.const_data_ptr<float>();
  for_each_row(logits.size(0), [&](std::int64_t row) {
    differentiate_logits(row_logits + row * vocabulary, vocabulary, temperature, target[row],
                         lse[row], gradient[row]);
  });
}

void differentiate_by_operators(at::Tensor logits, const at::Tensor& targets, double temperature,
                                const at::Tensor& log_sum_exp, const at::Tensor& gradients) {
  const at::Tensor scale = (gradients / temperature).unsqueeze(1);
  logits.div_(temperature).sub_(log_sum_exp.unsqueeze(1)).exp_().mul_(-scale);
  logits.scatter_add_(1, targets.unsqueeze(1), scale);
}

struct ChunkedLogprobs : torch::autograd::Function<ChunkedLogprobs> {
  static variable_list forward(AutogradContext* context, const at::Tensor& hidden,
                               const at::Tensor& output_weight, const at::Tensor& targets,
                               double temperature, bool differentiable) {
    const auto make = [&] {
      return at::empty({hidden.size(0)}, hidden.options().dtype(at::kFloat).requires_grad(false));
    };
    const Scores scores{make(), make(), make()};
    std::vector<at::Tensor> kept;  // the logits of the first chunks
    for_each_chunk(hidden.size(0), output_weight.size(0), [&](auto first, auto rows) {
      const at::Tensor logits = logits_of(hidden.narrow(0, first, rows), output_weight);
      const at::Tensor chosen = targets.narrow(0, first, rows);
      if (logits.is_cpu()) {
        score(logits, chosen, static_cast<float>(temperature), scores.rows(first, rows));
      } else {
        score_by_operators(logits, chosen, temperature, scores.rows(first, rows));
      }
      if (differentiable && (first + rows) * output_weight.size(0) <= kKeptLogits)
        kept.push_back(logits);
    });
    context->save_for_backward({hidden, output_weight, targets, scores.log_sum_exp});
    context->saved_data["temperature"] = temperature;
    context->saved_data["logits"] = kept;
    context->mark_non_differentiable({scores.entropy});
    return {scores.logprobs, scores.entropy};
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& hidden = saved[0];
    const at::Tensor& output_weight = saved[1];
    const double temperature = context->saved_data["temperature"].toDouble();
    const at::Tensor gradients = grads[0].contiguous();
    // Each becomes its gradient: they serve one backward pass, a second computes them again.
    std::vector<at::Tensor> kept = context->saved_data["logits"].toTensorVector();
    context->saved_data["logits"] = std::vector<at::Tensor>();
    std::size_t chunk = 0;
    at::Tensor dhidden = at::empty_like(hidden);
    at::Tensor dweight;
    if (context->needs_input_grad(1)) dweight = at::zeros_like(output_weight);
    for_each_chunk(hidden.size(0), output_weight.size(0), [&](auto first, auto rows) {
      const auto part = [&](const at::Tensor& x) { return x.narrow(0, first, rows); };
      const at::Tensor states = part(hidden);
      at::Tensor logits = chunk < kept.size() ? std::exchange(kept[chunk], at::Tensor())
                                              : logits_of(states, output_weight);
      ++chunk;
      if (logits.is_cpu()) {
        differentiate(logits, part(saved[2]), static_cast<float>(temperature), part(saved[3]),
                      part(gradients));
      } else {
        differentiate_by_operators(logits, part(saved[2]), temperature, part(saved[3]),
                                   part(gradients));
      }
      logits = logits.to(hidden.scalar_type());
      matrix_product_into(part(dhidden), logits, output_weight);
      if (dweight.defined()) add_matrix_product(dweight, logits.t(), states);
    });
    return {dhidden, dweight, at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

TokenLogprobs token_logprobs(const at::Tensor& hidden, const at::Tensor& output_weight,
                             const at::Tensor& targets, double temperature) {
  const bool differentiable =
      c10::GradMode::is_enabled() && (hidden.requires_grad() || output_weight.requires_grad());
  const auto results = ChunkedLogprobs::apply(hidden, output_weight, targets.contiguous(),
                                              temperature, differentiable);
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
