#include "rl/gradients.h"

#include <cmath>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>

#include "rl/training_error.h"

namespace aha::rl {
namespace {

void add_into(std::vector<at::Tensor>& sum, std::vector<at::Tensor>&& gradients) {
  if (gradients.empty()) return;
  if (sum.empty()) {
    sum = std::move(gradients);
  } else {
    sum = at::_foreach_add(
        sum, gradients);  // not in place: a gradient may be a view that repeats itself
  }
}

std::vector<std::string> trainable_names(const policy::LanguageModel& model) {
  std::vector<std::string> names;
  for (const policy::Parameter& parameter : model.parameters()) {
    if (parameter.is_trained()) names.push_back(parameter.name);
  }
  return names;
}

void require_finite(const std::vector<at::Tensor>& gradients, const std::vector<std::string>& names,
                    const std::function<std::string()>& samples) {
  const std::vector<at::Tensor> norms = at::_foreach_norm(gradients);
  for (std::size_t i = 0; i < norms.size(); ++i) {
    if (!std::isfinite(norms[i].item<double>())) {
      throw TrainingError(
          fmt::format("the gradient of {} is not finite for {}", names[i], samples()));
    }
  }
}

}  // namespace

std::vector<at::Tensor> compute_gradients(const policy::LanguageModel& model,
                                          const GradientWork& work, parallel::ThreadTeam& team,
                                          parallel::ProcessGroup& group, double& loss) {
  const std::vector<at::Tensor> parameters = model.trainable();
  const std::vector<std::string> names = trainable_names(model);
  std::vector<std::vector<at::Tensor>> sums(static_cast<std::size_t>(team.size()));
  std::vector<double> losses(static_cast<std::size_t>(team.size()), 0.0);
  team.run([&](int worker) {
    for (int part = worker; part < work.parts; part += team.size()) {
      const at::Tensor part_loss = work.loss_of(worker, part);
      if (!part_loss.defined()) continue;
      const double value = part_loss.item<double>();
      if (!std::isfinite(value)) {
        throw TrainingError(fmt::format("loss is {} for {}", value, work.name_of_part(part)));
      }
      losses[static_cast<std::size_t>(worker)] += value;
      auto gradients = torch::autograd::grad({part_loss}, parameters);
      require_finite(gradients, names, [&] { return work.name_of_part(part); });
      add_into(sums[static_cast<std::size_t>(worker)], std::move(gradients));
    }
  });
  const c10::NoGradGuard no_grad;
  std::vector<at::Tensor> total;
  std::vector<double> total_loss{0.0};
  for (std::size_t worker = 0; worker < sums.size(); ++worker) {
    add_into(total, std::move(sums[worker]));
    total_loss[0] += losses[worker];
  }
  if (total.empty()) {
    for (const at::Tensor& parameter : parameters) total.push_back(at::zeros_like(parameter));
  }
  for (at::Tensor& gradient : total) group.sum(gradient);
  group.sum(total_loss);
  loss = total_loss[0];
  return total;
}

double clip_gradients(const policy::LanguageModel& model, std::vector<at::Tensor>& gradients,
                      double max_norm) {
  const c10::NoGradGuard no_grad;
  double squares = 0.0;
  std::size_t index = 0;
  for (const policy::Parameter& parameter : model.parameters()) {
    if (!parameter.is_trained()) continue;
    const double norm = at::linalg_vector_norm(gradients[index++]).item<double>();
    if (!std::isfinite(norm)) {
      throw TrainingError(fmt::format("the gradient of {} is not finite", parameter.name));
    }
    squares += norm * norm;
  }
  const double norm = std::sqrt(squares);
  if (max_norm > 0.0 && norm > max_norm) gradients = at::_foreach_mul(gradients, max_norm / norm);
  return norm;
}

}  // namespace aha::rl
