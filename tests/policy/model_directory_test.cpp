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
  EXPECT_NE(refusal().find("stray: has no place"), std::string::npos) << refusal();
  save_changed([](auto& all) { all[0].value = at::zeros({2}); });
  EXPECT_NE(refusal().find("embed_tokens.weight: shape [2] does not fit"), std::string::npos)
      << refusal();
  // A multi-token-prediction layer beyond the last is kept.
  save_changed([](auto& all) { all.push_back({"model.layers.3.eh_proj.weight", at::zeros({2})}); });
  EXPECT_EQ(refusal(), "accepted");
}

}  // namespace
}  // namespace aha::policy
