#include "policy/model_config.h"

#include <gtest/gtest.h>

#include "small_config.h"

namespace aha::policy {
namespace {

// The key an error names after one key is set to a value.
std::string key_refused(const std::string& key, const nlohmann::json& value) {
  nlohmann::json object = small_config_json();
  object[key] = value;
  try {
    parse_model_config(object, "config.json");
  } catch (const ModelConfigError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("config.json: ", 0), 0U);
    return error.key();
  }
  return "accepted";
}

TEST(ModelConfig, NamesTheKeyOfAnImpossibleValue) {
  EXPECT_EQ(key_refused("hidden_size", 0), "hidden_size");
  EXPECT_EQ(key_refused("hidden_size", "24"), "hidden_size");
  EXPECT_EQ(key_refused("hidden_size", nullptr), "hidden_size");
  EXPECT_EQ(key_refused("qk_rope_head_dim", 5), "qk_rope_head_dim");
  EXPECT_EQ(key_refused("n_group", 3), "n_group");
  EXPECT_EQ(key_refused("topk_group", 5), "topk_group");
  EXPECT_EQ(key_refused("num_experts_per_tok", 5), "num_experts_per_tok");
  EXPECT_EQ(key_refused("rms_norm_eps", 0), "rms_norm_eps");
  EXPECT_EQ(key_refused("hidden_act", "gelu"), "hidden_act");
  EXPECT_EQ(key_refused("scoring_func", "softmax"), "scoring_func");
  EXPECT_EQ(key_refused("model_type", "gpt2"), "model_type");
  EXPECT_EQ(key_refused("rope_scaling", {{"type", "dynamic"}, {"factor", 2}}),
            "rope_scaling.rope_type");
  EXPECT_EQ(key_refused("rope_scaling", {{"type", "yarn"}, {"factor", -2}}), "rope_scaling.factor");
}

TEST(ModelConfig, ReadsBothSpellingsOfRotaryParameters) {
  nlohmann::json old = small_config_json();
  old["rope_theta"] = 500.0;
  old["rope_scaling"] = {{"type", "yarn"}, {"factor", 4.0}, {"mscale_all_dim", 1.0}};
  nlohmann::json recent = small_config_json();
  recent.erase("rope_theta");
  recent["rope_parameters"] = {
      {"rope_type", "yarn"}, {"rope_theta", 500.0}, {"factor", 4.0}, {"mscale_all_dim", 1.0}};
  for (const auto& object : {old, recent}) {
    const ModelConfig config = parse_model_config(object, "config.json");
    EXPECT_EQ(config.rotary.theta, 500.0);
    const auto* yarn = std::get_if<YarnScaling>(&config.rotary.scaling);
    ASSERT_NE(yarn, nullptr);
    EXPECT_EQ(yarn->factor, 4.0);
    EXPECT_EQ(yarn->mscale_all_dim, 1.0);
  }
}

TEST(ModelConfig, KeepsKeysItDoesNotUse) {
  nlohmann::json object = small_config_json();
  object["torch_dtype"] = "bfloat16";
  EXPECT_EQ(parse_model_config(object, "config.json").source["torch_dtype"], "bfloat16");
}

}  // namespace
}  // namespace aha::policy
