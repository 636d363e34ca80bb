#include "policy/model_directory.h"

#include <unistd.h>

#include <fstream>

#include <gtest/gtest.h>

#include "policy/block_fp8.h"
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
  EXPECT_NE(refusal().find("stray: has no place"), std::string::npos) << refusal();
  save_changed([](auto& all) { all[0].value = at::zeros({2}); });
  EXPECT_NE(refusal().find("embed_tokens.weight: shape [2] does not fit"), std::string::npos)
      << refusal();
  // A multi-token-prediction layer beyond the last is kept.
  save_changed([](auto& all) { all.push_back({"model.layers.3.eh_proj.weight", at::zeros({2})}); });
  EXPECT_EQ(refusal(), "accepted");
}

TEST_F(ModelDirectory, ShardsAndKeepsMultiTokenPrediction) {
  model_.kept_tensors.push_back({"model.layers.3.eh_proj.weight", random_tensor({4, 8}, 1)});
  fs::remove(folder_ / "model.safetensors");
  save_model(model_, folder_, 8000);
  EXPECT_TRUE(fs::exists(folder_ / "model.safetensors.index.json"));
  EXPECT_FALSE(fs::exists(folder_ / "model.safetensors"));
  const auto loaded = load_model(folder_);
  for (std::size_t i = 0; i < model_.parameters().size(); ++i)
    EXPECT_TRUE(loaded->parameters()[i].value.equal(model_.parameters()[i].value));
  ASSERT_EQ(loaded->kept_tensors.size(), 1U);
  EXPECT_TRUE(loaded->kept_tensors[0].value.equal(model_.kept_tensors[0].value));
}

TEST(DequantizeBlocks, MultipliesEachBlockByItsScale) {
  const at::Tensor values = random_tensor({130, 300}, 1).to(at::kFloat8_e4m3fn);
  const at::Tensor scales = random_tensor({2, 3}, 2);
  const at::Tensor result = dequantize_blocks(values, scales);
  for (const auto& [row, column] : {std::pair{0, 0}, {127, 128}, {128, 255}, {129, 299}}) {
    const float expected = values.to(at::kFloat)[row][column].item<float>() *
                           scales[row / 128][column / 128].item<float>();
    EXPECT_EQ(result[row][column].item<float>(), expected) << row << " " << column;
  }
  EXPECT_THROW(dequantize_blocks(values, random_tensor({3, 2}, 2)), std::invalid_argument);
}

}  // namespace
}  // namespace aha::policy
