#pragma once

#include <functional>
#include <vector>

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "random_tensors.h"

namespace aha::policy {

using Inputs = std::vector<at::Tensor>;

// Runs two functions of the same inputs and demands equal results and equal gradients of a random
// projection of the result.
inline void expect_same_function(const std::function<at::Tensor(const Inputs&)>& fast,
                                 const std::function<at::Tensor(const Inputs&)>& reference,
                                 Inputs inputs, double tolerance) {
  for (at::Tensor& input : inputs) input = input.detach().requires_grad_(true);
  const at::Tensor result = fast(inputs);
  const at::Tensor expected = reference(inputs);
  ASSERT_EQ(result.sizes(), expected.sizes());
  EXPECT_LT(largest_difference(result, expected), tolerance);
  const at::Tensor direction = random_tensor(expected.sizes(), 99);
  const auto gradients = torch::autograd::grad({(result * direction).sum()}, inputs);
  const auto expected_gradients = torch::autograd::grad({(expected * direction).sum()}, inputs);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const double scale = std::max(1.0, expected_gradients[i].abs().max().item<double>());
    EXPECT_LT(largest_difference(gradients[i], expected_gradients[i]), tolerance * scale)
        << "input " << i;
  }
}

}  // namespace aha::policy
