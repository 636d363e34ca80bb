#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/attention.h"
#include "policy/feed_forward.h"
#include "policy/mixture_of_experts.h"

namespace aha::policy {

// One block of the decoder: attention, then a dense feed-forward or experts, each after a norm and
// beside a residual.
class DecoderLayer {
 public:
  enum class Kind { dense, experts };

  // `layer` is its number in files and its place in the cache.
  DecoderLayer(const ModelConfig& config, int layer, Kind kind);

  // x [T, hidden], positions [T] int64 -> [T, hidden]. `use` is left alone by a dense layer.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& positions, const Rotary& rotary,
                     const AttentionPlan& plan, ExpertUse& use) const;

  bool has_experts() const { return experts_.has_value(); }

  void append_parameters(std::vector<Parameter>& parameters) const;
  void append_linears(std::vector<Linear*>& linears);  // what adapters can stand beside

 private:
  std::string prefix_;  // "model.layers.0."
  double eps_;
  at::Tensor attention_norm_;     // [hidden]
  at::Tensor feed_forward_norm_;  // [hidden]
  std::unique_ptr<Attention> attention_;
  std::optional<FeedForward> dense_;  // one of the two
  std::optional<MixtureOfExperts> experts_;
};

}  // namespace aha::policy
