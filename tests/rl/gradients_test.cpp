#include "rl/gradients.h"

#include <cmath>
#include <limits>

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "rl/training_error.h"

namespace aha::rl {
namespace {

policy::LanguageModel tiny_model() {
  const nlohmann::json config = {{"model_type", "deepseek_v3"},
                                 {"vocab_size", 5},
                                 {"hidden_size", 4},
                                 {"intermediate_size", 4},
                                 {"moe_intermediate_size", 4},
                                 {"num_hidden_layers", 1},
                                 {"num_attention_heads", 1},
                                 {"n_routed_experts", 2},
                                 {"num_experts_per_tok", 1},
                                 {"first_k_dense_replace", 1},
                                 {"kv_lora_rank", 4},
                                 {"qk_nope_head_dim", 2},
                                 {"qk_rope_head_dim", 2},
                                 {"v_head_dim", 2},
                                 {"max_position_embeddings", 8}};
  policy::LanguageModel model(policy::parse_model_config(config, "tiny"));
  model.initialize(1);
  return model;
}

at::Tensor sum_of_parameters(const policy::LanguageModel& model) {
  at::Tensor sum = at::zeros({});
  for (const at::Tensor& parameter : model.trainable()) sum = sum + parameter.sum();
  return sum;
}

TEST(ComputeGradients, SumsOverPartsAndWorkers) {
  const auto model = tiny_model();
  parallel::ThreadTeam team(2);
  parallel::ProcessGroup group;
  GradientWork work;
  work.parts = 5;
  work.loss_of = [&](int, int part) {
    return part == 3 ? at::Tensor() : sum_of_parameters(model) * static_cast<double>(part);
  };
  work.name_of_part = [](int part) { return "part " + std::to_string(part); };
  double loss = 0.0;
  const auto gradients = compute_gradients(model, work, team, group, loss);
  for (const at::Tensor& gradient : gradients) {
    EXPECT_TRUE(gradient.eq(0.0 + 1.0 + 2.0 + 4.0).all().item<bool>());
  }
  EXPECT_NEAR(loss, 7.0 * sum_of_parameters(model).item<double>(), 1e-5);
}

TEST(ComputeGradients, NamesThePartWhoseLossIsNotFinite) {
  const auto model = tiny_model();
  parallel::ThreadTeam team(2);
  parallel::ProcessGroup group;
  GradientWork work;
  work.parts = 2;
  work.loss_of = [&](int, int part) {
    return part == 1 ? sum_of_parameters(model) * std::nan("") : sum_of_parameters(model);
  };
  work.name_of_part = [](int part) { return "sample " + std::to_string(part); };
  double loss = 0.0;
  try {
    compute_gradients(model, work, team, group, loss);
    FAIL() << "accepted";
  } catch (const TrainingError& error) {
    EXPECT_NE(std::string(error.what()).find("sample 1"), std::string::npos) << error.what();
  }
}

TEST(ComputeGradients, NamesThePartAndTheTensorWhoseGradientIsNotFinite) {
  const auto model = tiny_model();
  parallel::ThreadTeam team(1);
  parallel::ProcessGroup group;
  GradientWork work;
  work.parts = 1;
  work.loss_of = [&](int, int) { return (sum_of_parameters(model) * 0.0).sqrt(); };  // 0 / 0
  work.name_of_part = [](int) { return std::string("step 4, sample 2"); };
  double loss = 0.0;
  try {
    compute_gradients(model, work, team, group, loss);
    FAIL() << "accepted";
  } catch (const TrainingError& error) {
    EXPECT_STREQ(error.what(),
                 "the gradient of model.embed_tokens.weight is not finite for step 4, sample 2");
  }
}

TEST(ClipGradients, ScalesToTheNormAndNamesABadTensor) {
  const auto model = tiny_model();
  std::vector<at::Tensor> gradients;
  // Expanded tensors, as differentiation may give: one element in memory.
  for (const at::Tensor& parameter : model.trainable()) {
    gradients.push_back(at::ones({}).expand_as(parameter));
  }
  double elements = 0.0;
  for (const at::Tensor& gradient : gradients) elements += static_cast<double>(gradient.numel());
  EXPECT_NEAR(clip_gradients(model, gradients, 0.5), std::sqrt(elements), 1e-4);
  EXPECT_NEAR(clip_gradients(model, gradients, 0.0), 0.5, 1e-5);
  gradients[1] = at::full_like(gradients[1], std::numeric_limits<float>::infinity());
  try {
    clip_gradients(model, gradients, 1.0);
    FAIL() << "accepted";
  } catch (const TrainingError& error) {
    EXPECT_NE(std::string(error.what()).find("model.layers.0.input_layernorm.weight"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace aha::rl
