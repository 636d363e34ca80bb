#include "policy/router.h"

#include <cmath>

#include <ATen/ATen.h>

#include "policy/projection.h"

namespace aha::policy {

Router::Router(const ModelConfig& config, const std::string& prefix)
    : config_(*config.experts),
      prefix_(prefix + "gate."),
      weight_(at::empty({config_.num_experts, config.hidden_size}, at::kFloat)) {
  if (config_.scoring == RouterScoring::sigmoid_top2) {
    bias_ = at::empty({config_.num_experts}, at::kFloat);
  }
}

// [T, experts]
at::Tensor Router::affinities(const at::Tensor& x) const {
  const at::Tensor logits = project(x.to(at::kFloat), weight_);
  return config_.scoring == RouterScoring::softmax ? at::softmax(logits, -1) : at::sigmoid(logits);
}

// grouped [T, groups, experts of a group] -> [T, groups]
at::Tensor Router::score_groups(const at::Tensor& grouped) const {
  return config_.scoring == RouterScoring::softmax ? grouped.amax(-1)
                                                   : std::get<0>(grouped.topk(2, -1)).sum(-1);
}

at::Tensor Router::choose(const at::Tensor& affinities) const {
  at::Tensor scores = bias_.defined() ? affinities + bias_ : affinities;
  if (config_.topk_groups < config_.num_groups) {
    const at::Tensor grouped = scores.unflatten(-1, {config_.num_groups, -1});
    const at::Tensor group_scores = score_groups(grouped);
    const at::Tensor best = std::get<1>(group_scores.topk(config_.topk_groups, -1));
    const at::Tensor closed = at::ones_like(group_scores, at::kBool).scatter(1, best, false);
    scores = grouped.masked_fill(closed.unsqueeze(-1), -INFINITY).flatten(1);
  }
  return std::get<1>(scores.topk(config_.num_experts_per_tok, -1));
}

Routing Router::route(const at::Tensor& x, const at::Tensor& chosen) const {
  const at::Tensor affinities = this->affinities(x);
  Routing routing;
  routing.experts = chosen.defined() ? chosen : choose(affinities.detach());
  routing.weights = affinities.gather(1, routing.experts);
  if (config_.normalize) {
    routing.weights = routing.weights / (routing.weights.sum(-1, /*keepdim=*/true) + 1e-20);
  }
  if (config_.routed_scaling_factor != 1.0) {
    routing.weights = routing.weights * config_.routed_scaling_factor;
  }
  return routing;
}

void Router::append_parameters(std::vector<Parameter>& parameters) const {
  const std::string weight = prefix_ + "weight";
  parameters.push_back({weight, weight_, Parameter::Kind::matrix, {{weight}}});
  if (!bias_.defined()) return;
  const std::string bias = prefix_ + "e_score_correction_bias";
  parameters.push_back({bias, bias_, Parameter::Kind::router_bias, {{bias}}});
}

}  // namespace aha::policy
