#include "policy/router.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

namespace aha::policy {

Router::Router(const ModelConfig& config, int layer)
    : experts_(config.n_routed_experts),
      experts_per_token_(config.num_experts_per_tok),
      groups_(config.n_group),
      chosen_groups_(config.topk_group),
      scaling_factor_(config.routed_scaling_factor),
      normalize_(config.norm_topk_prob),
      prefix_(fmt::format("model.layers.{}.mlp.gate.", layer)),
      weight_(at::empty({experts_, config.hidden_size}, at::kFloat)),
      bias_(at::empty({experts_}, at::kFloat)) {}

at::Tensor Router::choose(const at::Tensor& affinities) const {
  at::Tensor scores = affinities + bias_;
  if (chosen_groups_ < groups_) {
    const at::Tensor grouped = scores.view({-1, groups_, experts_ / groups_});
    const at::Tensor group_scores = std::get<0>(grouped.topk(2, -1)).sum(-1);  // [T, groups]
    const at::Tensor best = std::get<1>(group_scores.topk(chosen_groups_, -1));
    const at::Tensor closed = at::ones_like(group_scores, at::kBool).scatter(1, best, false);
    // Zero, not minus infinity, as in the published implementation.
    scores = grouped.masked_fill(closed.unsqueeze(-1), 0.0).view({-1, experts_});
  }
  return std::get<1>(scores.topk(experts_per_token_, -1));
}

Routing Router::route(const at::Tensor& x) const {
  const at::Tensor affinities = at::sigmoid(at::linear(x.to(at::kFloat), weight_));  // [T, experts]
  Routing routing;
  routing.experts = choose(affinities.detach());
  routing.weights = affinities.gather(1, routing.experts);
  if (normalize_) {
    routing.weights = routing.weights / (routing.weights.sum(-1, /*keepdim=*/true) + 1e-20);
  }
  if (scaling_factor_ != 1.0) routing.weights = routing.weights * scaling_factor_;
  return routing;
}

void Router::append_parameters(std::vector<Parameter>& parameters) const {
  const std::string weight = prefix_ + "weight";
  const std::string bias = prefix_ + "e_score_correction_bias";
  parameters.push_back({weight, weight_, Parameter::Kind::matrix, {{weight}}});
  parameters.push_back({bias, bias_, Parameter::Kind::buffer, {{bias}}});
}

}  // namespace aha::policy
