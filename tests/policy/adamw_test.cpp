#include "policy/adamw.h"

#include <cmath>

#include <gtest/gtest.h>

#include "policy/language_model.h"
#include "random_tensors.h"
#include "small_config.h"

namespace aha::policy {
namespace {

TEST(AdamW, EqualsItsFormula) {
  LanguageModel model(small_config());
  model.initialize(1);
  const Parameter& parameter = model.parameters()[0];
  ASSERT_EQ(parameter.kind, Parameter::Kind::matrix);
  AdamW optimizer(model.parameters());
  at::Tensor value = parameter.value.detach().clone().to(at::kDouble);
  at::Tensor m = at::zeros_like(value);
  at::Tensor v = at::zeros_like(value);
  const AdamWOptions options{0.01, 0.9, 0.95, 1e-8, 0.1};
  for (int step = 1; step <= 5; ++step) {
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& trainable : model.trainable()) {
      gradients.push_back(random_tensor(trainable.sizes(), static_cast<std::uint64_t>(step)));
    }
    optimizer.step(gradients, options);
    const at::Tensor g = gradients[0].to(at::kDouble);
    m = options.beta1 * m + (1 - options.beta1) * g;
    v = options.beta2 * v + (1 - options.beta2) * g * g;
    value = value * (1 - options.learning_rate * options.weight_decay);
    value = value - options.learning_rate * (m / (1 - std::pow(options.beta1, step))) /
                        ((v / (1 - std::pow(options.beta2, step))).sqrt() + options.epsilon);
  }
  EXPECT_LT(largest_difference(parameter.value.detach().to(at::kDouble), value), 1e-6);
}

}  // namespace
}  // namespace aha::policy
