#include "policy/mixture_of_experts.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "policy/experts.h"

namespace aha::policy {
MixtureOfExperts::MixtureOfExperts(const ModelConfig& config, const std::string& prefix)
    : prefix_(prefix), router_(config, prefix) {
  const ExpertsConfig& experts = *config.experts;
  const std::int64_t intermediate = experts.intermediate_size;
  gate_up_ = at::empty({experts.num_experts, 2 * intermediate, config.hidden_size});
  down_ = at::empty({experts.num_experts, config.hidden_size, intermediate});
  if (experts.num_shared_experts > 0) {
    shared_.emplace(config.hidden_size, experts.num_shared_experts * intermediate,
                    prefix + "shared_experts.");
  }
}

at::Tensor MixtureOfExperts::forward(const at::Tensor& x, ExpertUse& use) const {
  const Routing routing = router_.route(x, use.replayed);
  const ExpertDispatch dispatch = dispatch_to_experts(routing.experts, gate_up_.size(0));
  use.experts = routing.experts;
  use.counts.clear();
  for (std::size_t e = 0; e + 1 < dispatch.offsets.size(); ++e)
    use.counts.push_back(dispatch.offsets[e + 1] - dispatch.offsets[e]);
  const at::Tensor routed = routed_experts(x, routing.weights, {gate_up_, down_}, dispatch);
  return shared_ ? shared_->forward(x) + routed : routed;
}

void MixtureOfExperts::append_parameters(std::vector<Parameter>& parameters) const {
  router_.append_parameters(parameters);
  if (shared_) shared_->append_parameters(parameters);
  const std::int64_t intermediate = down_.size(2);
  Parameter gate_up{prefix_ + "experts.gate_up_proj", gate_up_, Parameter::Kind::matrix, {}};
  Parameter down{prefix_ + "experts.down_proj", down_, Parameter::Kind::matrix, {}};
  for (std::int64_t e = 0; e < gate_up_.size(0); ++e) {
    const std::string expert = fmt::format("{}experts.{}.", prefix_, e);
    gate_up.files.push_back({expert + "gate_proj.weight", e, 0, intermediate});
    gate_up.files.push_back({expert + "up_proj.weight", e, intermediate, intermediate});
    down.files.push_back({expert + "down_proj.weight", e});
  }
  parameters.push_back(std::move(gate_up));
  parameters.push_back(std::move(down));
}

void MixtureOfExperts::append_linears(std::vector<Linear*>& linears) {
  if (shared_) shared_->append_linears(linears);
}

}  // namespace aha::policy
