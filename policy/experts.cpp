#include "policy/experts.h"

#include <algorithm>
#include <limits>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/expert_rows.h"
#include "policy/matrix_product.h"
#include "policy/shared_tasks.h"
#include "policy/swiglu.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Sorted pairs [first, first + rows), all of one expert.
struct Task {
  std::int64_t expert, first, rows;

  at::Tensor part(const at::Tensor& sorted) const { return sorted.narrow(0, first, rows); }
};

constexpr std::int64_t kRowsATask = 512;
constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

// Every expert that has rows, cut into at most `largest` rows; the largest first, so that threads
// end together.
std::vector<Task> cut(const std::vector<std::int64_t>& offsets, std::int64_t largest) {
  std::vector<Task> tasks;
  for (std::size_t e = 0; e + 1 < offsets.size(); ++e) {
    for (std::int64_t first = offsets[e]; first < offsets[e + 1];) {
      const std::int64_t rows = std::min(largest, offsets[e + 1] - first);
      tasks.push_back({static_cast<std::int64_t>(e), first, rows});
      first += rows;
    }
  }
  std::stable_sort(tasks.begin(), tasks.end(),
                   [](const Task& a, const Task& b) { return a.rows > b.rows; });
  return tasks;
}

// An expert's products are too small to share one between threads.
template <typename Body>
void run_each(const std::vector<Task>& tasks, const Body& body) {
  run_tasks(static_cast<std::int64_t>(tasks.size()),
            [&](std::int64_t i) { body(tasks[static_cast<std::size_t>(i)]); });
}

struct RoutedExperts : torch::autograd::Function<RoutedExperts> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x_in,
                            const at::Tensor& weights_in, const at::Tensor& gate_up_in,
                            const at::Tensor& down_in, const ExpertDispatch& dispatch) {
    const at::Tensor x = x_in.detach();
    const at::Tensor weights = weights_in.detach();
    const at::Tensor gate_up = gate_up_in.detach();
    const at::Tensor down = down_in.detach();
    const std::int64_t pairs = dispatch.tokens.size(0);
    const at::Tensor inputs = at::empty({pairs, x.size(1)}, x.options());
    const at::Tensor hidden = at::empty({pairs, gate_up.size(1)}, x.options());
    const at::Tensor activated = at::empty({pairs, down.size(2)}, x.options());
    const at::Tensor outputs = at::empty_like(inputs);
    run_each(cut(dispatch.offsets, kRowsATask), [&](const Task& task) {
      gather_rows(x, task.part(dispatch.tokens), task.part(inputs));
      matrix_product_into(task.part(hidden), task.part(inputs), gate_up[task.expert].t());
      swiglu_into(task.part(activated), task.part(hidden));
      matrix_product_into(task.part(outputs), task.part(activated), down[task.expert].t());
    });
    context->save_for_backward({x_in, weights_in, gate_up_in, down_in, inputs, hidden, activated,
                                outputs, dispatch.tokens, dispatch.pairs, dispatch.rows});
    context->saved_data["offsets"] = dispatch.offsets;
    return sum_rows(outputs, dispatch.rows, weights);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor weights = saved[1].detach();
    const at::Tensor gate_up = saved[2].detach();
    const at::Tensor down = saved[3].detach();
    const at::Tensor& inputs = saved[4];
    const at::Tensor& hidden = saved[5];
    const at::Tensor& activated = saved[6];
    const at::Tensor& outputs = saved[7];
    const auto offsets = context->saved_data["offsets"].toIntVector();
    const at::Tensor dy = grads[0].detach().contiguous();
    const at::Tensor doutputs = at::empty_like(outputs);
    const at::Tensor dhidden = at::empty_like(hidden);
    const at::Tensor dinputs = at::empty_like(inputs);
    const at::Tensor dweights = at::empty_like(weights);
    run_each(cut(offsets, kRowsATask), [&](const Task& task) {
      weigh_gradients(dy, {task.part(saved[8]), task.part(saved[9])}, weights, task.part(outputs),
                      task.part(doutputs), dweights);
      const at::Tensor dactivated = matrix_product(task.part(doutputs), down[task.expert]);
      swiglu_backward_into(task.part(dhidden), task.part(hidden), dactivated);
      matrix_product_into(task.part(dinputs), task.part(dhidden), gate_up[task.expert]);
    });
    const at::Tensor dx = sum_rows(dinputs, saved[10], at::Tensor());
    if (!context->needs_input_grad(2)) return {dx, dweights, at::Tensor(), at::Tensor(), {}};
    const at::Tensor dgate_up = at::empty_like(gate_up);
    const at::Tensor ddown = at::empty_like(down);
    for (std::size_t e = 0; e + 1 < offsets.size(); ++e) {
      if (offsets[e] < offsets[e + 1]) continue;
      dgate_up[static_cast<std::int64_t>(e)].zero_();
      ddown[static_cast<std::int64_t>(e)].zero_();
    }
    run_each(cut(offsets, kAnyNumber), [&](const Task& task) {
      matrix_product_into(dgate_up[task.expert], task.part(dhidden).t(), task.part(inputs));
      matrix_product_into(ddown[task.expert], task.part(doutputs).t(), task.part(activated));
    });
    return {dx, dweights, dgate_up, ddown, {}};
  }
};

}  // namespace

at::Tensor routed_experts_reference(const at::Tensor& x, const at::Tensor& weights,
                                    const ExpertWeights& experts, const ExpertDispatch& dispatch) {
  std::vector<std::int64_t> sizes;
  for (std::size_t e = 0; e + 1 < dispatch.offsets.size(); ++e)
    sizes.push_back(dispatch.offsets[e + 1] - dispatch.offsets[e]);
  // Whole splits: the gradient of each part taken alone would be a tensor of all.
  const auto inputs = x.index_select(0, dispatch.tokens).split_with_sizes(sizes);
  const auto gate_up = experts.gate_up.unbind();
  const auto down = experts.down.unbind();
  std::vector<at::Tensor> outputs;
  for (std::size_t e = 0; e < inputs.size(); ++e)
    outputs.push_back(at::linear(swiglu_reference(at::linear(inputs[e], gate_up[e])), down[e]));
  const at::Tensor pair_weights =
      weights.reshape({-1}).index_select(0, dispatch.pairs).unsqueeze(1).to(x.scalar_type());
  return at::zeros_like(x).index_add(0, dispatch.tokens, at::cat(outputs) * pair_weights);
}

at::Tensor routed_experts(const at::Tensor& x, const at::Tensor& weights,
                          const ExpertWeights& experts, const ExpertDispatch& dispatch) {
  if (!x.is_cpu() || x.scalar_type() != at::kFloat)
    return routed_experts_reference(x, weights, experts, dispatch);
  return RoutedExperts::apply(x.contiguous(), weights.contiguous(), experts.gate_up, experts.down,
                              dispatch);
}

}  // namespace aha::policy
