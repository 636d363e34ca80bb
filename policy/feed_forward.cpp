#include "policy/feed_forward.h"

#include "policy/swiglu.h"

namespace aha::policy {

FeedForward::FeedForward(std::int64_t hidden, std::int64_t intermediate, const std::string& prefix)
    : gate_up_proj_(prefix + "gate_up_proj",
                    {{prefix + "gate_proj", intermediate}, {prefix + "up_proj", intermediate}},
                    hidden),
      down_proj_(prefix + "down_proj", hidden, intermediate) {}

at::Tensor FeedForward::forward(const at::Tensor& x) const {
  return down_proj_.forward(swiglu(gate_up_proj_.forward(x)));
}

void FeedForward::append_parameters(std::vector<Parameter>& parameters) const {
  gate_up_proj_.append_parameters(parameters);
  down_proj_.append_parameters(parameters);
}

void FeedForward::append_linears(std::vector<Linear*>& linears) {
  linears.insert(linears.end(), {&gate_up_proj_, &down_proj_});
}

}  // namespace aha::policy
