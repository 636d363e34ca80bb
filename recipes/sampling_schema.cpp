#include "recipes/sampling_schema.h"

#include "recipes/keys.h"

namespace aha::recipes {

// `greedy` is no key: a policy does not learn from it, and an evaluation does both.
Table<rollout::SamplingOptions> sampling_table() {
  using O = rollout::SamplingOptions;
  return {
      {
          integer("max_completion_length", &O::max_completion_length, between(1, 1 << 20),
                  "tokens of a completion, its end-of-sequence token included"),
          number("temperature", &O::temperature, between(1e-3, 100), "what logits are divided by"),
          integer("top_k", &O::top_k, between(0, 1 << 24), "most probable tokens kept; 0: all"),
          number("top_p", &O::top_p, above_up_to(0, 1), "probability mass kept"),
          number("min_p", &O::min_p, from_below(0, 1),
                 "least probability kept, as a share of the most probable token's"),
      },
      {},
      {}};
}

}  // namespace aha::recipes
