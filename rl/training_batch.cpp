#include "rl/training_batch.h"

#include <ATen/ATen.h>

namespace aha::rl {
namespace {

at::Tensor of_floats(const std::vector<float>& values) { return at::tensor(values, at::kFloat); }
at::Tensor of_integers(const std::vector<std::int64_t>& values) {
  return at::tensor(values, at::kLong);
}

}  // namespace

TrainingBatch pack_training_batch(std::span<const TrainingSample> samples) {
  std::vector<std::vector<std::int32_t>> inputs;
  std::vector<std::int64_t> rows, targets, sequences;
  std::vector<float> old_logprobs, advantages, weights;
  std::int64_t offset = 0;
  for (const TrainingSample& sample : samples) {
    const auto& ids = sample.completion->ids;
    std::vector<std::int32_t> input = *sample.prompt_ids;
    const auto prompt_length = static_cast<std::int64_t>(input.size());
    input.insert(input.end(), ids.begin(), ids.end() - 1);
    for (std::size_t t = 0; t < ids.size(); ++t) {
      rows.push_back(offset + prompt_length - 1 + static_cast<std::int64_t>(t));
      targets.push_back(ids[t]);
      sequences.push_back(static_cast<std::int64_t>(inputs.size()));
      old_logprobs.push_back(sample.completion->logprobs[t]);
      advantages.push_back(static_cast<float>(sample.advantage));
      weights.push_back(static_cast<float>(sample.token_weight));
    }
    offset += static_cast<std::int64_t>(input.size());
    inputs.push_back(std::move(input));
  }
  TrainingBatch batch;
  batch.num_sequences = static_cast<std::int64_t>(inputs.size());
  batch.tokens = policy::pack_tokens(inputs);
  batch.rows = of_integers(rows);
  batch.targets = of_integers(targets);
  batch.old_logprobs = of_floats(old_logprobs);
  batch.advantages = of_floats(advantages);
  batch.token_weights = of_floats(weights);
  batch.sequences = of_integers(sequences);
  return batch;
}

}  // namespace aha::rl
