#include "policy/prediction_layer.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "policy/rms_norm.h"

namespace aha::policy {

PredictionLayer::PredictionLayer(const ModelConfig& config, int layer)
    : prefix_(fmt::format("model.layers.{}.", layer)),
      eps_(config.rms_norm_eps),
      next_norm_(at::empty({config.hidden_size})),
      states_norm_(at::empty({config.hidden_size})),
      final_norm_(at::empty({config.hidden_size})),
      projection_(prefix_ + "eh_proj", config.hidden_size,
                  2 * static_cast<std::int64_t>(config.hidden_size)),
      decoder_(config, layer,
               config.experts ? DecoderLayer::Kind::experts : DecoderLayer::Kind::dense) {}

at::Tensor PredictionLayer::forward(const at::Tensor& states, const at::Tensor& next,
                                    const at::Tensor& positions, const Rotary& rotary,
                                    const AttentionPlan& plan, ExpertUse& use) const {
  const at::Tensor joined = projection_.forward(
      at::cat({rms_norm(next, next_norm_, eps_), rms_norm(states, states_norm_, eps_)}, 1));
  return rms_norm(decoder_.forward(joined, positions, rotary, plan, use), final_norm_, eps_);
}

void PredictionLayer::append_parameters(std::vector<Parameter>& parameters) const {
  const auto append_norm = [&](const char* name, const at::Tensor& weight) {
    const std::string full = prefix_ + name + ".weight";
    parameters.push_back({full, weight, Parameter::Kind::vector, {{full}}});
  };
  append_norm("enorm", next_norm_);
  append_norm("hnorm", states_norm_);
  projection_.append_parameters(parameters);
  decoder_.append_parameters(parameters);
  append_norm("shared_head.norm", final_norm_);
}

}  // namespace aha::policy
