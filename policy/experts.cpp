#include "policy/experts.h"

#include <algorithm>
#include <limits>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/matrix_product.h"
#include "policy/shared_tasks.h"
#include "policy/swiglu.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows [first, first + rows) of the sorted ones, all of one expert.
struct Task {
  std::int64_t expert, first, rows;
};

constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

// Every expert that has rows, cut into at most `largest` rows.
std::vector<Task> cut(const std::vector<std::int64_t>& offsets, std::int64_t largest) {
  std::vector<Task> tasks;
  for (std::size_t e = 0; e + 1 < offsets.size(); ++e) {
    for (std::int64_t first = offsets[e]; first < offsets[e + 1];) {
      const std::int64_t rows = std::min(largest, offsets[e + 1] - first);
      tasks.push_back({static_cast<std::int64_t>(e), first, rows});
      first += rows;
    }
  }
  return tasks;
}

// An expert's products are too small to share one between threads. The largest tasks go first, so
// that threads end together.
template <typename Body>
void run_each(std::vector<Task> tasks, const Body& body) {
  std::stable_sort(tasks.begin(), tasks.end(),
                   [](const Task& a, const Task& b) { return a.rows > b.rows; });
  run_tasks(static_cast<std::int64_t>(tasks.size()),
            [&](std::int64_t i) { body(tasks[static_cast<std::size_t>(i)]); });
}

constexpr std::int64_t kRowsATask = 512;

struct GroupedExperts : torch::autograd::Function<GroupedExperts> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x_in,
                            const at::Tensor& gate_up_in, const at::Tensor& down_in,
                            const std::vector<std::int64_t>& offsets) {
    const at::Tensor x = x_in.detach();
    const at::Tensor gate_up = gate_up_in.detach();
    const at::Tensor down = down_in.detach();
    const at::Tensor hidden = at::empty({x.size(0), gate_up.size(1)}, x.options());
    const at::Tensor activated = at::empty({x.size(0), down.size(2)}, x.options());
    at::Tensor y = at::empty_like(x);
    run_each(cut(offsets, kRowsATask), [&](const Task& task) {
      at::Tensor hidden_rows = hidden.narrow(0, task.first, task.rows);
      matrix_product_into(hidden_rows, x.narrow(0, task.first, task.rows),
                          gate_up[task.expert].t());
      at::Tensor activated_rows = activated.narrow(0, task.first, task.rows);
      activated_rows.copy_(swiglu(hidden_rows));
      at::Tensor y_rows = y.narrow(0, task.first, task.rows);
      matrix_product_into(y_rows, activated_rows, down[task.expert].t());
    });
    context->save_for_backward({x_in, gate_up_in, down_in, hidden, activated});
    context->saved_data["offsets"] = offsets;
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor x = saved[0].detach();
    const at::Tensor gate_up = saved[1].detach();
    const at::Tensor down = saved[2].detach();
    const at::Tensor& hidden = saved[3];
    const at::Tensor& activated = saved[4];
    const at::Tensor dy = grads[0].detach().contiguous();
    const auto offsets = context->saved_data["offsets"].toIntVector();
    const at::Tensor dhidden = at::empty_like(hidden);
    const at::Tensor dx = at::empty_like(x);
    run_each(cut(offsets, kRowsATask), [&](const Task& task) {
      const at::Tensor dactivated =
          matrix_product(dy.narrow(0, task.first, task.rows), down[task.expert]);
      at::Tensor dhidden_rows = dhidden.narrow(0, task.first, task.rows);
      dhidden_rows.copy_(swiglu_backward(hidden.narrow(0, task.first, task.rows), dactivated));
      at::Tensor dx_rows = dx.narrow(0, task.first, task.rows);
      matrix_product_into(dx_rows, dhidden_rows, gate_up[task.expert]);
    });
    if (!context->needs_input_grad(1)) return {dx, at::Tensor(), at::Tensor(), at::Tensor()};
    const at::Tensor dgate_up = at::zeros_like(gate_up);
    const at::Tensor ddown = at::zeros_like(down);
    run_each(cut(offsets, kAnyNumber), [&](const Task& task) {
      at::Tensor dgate_up_expert = dgate_up[task.expert];
      matrix_product_into(dgate_up_expert, dhidden.narrow(0, task.first, task.rows).t(),
                          x.narrow(0, task.first, task.rows));
      at::Tensor ddown_expert = ddown[task.expert];
      matrix_product_into(ddown_expert, dy.narrow(0, task.first, task.rows).t(),
                          activated.narrow(0, task.first, task.rows));
    });
    return {dx, dgate_up, ddown, at::Tensor()};
  }
};

}  // namespace

at::Tensor grouped_experts_reference(const at::Tensor& x, const at::Tensor& gate_up,
                                     const at::Tensor& down,
                                     const std::vector<std::int64_t>& offsets) {
  std::vector<at::Tensor> outputs;
  for (const Task& task : cut(offsets, kAnyNumber)) {
    const at::Tensor hidden = at::linear(x.narrow(0, task.first, task.rows), gate_up[task.expert]);
    outputs.push_back(at::linear(swiglu_reference(hidden), down[task.expert]));
  }
  return at::cat(outputs);
}

at::Tensor grouped_experts(const at::Tensor& x, const at::Tensor& gate_up, const at::Tensor& down,
                           const std::vector<std::int64_t>& offsets) {
  return GroupedExperts::apply(x.contiguous(), gate_up, down, offsets);
}

}  // namespace aha::policy
