#pragma once

#include <stdexcept>

namespace aha::rollout {

// The policy's output cannot be sampled from; the sampler adds which prompt and token.
class NonFiniteLogits : public std::runtime_error {
 public:
  NonFiniteLogits() : NonFiniteLogits("logits are not finite") {}
  explicit NonFiniteLogits(const std::string& message) : std::runtime_error(message) {}
};

}  // namespace aha::rollout
