#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "policy/adamw.h"
#include "policy/language_model.h"
#include "rl/optimizer_options.h"

namespace aha::rl {

struct UpdateReport {
  double grad_norm = 0.0;  // before clipping
  double learning_rate = 0.0;
};

// Clips the gradients and makes one AdamW update with the learning rate of `step` of `steps`.
UpdateReport apply_update(policy::LanguageModel& model, policy::AdamW& optimizer,
                          std::vector<at::Tensor>& gradients, const OptimizerOptions& options,
                          int step, int steps);

}  // namespace aha::rl
