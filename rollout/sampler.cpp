#include "rollout/sampler.h"

#include <algorithm>
#include <stdexcept>

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "rollout/non_finite_logits.h"
#include "rollout/token_choice.h"

namespace aha::rollout {
namespace {

using policy::CacheSpan;

// A completion that is being written.
struct Sequence {
  std::size_t request = 0;
  int sample = 0;
  tasks::RandomStream random;
  CacheSpan prompt;      // shared with the rest of its group
  std::int64_t own = 0;  // first of its own rows in the cache
  std::vector<std::int32_t> ids;
  std::vector<float> logprobs;
};

class Batch {
 public:
  Batch(const policy::LanguageModel& model, const std::vector<Request>& requests,
        const SamplerOptions& options, const OnFinished& on_finished)
      : model_(model),
        requests_(requests),
        options_(options),
        on_finished_(on_finished),
        cache_(model.config(), count_rows(), model.output_weight().options().requires_grad(false)),
        load_(model.zero_load()) {}

  void run() {
    prefill();
    while (!sequences_.empty()) decode();
  }

 private:
  std::int64_t count_rows() const {
    std::int64_t rows = 0;
    for (const Request& request : requests_) {
      const auto length = static_cast<std::int64_t>(request.prompt_ids.size());
      const std::int64_t longest = length + options_.sampling.max_completion_length;
      if (length == 0) throw std::invalid_argument("an empty prompt cannot be completed");
      if (longest > model_.config().max_position_embeddings) {
        throw std::invalid_argument(fmt::format(
            "a prompt of {} tokens and {} more exceed the model's max_position_embeddings {}",
            length, options_.sampling.max_completion_length,
            model_.config().max_position_embeddings));
      }
      rows += length + static_cast<std::int64_t>(request.num_generations) *
                           options_.sampling.max_completion_length;
    }
    return rows;
  }

  // Runs all prompts packed, once each, and draws the first token of every completion from the
  // state after its prompt.
  void prefill() {
    std::vector<std::vector<std::int32_t>> prompts;
    for (const Request& request : requests_) prompts.push_back(request.prompt_ids);
    const policy::PackedTokens packed = policy::pack_tokens(prompts);
    policy::AttentionPlan plan;
    plan.segment_offsets = packed.segment_offsets;
    plan.cache = &cache_;
    plan.slots = at::arange(packed.num_tokens(), at::kLong);
    const at::Tensor hidden = model_.forward(packed.ids, packed.positions, plan, load_);
    std::vector<std::int64_t> last;
    std::int64_t next_row = packed.num_tokens();
    for (std::size_t r = 0; r < requests_.size(); ++r) {
      const std::int64_t begin = packed.segment_offsets[r];
      const std::int64_t end = packed.segment_offsets[r + 1];
      for (int sample = 0; sample < requests_[r].num_generations; ++sample) {
        tasks::RandomStream::Key key = requests_[r].key;
        key.sample = static_cast<std::uint32_t>(sample);
        sequences_.push_back(
            {r, sample, tasks::RandomStream(key), {begin, end - begin}, next_row, {}, {}});
        last.push_back(end - 1);
        next_row += options_.sampling.max_completion_length;
      }
    }
    append_tokens(hidden.index_select(0, at::tensor(last, at::kLong).to(hidden.device())));
  }

  // Feeds every sequence its newest token and draws the next.
  void decode() {
    const auto count = static_cast<std::int64_t>(sequences_.size());
    const at::Tensor ids = at::empty({count}, at::kLong);
    const at::Tensor positions = at::empty({count}, at::kLong);
    policy::AttentionPlan plan;
    plan.cache = &cache_;
    plan.slots = at::empty({count}, at::kLong);
    plan.spans.reserve(sequences_.size());
    for (std::size_t i = 0; i < sequences_.size(); ++i) {
      const Sequence& sequence = sequences_[i];
      const auto written = static_cast<std::int64_t>(sequence.ids.size());
      ids.mutable_data_ptr<std::int64_t>()[i] = sequence.ids.back();
      positions.mutable_data_ptr<std::int64_t>()[i] = sequence.prompt.length + written - 1;
      plan.slots.mutable_data_ptr<std::int64_t>()[i] = sequence.own + written - 1;
      plan.spans.push_back({sequence.prompt, {sequence.own, written}});
    }
    append_tokens(model_.forward(ids, positions, plan, load_));
  }

  // Draws a token for each sequence from hidden [sequences, hidden] and lets the finished ones go.
  void append_tokens(const at::Tensor& hidden) {
    const at::Tensor logits = model_.logits(hidden).to(at::kCPU, at::kFloat).contiguous();
    const auto vocabulary = static_cast<std::size_t>(logits.size(1));
    auto* row = logits.mutable_data_ptr<float>();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < sequences_.size(); ++i, row += vocabulary) {
      append_token(sequences_[i], {row, vocabulary});
      if (finished(sequences_[i])) {
        finish(std::move(sequences_[i]));
      } else if (kept++ != i) {
        sequences_[kept - 1] = std::move(sequences_[i]);
      }
    }
    sequences_.resize(kept, Sequence{0, 0, tasks::RandomStream({}), {}, 0, {}, {}});
  }

  void append_token(Sequence& sequence, std::span<float> logits) {
    try {
      const ChosenToken token = choose_token(logits, options_.sampling, sequence.random, scratch_);
      sequence.ids.push_back(token.id);
      sequence.logprobs.push_back(token.logprob);
    } catch (const NonFiniteLogits&) {
      throw NonFiniteLogits(fmt::format(
          "logits are not finite at token {} of sample {} of prompt {}", sequence.ids.size(),
          sequence.sample, requests_[sequence.request].key.prompt));
    }
  }

  bool is_end(std::int32_t id) const {
    const auto& ends = options_.eos_token_ids;
    return std::find(ends.begin(), ends.end(), id) != ends.end();
  }

  bool finished(const Sequence& sequence) const {
    return is_end(sequence.ids.back()) ||
           static_cast<int>(sequence.ids.size()) == options_.sampling.max_completion_length;
  }

  void finish(Sequence&& sequence) {
    FinishedCompletion result;
    result.request = sequence.request;
    result.sample = sequence.sample;
    result.completion.finish_reason =
        is_end(sequence.ids.back()) ? tasks::FinishReason::stop : tasks::FinishReason::length;
    result.completion.policy_versions.assign(sequence.ids.size(), options_.policy_version);
    result.completion.ids = std::move(sequence.ids);
    result.completion.logprobs = std::move(sequence.logprobs);
    on_finished_(std::move(result));
  }

  const policy::LanguageModel& model_;
  const std::vector<Request>& requests_;
  const SamplerOptions& options_;
  const OnFinished& on_finished_;
  policy::AttentionCache cache_;
  policy::ExpertLoad load_;
  std::vector<Sequence> sequences_;  // in the order in which they were asked for
  std::vector<std::int32_t> scratch_;
};

}  // namespace

void sample_completions(const policy::LanguageModel& model, const std::vector<Request>& requests,
                        const SamplerOptions& options, const OnFinished& on_finished) {
  if (requests.empty()) return;
  const c10::InferenceMode inference;
  Batch(model, requests, options, on_finished).run();
}

}  // namespace aha::rollout
