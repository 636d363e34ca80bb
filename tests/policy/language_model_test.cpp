#include "policy/language_model.h"

#include <c10/core/GradMode.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "random_tensors.h"
#include "small_config.h"

namespace aha::policy {
namespace {

const std::vector<std::vector<std::int32_t>> kSequences = {
    {3, 1, 4, 1, 5, 9, 2, 6}, {35, 8, 9}, {7}};

LanguageModel small_model() {
  LanguageModel model(small_config());
  model.initialize(7);
  return model;
}

// Logits of one sequence alone, [T, vocabulary].
at::Tensor logits_alone(const LanguageModel& model, const std::vector<std::int32_t>& ids) {
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  return model.logits(model.forward(pack_tokens({ids}), load));
}

TEST(LanguageModel, PackedSequencesDoNotSeeEachOther) {
  const LanguageModel model = small_model();
  ExpertLoad load = model.zero_load();
  const PackedTokens packed = pack_tokens(kSequences);
  const at::Tensor together = model.logits(model.forward(packed, load));
  for (std::size_t s = 0; s < kSequences.size(); ++s) {
    const at::Tensor part =
        together.slice(0, packed.segment_offsets[s], packed.segment_offsets[s + 1]);
    EXPECT_LT(largest_difference(part, logits_alone(model, kSequences[s])), 1e-5)
        << "sequence " << s;
  }
}

TEST(LanguageModel, DecodingWithTheCacheEqualsTheWholeForward) {
  const LanguageModel model = small_model();
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  for (const auto& ids : kSequences) {
    const at::Tensor expected = logits_alone(model, ids);
    AttentionCache cache(model.config(), 64, at::kFloat);
    for (std::size_t t = 0; t < ids.size(); ++t) {
      const auto position = static_cast<std::int64_t>(t);
      AttentionPlan plan;
      plan.cache = &cache;
      plan.slots = at::tensor({40 - position}, at::kLong);  // rows may lie anywhere
      std::vector<CacheSpan> spans;
      for (std::int64_t row = 0; row <= position; ++row) spans.push_back({40 - row, 1});
      plan.spans = {spans};
      const at::Tensor hidden = model.forward(at::tensor({std::int64_t{ids[t]}}, at::kLong),
                                              at::tensor({position}, at::kLong), plan, load);
      EXPECT_LT(largest_difference(model.logits(hidden)[0], expected[position]), 1e-5);
    }
  }
}

// Gradients of the sum of cubed hidden states: that of their squares is the same for all.
std::vector<at::Tensor> gradients_of(const LanguageModel& model, const ForwardOptions& options,
                                     ExpertLoad& load) {
  const at::Tensor hidden = model.forward(pack_tokens(kSequences), load, options);
  return torch::autograd::grad({hidden.pow(3).sum()}, model.trainable(), {}, std::nullopt,
                               /*create_graph=*/false, /*allow_unused=*/true);
}

TEST(LanguageModel, CheckpointedLayersGiveTheSameGradientsAndLoads) {
  const LanguageModel model = small_model();
  ExpertLoad plain_load = model.zero_load();
  ExpertLoad load = model.zero_load();
  const auto plain = gradients_of(model, {}, plain_load);
  ForwardOptions options;
  options.checkpoint_layers = true;
  const auto checkpointed = gradients_of(model, options, load);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    ASSERT_EQ(plain[i].defined(), checkpointed[i].defined());
    if (!plain[i].defined()) continue;
    EXPECT_TRUE(plain[i].equal(checkpointed[i])) << i;
  }
  EXPECT_EQ(load.layers, plain_load.layers);
}

TEST(LanguageModel, ReplayedRoutingGoesThroughTheRecordedExperts) {
  LanguageModel model = small_model();
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  const PackedTokens packed = pack_tokens(kSequences);
  RoutingTrace trace;
  ForwardOptions record;
  record.record = &trace;
  const at::Tensor hidden = model.forward(packed, load, record);
  ASSERT_EQ(trace.layers.size(), 2U);
  ForwardOptions replay;
  replay.replay = &trace;
  EXPECT_TRUE(model.forward(packed, load, replay).equal(hidden));
  for (const Parameter& parameter : model.parameters()) {  // the free choice is now another
    if (parameter.kind == Parameter::Kind::router_bias) {
      at::Tensor bias = parameter.value;
      bias.copy_(random_tensor(bias.sizes(), 3) * 10.0);
    }
  }
  EXPECT_FALSE(model.forward(packed, load).equal(hidden));
  EXPECT_TRUE(model.forward(packed, load, replay).equal(hidden));
}

TEST(LanguageModel, CountsTheLoadOfExperts) {
  const LanguageModel model = small_model();
  ExpertLoad load = model.zero_load();
  model.forward(pack_tokens(kSequences), load);
  ASSERT_EQ(load.layers.size(), 2U);
  for (const auto& layer : load.layers) {
    std::int64_t total = 0;
    for (const std::int64_t count : layer) total += count;
    EXPECT_EQ(total, 12 * 3);  // tokens x experts a token
  }
}

TEST(LanguageModel, RouterBiasMovesAgainstTheLoad) {
  LanguageModel model = small_model();
  ExpertLoad load = model.zero_load();
  load.layers[1] = {9, 0, 1, 1, 1, 1, 1, 2};  // mean 2
  model.update_router_bias(load, 0.25);
  std::vector<at::Tensor> biases;
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.kind == Parameter::Kind::router_bias) biases.push_back(parameter.value);
  }
  const std::vector<float> expected = {-0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.0F};
  EXPECT_TRUE(biases[0].eq(0).all().item<bool>());
  EXPECT_TRUE(biases[1].equal(at::tensor(expected)));
}

TEST(LanguageModel, SameSeedSameWeights) {
  LanguageModel a(small_config());
  LanguageModel b(small_config());
  a.initialize(5);
  b.initialize(5);
  for (std::size_t i = 0; i < a.parameters().size(); ++i) {
    EXPECT_TRUE(a.parameters()[i].value.equal(b.parameters()[i].value));
  }
  b.initialize(6);
  EXPECT_FALSE(a.parameters()[0].value.equal(b.parameters()[0].value));
}

}  // namespace
}  // namespace aha::policy
