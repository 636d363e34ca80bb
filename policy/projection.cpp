#include "policy/projection.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/matrix_product.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Projection : torch::autograd::Function<Projection> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& weight) {
    context->save_for_backward({x, weight});
    return matrix_product(x, weight.t());
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& dy = grads[0];
    variable_list results(2);
    if (context->needs_input_grad(0)) results[0] = matrix_product(dy, saved[1]);
    if (context->needs_input_grad(1)) results[1] = matrix_product(dy.t(), saved[0]);
    return results;
  }
};

}  // namespace

at::Tensor project(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  if (x.dim() != 2 || !has_product(x, weight.t())) return at::linear(x, weight, bias);
  at::Tensor y = Projection::apply(x, weight);
  return bias.defined() ? y.add_(bias) : y;
}

}  // namespace aha::policy
