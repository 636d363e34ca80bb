#include "rollout/sampler.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "policy/token_logprobs.h"
#include "small_policy.h"

namespace aha::rollout {
namespace {

constexpr std::int32_t kEos = 3;

std::vector<Request> some_requests() {
  return {{{1, 2, 5}, 4, {9, tasks::Purpose::sampling, 2, 0, 0}},
          {{7}, 3, {9, tasks::Purpose::sampling, 2, 1, 0}},
          {{8, 8, 8, 8, 8, 8}, 1, {9, tasks::Purpose::sampling, 2, 2, 0}}};
}

SamplerOptions sampler_options(bool greedy = false) {
  SamplerOptions options;
  options.sampling.max_completion_length = 20;
  options.sampling.greedy = greedy;
  options.eos_token_ids = {kEos};
  options.policy_version = 5;
  return options;
}

using Samples = std::vector<std::vector<tasks::Completion>>;  // [request][sample]

Samples sample(const policy::LanguageModel& model, const std::vector<Request>& requests,
               const SamplerOptions& options) {
  Samples samples;
  for (const Request& request : requests)
    samples.emplace_back(static_cast<std::size_t>(request.num_generations));
  sample_completions(model, requests, options, [&](FinishedCompletion&& finished) {
    auto& place = samples[finished.request][static_cast<std::size_t>(finished.sample)];
    EXPECT_TRUE(place.ids.empty()) << "handed over twice";
    place = std::move(finished.completion);
  });
  return samples;
}

TEST(Sampler, EndsAtTheEndOfSequenceOrTheLimit) {
  const auto model = small_policy();
  int stopped = 0;
  for (const auto& request : sample(model, some_requests(), sampler_options())) {
    for (const tasks::Completion& completion : request) {
      ASSERT_FALSE(completion.ids.empty());
      EXPECT_EQ(completion.logprobs.size(), completion.ids.size());
      EXPECT_EQ(completion.policy_versions, std::vector<std::int64_t>(completion.ids.size(), 5));
      const auto end = std::find(completion.ids.begin(), completion.ids.end(), kEos);
      if (completion.finish_reason == tasks::FinishReason::stop) {
        ++stopped;
        EXPECT_EQ(end, completion.ids.end() - 1);
      } else {
        EXPECT_EQ(end, completion.ids.end());
        EXPECT_EQ(completion.ids.size(), 20U);
      }
    }
  }
  EXPECT_GT(stopped, 0);
}

TEST(Sampler, DrawsDoNotDependOnWhatElseIsSampled) {
  const auto model = small_policy();
  const auto requests = some_requests();
  const Samples together = sample(model, requests, sampler_options());
  for (std::size_t r = 0; r < requests.size(); ++r) {
    const Samples alone = sample(model, {requests[r]}, sampler_options());
    for (std::size_t i = 0; i < alone[0].size(); ++i)
      EXPECT_EQ(alone[0][i].ids, together[r][i].ids);
  }
  EXPECT_NE(together[0][0].ids, together[0][1].ids) << "samples of a group share a stream";
}

TEST(Sampler, RecordsTheLogProbsThatTheTrainerComputes) {
  const auto model = small_policy();
  const auto requests = some_requests();
  const Samples samples = sample(model, requests, sampler_options());
  const c10::NoGradGuard no_grad;
  for (std::size_t r = 0; r < requests.size(); ++r) {
    for (const tasks::Completion& completion : samples[r]) {
      std::vector<std::int32_t> ids = requests[r].prompt_ids;
      ids.insert(ids.end(), completion.ids.begin(), completion.ids.end());
      policy::ExpertLoad load = model.zero_load();
      const at::Tensor hidden = model.forward(policy::pack_tokens({ids}), load);
      const auto first = static_cast<std::int64_t>(requests[r].prompt_ids.size()) - 1;
      const auto count = static_cast<std::int64_t>(completion.ids.size());
      const std::vector<std::int64_t> targets(completion.ids.begin(), completion.ids.end());
      const at::Tensor logprobs =
          policy::token_logprobs(hidden.narrow(0, first, count), model.output_weight(),
                                 at::tensor(targets, at::kLong), 1.0)
              .logprobs;
      const at::Tensor recorded = at::tensor(completion.logprobs);
      EXPECT_LT((logprobs - recorded).abs().max().item<double>(), 2e-5);
    }
  }
}

TEST(Sampler, GreedyEqualsTheArgmaxOfWholeForwards) {
  const auto model = small_policy();
  const auto requests = some_requests();
  const Samples samples = sample(model, requests, sampler_options(/*greedy=*/true));
  const c10::NoGradGuard no_grad;
  for (std::size_t r = 0; r < requests.size(); ++r) {
    std::vector<std::int32_t> ids = requests[r].prompt_ids;
    for (const std::int32_t token : samples[r][0].ids) {
      policy::ExpertLoad load = model.zero_load();
      const at::Tensor logits = model.logits(model.forward(policy::pack_tokens({ids}), load));
      EXPECT_EQ(logits[-1].argmax().item<std::int64_t>(), token);
      ids.push_back(token);
    }
  }
}

TEST(Sampler, RefusesWhatDoesNotFit) {
  const auto model = small_policy();
  const auto ignore = [](FinishedCompletion&&) {};
  EXPECT_THROW(sample_completions(model, {{std::vector<std::int32_t>(21, 1), 1, {}}},
                                  sampler_options(), ignore),
               std::invalid_argument);
  EXPECT_THROW(sample_completions(model, {{{}, 1, {}}}, sampler_options(), ignore),
               std::invalid_argument);
}

}  // namespace
}  // namespace aha::rollout
