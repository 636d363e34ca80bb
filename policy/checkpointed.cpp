#include "policy/checkpointed.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Body = std::function<at::Tensor(const at::Tensor&)>;

struct KeptBody : torch::CustomClassHolder {
  explicit KeptBody(Body kept) : body(std::move(kept)) {}
  Body body;
};

struct Checkpointed : torch::autograd::Function<Checkpointed> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            at::TensorList parameters, const Body& body) {
    variable_list saved = parameters.vec();
    saved.push_back(x);
    context->save_for_backward(saved);
    context->saved_data["body"] = c10::IValue::make_capsule(c10::make_intrusive<KeptBody>(body));
    return body(x);
  }

  // One gradient an input: x, each parameter, and nothing for the body.
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto kept =
        c10::static_intrusive_pointer_cast<KeptBody>(context->saved_data["body"].toCapsule());
    variable_list inputs = context->get_saved_variables();
    const at::Tensor x = inputs.back().detach().requires_grad_(true);
    inputs.pop_back();
    inputs.insert(inputs.begin(), x);
    at::Tensor y;
    {
      const c10::AutoGradMode differentiates(true);
      y = kept->body(x);
    }
    variable_list gradients = torch::autograd::grad({y}, inputs, {grads[0]}, std::nullopt,
                                                    /*create_graph=*/false, /*allow_unused=*/true);
    gradients.emplace_back();
    return gradients;
  }
};

}  // namespace

at::Tensor checkpointed(const Body& body, const at::Tensor& x,
                        const std::vector<at::Tensor>& parameters) {
  return Checkpointed::apply(x, at::TensorList(parameters), body);
}

}  // namespace aha::policy
