#pragma once

#include <memory>
#include <vector>

#include "policy/attention_plan.h"
#include "policy/linear.h"
#include "policy/model_config.h"
#include "policy/parameter.h"
#include "policy/rotary.h"

namespace aha::policy {

// A layer's attention: reads the plan to know what each token sees, and leaves in the plan's cache,
// where it has one, what later tokens need.
class Attention {
 public:
  virtual ~Attention() = default;

  // x [T, hidden], positions [T] int64; returns [T, hidden]. Differentiable without a cache.
  virtual at::Tensor forward(const at::Tensor& x, const at::Tensor& positions, const Rotary& rotary,
                             const AttentionPlan& plan) const = 0;

  virtual void append_parameters(std::vector<Parameter>& parameters) const = 0;
  virtual void append_linears(std::vector<Linear*>& linears) = 0;  // those that are defined
};

// The attention that a configuration asks for; `prefix` is the module's name in files,
// "model.layers.0.self_attn.", and `layer` its place in the cache.
std::unique_ptr<Attention> make_attention(const ModelConfig& config, int layer,
                                          const std::string& prefix);

}  // namespace aha::policy
