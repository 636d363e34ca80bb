#include "policy/experts.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/swiglu.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Calls body(expert, its first row, its number of rows) for each expert that has rows.
template <typename Body>
void for_each_expert(const std::vector<std::int64_t>& offsets, const Body& body) {
  for (std::size_t e = 0; e + 1 < offsets.size(); ++e) {
    const std::int64_t rows = offsets[e + 1] - offsets[e];
    if (rows > 0) body(static_cast<std::int64_t>(e), offsets[e], rows);
  }
}

struct GroupedExperts : torch::autograd::Function<GroupedExperts> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& gate_up, const at::Tensor& down,
                            const std::vector<std::int64_t>& offsets) {
    at::Tensor hidden = at::empty({x.size(0), gate_up.size(1)}, x.options());
    for_each_expert(offsets, [&](std::int64_t e, std::int64_t first, std::int64_t rows) {
      at::Tensor out = hidden.narrow(0, first, rows);
      at::mm_out(out, x.narrow(0, first, rows), gate_up.select(0, e).t());
    });
    const at::Tensor activated = swiglu(hidden);
    at::Tensor y = at::empty_like(x);
    for_each_expert(offsets, [&](std::int64_t e, std::int64_t first, std::int64_t rows) {
      at::Tensor out = y.narrow(0, first, rows);
      at::mm_out(out, activated.narrow(0, first, rows), down.select(0, e).t());
    });
    context->save_for_backward({x, gate_up, down, hidden, activated});
    context->saved_data["offsets"] = offsets;
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor& gate_up = saved[1];
    const at::Tensor& down = saved[2];
    const at::Tensor& activated = saved[4];
    const at::Tensor dy = grads[0].contiguous();
    const auto offsets = context->saved_data["offsets"].toIntVector();
    at::Tensor dactivated = at::empty_like(activated);
    at::Tensor ddown = at::zeros_like(down);
    for_each_expert(offsets, [&](std::int64_t e, std::int64_t first, std::int64_t rows) {
      const at::Tensor dy_rows = dy.narrow(0, first, rows);
      at::Tensor dactivated_rows = dactivated.narrow(0, first, rows);
      at::Tensor ddown_expert = ddown.select(0, e);
      at::mm_out(dactivated_rows, dy_rows, down.select(0, e));
      at::mm_out(ddown_expert, dy_rows.t(), activated.narrow(0, first, rows));
    });
    const at::Tensor dhidden = swiglu_backward(saved[3], dactivated);
    at::Tensor dx = at::empty_like(x);
    at::Tensor dgate_up = at::zeros_like(gate_up);
    for_each_expert(offsets, [&](std::int64_t e, std::int64_t first, std::int64_t rows) {
      const at::Tensor dhidden_rows = dhidden.narrow(0, first, rows);
      at::Tensor dx_rows = dx.narrow(0, first, rows);
      at::Tensor dgate_up_expert = dgate_up.select(0, e);
      at::mm_out(dx_rows, dhidden_rows, gate_up.select(0, e));
      at::mm_out(dgate_up_expert, dhidden_rows.t(), x.narrow(0, first, rows));
    });
    return {dx, dgate_up, ddown, at::Tensor()};
  }
};

}  // namespace

at::Tensor grouped_experts_reference(const at::Tensor& x, const at::Tensor& gate_up,
                                     const at::Tensor& down,
                                     const std::vector<std::int64_t>& offsets) {
  std::vector<at::Tensor> outputs;
  for_each_expert(offsets, [&](std::int64_t e, std::int64_t first, std::int64_t rows) {
    const at::Tensor hidden = at::linear(x.narrow(0, first, rows), gate_up.select(0, e));
    outputs.push_back(at::linear(swiglu_reference(hidden), down.select(0, e)));
  });
  return at::cat(outputs);
}

at::Tensor grouped_experts(const at::Tensor& x, const at::Tensor& gate_up, const at::Tensor& down,
                           const std::vector<std::int64_t>& offsets) {
  return GroupedExperts::apply(x.contiguous(), gate_up, down, offsets);
}

}  // namespace aha::policy
