#include "policy/mixture_of_experts.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "policy/experts.h"

namespace aha::policy {
namespace {

// The (token, choice) pairs in the order of their experts; within an expert in the order of tokens.
struct Dispatch {
  at::Tensor tokens;                  // [T * k] int64: whose row each pair reads
  at::Tensor pairs;                   // [T * k] int64: which pair of the flattened routing it is
  std::vector<std::int64_t> offsets;  // experts + 1
};

Dispatch sort_by_expert(const at::Tensor& experts, std::int64_t num_experts) {
  const std::int64_t choices = experts.size(1);
  const at::Tensor flat = experts.to(at::kCPU).reshape({-1});
  const auto* expert = flat.const_data_ptr<std::int64_t>();
  Dispatch dispatch;
  dispatch.offsets.assign(static_cast<std::size_t>(num_experts) + 1, 0);
  for (std::int64_t i = 0; i < flat.size(0); ++i)
    ++dispatch.offsets[static_cast<std::size_t>(expert[i]) + 1];
  for (std::size_t e = 1; e < dispatch.offsets.size(); ++e)
    dispatch.offsets[e] += dispatch.offsets[e - 1];
  std::vector<std::int64_t> next(dispatch.offsets.begin(), dispatch.offsets.end() - 1);
  dispatch.tokens = at::empty_like(flat);
  dispatch.pairs = at::empty_like(flat);
  auto* token = dispatch.tokens.mutable_data_ptr<std::int64_t>();
  auto* pair = dispatch.pairs.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < flat.size(0); ++i) {
    const std::int64_t row = next[static_cast<std::size_t>(expert[i])]++;
    token[row] = i / choices;
    pair[row] = i;
  }
  dispatch.tokens = dispatch.tokens.to(experts.device());
  dispatch.pairs = dispatch.pairs.to(experts.device());
  return dispatch;
}

}  // namespace

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
  const Dispatch dispatch = sort_by_expert(routing.experts, gate_up_.size(0));
  use.experts = routing.experts;
  use.counts.clear();
  for (std::size_t e = 0; e + 1 < dispatch.offsets.size(); ++e)
    use.counts.push_back(dispatch.offsets[e + 1] - dispatch.offsets[e]);

  const at::Tensor weights = routing.weights.reshape({-1})
                                 .index_select(0, dispatch.pairs)
                                 .unsqueeze(1)
                                 .to(x.scalar_type());
  const at::Tensor routed =
      grouped_experts(x.index_select(0, dispatch.tokens), gate_up_, down_, dispatch.offsets) *
      weights;
  const at::Tensor base = shared_ ? shared_->forward(x) : at::zeros_like(x);
  return base.index_add(0, dispatch.tokens, routed);
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
