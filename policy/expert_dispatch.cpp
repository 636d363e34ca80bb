#include "policy/expert_dispatch.h"

#include <ATen/ATen.h>

namespace aha::policy {

ExpertDispatch dispatch_to_experts(const at::Tensor& experts, std::int64_t num_experts) {
  const std::int64_t choices = experts.size(1);
  const at::Tensor chosen = experts.to(at::kCPU).contiguous();
  const auto* expert = chosen.const_data_ptr<std::int64_t>();
  ExpertDispatch dispatch;
  dispatch.offsets.assign(static_cast<std::size_t>(num_experts) + 1, 0);
  for (std::int64_t i = 0; i < chosen.numel(); ++i)
    ++dispatch.offsets[static_cast<std::size_t>(expert[i]) + 1];
  for (std::size_t e = 1; e < dispatch.offsets.size(); ++e)
    dispatch.offsets[e] += dispatch.offsets[e - 1];
  std::vector<std::int64_t> next(dispatch.offsets.begin(), dispatch.offsets.end() - 1);
  dispatch.tokens = at::empty({chosen.numel()}, chosen.options());
  dispatch.pairs = at::empty({chosen.numel()}, chosen.options());
  dispatch.rows = at::empty_like(chosen);
  auto* token = dispatch.tokens.mutable_data_ptr<std::int64_t>();
  auto* pair = dispatch.pairs.mutable_data_ptr<std::int64_t>();
  auto* place = dispatch.rows.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < chosen.numel(); ++i) {
    const std::int64_t row = next[static_cast<std::size_t>(expert[i])]++;
    token[row] = i / choices;
    pair[row] = i;
    place[i] = row;
  }
  for (at::Tensor* indices : {&dispatch.tokens, &dispatch.pairs, &dispatch.rows})
    *indices = indices->to(experts.device());
  return dispatch;
}

}  // namespace aha::policy
