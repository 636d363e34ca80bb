#include "policy/feed_forward.h"

#include <ATen/ATen.h>

#include "policy/swiglu.h"

namespace aha::policy {

FeedForward::FeedForward(std::int64_t hidden, std::int64_t intermediate, std::string prefix)
    : prefix_(std::move(prefix)),
      gate_up_(at::empty({2 * intermediate, hidden})),
      down_(at::empty({hidden, intermediate})) {}

at::Tensor FeedForward::forward(const at::Tensor& x) const {
  return at::linear(swiglu(at::linear(x, gate_up_)), down_);
}

void FeedForward::append_parameters(std::vector<Parameter>& parameters) const {
  const std::int64_t intermediate = down_.size(1);
  parameters.push_back({prefix_ + "gate_up_proj.weight",
                        gate_up_,
                        Parameter::Kind::matrix,
                        {{prefix_ + "gate_proj.weight", -1, 0, intermediate},
                         {prefix_ + "up_proj.weight", -1, intermediate, intermediate}}});
  const std::string down = prefix_ + "down_proj.weight";
  parameters.push_back({down, down_, Parameter::Kind::matrix, {{down}}});
}

}  // namespace aha::policy
