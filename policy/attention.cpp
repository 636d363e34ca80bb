#include "policy/attention.h"

#include "policy/grouped_query_attention.h"
#include "policy/multi_head_latent_attention.h"

namespace aha::policy {

std::unique_ptr<Attention> make_attention(const ModelConfig& config, int layer,
                                          const std::string& prefix) {
  if (std::holds_alternative<LatentAttentionConfig>(config.attention)) {
    return std::make_unique<MultiHeadLatentAttention>(config, layer, prefix);
  }
  return std::make_unique<GroupedQueryAttention>(config, layer, prefix);
}

}  // namespace aha::policy
