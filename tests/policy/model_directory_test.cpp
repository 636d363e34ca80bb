#include "policy/model_directory.h"

#include <unistd.h>

#include <fstream>

#include <gtest/gtest.h>

#include "policy/safetensors_file.h"
#include "random_tensors.h"
#include "small_config.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

class ModelDirectory : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("aha_model_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    model_.initialize(3);
    save_model(model_, folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string refusal() const {
    try {
      load_model(folder_);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "accepted";
  }

  fs::path folder_;
  LanguageModel model_{small_config()};
};

TEST_F(ModelDirectory, LoadsWhatItSavedBitForBit) {
  const auto loaded = load_model(folder_);
  for (std::size_t i = 0; i < model_.parameters().size(); ++i) {
    EXPECT_TRUE(loaded->parameters()[i].value.equal(model_.parameters()[i].value))
        << model_.parameters()[i].name;
  }
}

TEST_F(ModelDirectory, WritesTheNamesOfHuggingFace) {
  const SafetensorsFile file(folder_ / "model.safetensors");
  EXPECT_TRUE(file.entries().contains("model.layers.0.mlp.gate_proj.weight"));
  EXPECT_TRUE(file.entries().contains("model.layers.1.mlp.experts.7.up_proj.weight"));
  EXPECT_TRUE(file.entries().contains("model.layers.2.mlp.gate.e_score_correction_bias"));
  EXPECT_TRUE(file.entries().contains("model.layers.2.self_attn.kv_a_proj_with_mqa.weight"));
  EXPECT_EQ(file.entries().at("model.layers.1.mlp.experts.0.down_proj.weight").shape,
            (std::vector<std::int64_t>{24, 12}));
}

TEST_F(ModelDirectory, RefusesMissingExtraAndMisshapenTensors) {
  std::vector<NamedTensor> tensors;
  for (const Parameter& parameter : model_.parameters()) {
    for (const FileTensor& file : parameter.files)
      tensors.push_back({file.name, file.view_in(parameter.value)});
  }
  const auto save_changed = [&](auto change) {
    auto changed = tensors;
    change(changed);
    save_tensors(changed, folder_ / "model.safetensors");
  };
  save_changed([](auto& all) { all.pop_back(); });
  EXPECT_NE(refusal().find("lm_head.weight is missing"), std::string::npos) << refusal();
  save_changed([](auto& all) { all.push_back({"stray", at::zeros({2})}); });
  EXPECT_NE(refusal().find("stray has no place"), std::string::npos) << refusal();
  save_changed([](auto& all) { all[0].value = at::zeros({2}); });
  EXPECT_NE(refusal().find("embed_tokens.weight: shape [2] does not fit"), std::string::npos)
      << refusal();
  // A multi-token-prediction layer beyond the last is left out.
  save_changed([](auto& all) { all.push_back({"model.layers.3.eh_proj.weight", at::zeros({2})}); });
  EXPECT_EQ(refusal(), "accepted");
}

TEST(AdamW, EqualsItsFormula) {
  LanguageModel model(small_config());
  model.initialize(1);
  const Parameter& parameter = model.parameters()[0];
  ASSERT_EQ(parameter.kind, Parameter::Kind::matrix);
  AdamW optimizer(model.parameters());
  at::Tensor value = parameter.value.detach().clone().to(at::kDouble);
  at::Tensor m = at::zeros_like(value);
  at::Tensor v = at::zeros_like(value);
  const AdamWOptions options{0.01, 0.9, 0.95, 1e-8, 0.1};
  for (int step = 1; step <= 5; ++step) {
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& trainable : model.trainable()) {
      gradients.push_back(random_tensor(trainable.sizes(), static_cast<std::uint64_t>(step)));
    }
    optimizer.step(gradients, options);
    const at::Tensor g = gradients[0].to(at::kDouble);
    m = options.beta1 * m + (1 - options.beta1) * g;
    v = options.beta2 * v + (1 - options.beta2) * g * g;
    value = value * (1 - options.learning_rate * options.weight_decay);
    value = value - options.learning_rate * (m / (1 - std::pow(options.beta1, step))) /
                        ((v / (1 - std::pow(options.beta2, step))).sqrt() + options.epsilon);
  }
  EXPECT_LT(largest_difference(parameter.value.detach().to(at::kDouble), value), 1e-6);
}

}  // namespace
}  // namespace aha::policy
