#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "parallel/process_group.h"
#include "parallel/thread_team.h"
#include "policy/language_model.h"

namespace aha::rl {

// Computes the gradient of a sum of losses, shared out over workers: `loss_of(worker, part)`
// returns the scalar loss of one part, or an undefined tensor for none. Parts are taken in turn:
// part p goes to worker p % workers. A loss that is not finite stops everything with the part's
// name.
struct GradientWork {
  int parts = 0;
  std::function<at::Tensor(int worker, int part)> loss_of;
  std::function<std::string(int part)> name_of_part;  // for errors: which samples it holds
};

// Gradients in the order of model.trainable(), summed over parts in a fixed order and over
// processes. Throws TrainingError that names the part for a loss that is not finite, and also the
// tensor for a gradient. `loss` receives the sum of losses.
std::vector<at::Tensor> compute_gradients(const policy::LanguageModel& model,
                                          const GradientWork& work, parallel::ThreadTeam& team,
                                          parallel::ProcessGroup& group, double& loss);

// Scales gradients so that their global norm is at most max_norm (0: left alone); returns the norm
// before. Throws TrainingError that names the first tensor whose gradient is not finite.
double clip_gradients(const policy::LanguageModel& model, std::vector<at::Tensor>& gradients,
                      double max_norm);

}  // namespace aha::rl
