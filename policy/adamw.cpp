#include "policy/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace aha::policy {

AdamW::AdamW(const std::vector<Parameter>& parameters) : groups_(2) {
  groups_[0].decays = true;
  std::size_t index = 0;
  for (const Parameter& parameter : parameters) {
    if (!parameter.is_trained()) continue;
    Group& group = groups_[parameter.decays() ? 0 : 1];
    const at::Tensor value = parameter.value.detach();
    group.indices.push_back(index++);
    group.values.push_back(value);
    group.first_moments.push_back(at::zeros_like(value));
    group.second_moments.push_back(at::zeros_like(value));
    group.steps.push_back(at::zeros({}, value.options().dtype(at::kFloat)));
    state_.push_back({parameter.name + ".exp_avg", group.first_moments.back()});
    state_.push_back({parameter.name + ".exp_avg_sq", group.second_moments.back()});
    state_.push_back({parameter.name + ".step", group.steps.back()});
  }
}

void AdamW::step(const std::vector<at::Tensor>& gradients, const AdamWOptions& options) {
  const c10::NoGradGuard no_grad;
  for (Group& group : groups_) {
    if (group.values.empty()) continue;
    std::vector<at::Tensor> grads;
    for (const std::size_t index : group.indices) grads.push_back(gradients[index]);
    at::_foreach_add_(group.steps, 1);
    at::_fused_adamw_(group.values, grads, group.first_moments, group.second_moments, {},
                      group.steps, options.learning_rate, options.beta1, options.beta2,
                      group.decays ? options.weight_decay : 0.0, options.epsilon, /*amsgrad=*/false,
                      /*maximize=*/false);
    // The fused update leaves no trace in the versions by which others see that a value has
    // changed.
    for (const at::Tensor& value : group.values) value.unsafeGetTensorImpl()->bump_version();
  }
}

std::vector<NamedTensor> AdamW::state() const { return state_; }

}  // namespace aha::policy
