#include "rl/apply_update.h"

#include "rl/gradients.h"

namespace aha::rl {

UpdateReport apply_update(policy::LanguageModel& model, policy::AdamW& optimizer,
                          std::vector<at::Tensor>& gradients, const OptimizerOptions& options,
                          int step, int steps) {
  UpdateReport report;
  report.grad_norm = clip_gradients(model, gradients, options.max_grad_norm);
  report.learning_rate = learning_rate_at(options, step, steps);
  optimizer.step(gradients, {report.learning_rate, options.adam_beta1, options.adam_beta2,
                             options.adam_epsilon, options.weight_decay});
  return report;
}

}  // namespace aha::rl
