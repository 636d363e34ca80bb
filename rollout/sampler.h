#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "policy/language_model.h"
#include "rollout/sampling_options.h"
#include "tasks/completion.h"
#include "tasks/random_stream.h"

namespace aha::rollout {

// One prompt and how many completions it gets. Its draws come from the streams
// (seed, purpose, step, index, sample): the same whatever else is sampled beside it.
struct Request {
  std::vector<std::int32_t> prompt_ids;  // non-empty
  int num_generations = 1;
  tasks::RandomStream::Key key;  // `prompt` is the request's number; `sample` is filled in
};

struct SamplerOptions {
  SamplingOptions sampling;
  std::vector<std::int32_t> eos_token_ids;  // each ends a completion
  std::int64_t policy_version = 0;          // recorded with every token
};

// A completion as soon as it is finished: which request, which of its samples, and the tokens (its
// text is left to the receiver, which has the tokenizer).
struct FinishedCompletion {
  std::size_t request = 0;
  int sample = 0;
  tasks::Completion completion;
};

using OnFinished = std::function<void(FinishedCompletion&&)>;

// Samples completions of all requests and hands each over when it finishes. A prompt is prefilled
// once for all its generations, which share its part of the cache; finished sequences leave the
// batch at once. Log-probs are those of the distribution at `temperature`, before top-k, top-p and
// min-p. Runs on the calling thread; several may run at once on one model. Throws
// std::invalid_argument for a prompt that leaves no room in max_position_embeddings.
void sample_completions(const policy::LanguageModel& model, const std::vector<Request>& requests,
                        const SamplerOptions& options, const OnFinished& on_finished);

}  // namespace aha::rollout
