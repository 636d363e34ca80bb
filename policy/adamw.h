#pragma once

#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/parameter.h"

namespace aha::policy {

struct AdamWOptions {
  double learning_rate = 1e-6;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;  // where Parameter::decays()
};

// AdamW (Loshchilov and Hutter, 2019) over the trainable parameters of a policy, with LibTorch's
// fused kernel. Holds the two moments of each; not thread-safe.
class AdamW {
 public:
  explicit AdamW(const std::vector<Parameter>& parameters);

  // One update. gradients: one tensor a trainable parameter, in the parameters' order.
  void step(const std::vector<at::Tensor>& gradients, const AdamWOptions& options);

  // The state as named tensors that share its memory: what a checkpoint saves and sets.
  std::vector<NamedTensor> state() const;

 private:
  struct Group {  // parameters under the same weight decay
    bool decays = false;
    std::vector<std::size_t> indices;  // into the trainable parameters
    std::vector<at::Tensor> values, first_moments, second_moments, steps;
  };

  std::vector<Group> groups_;
  std::vector<NamedTensor> state_;
};

}  // namespace aha::policy
