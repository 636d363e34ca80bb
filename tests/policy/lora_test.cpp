#include <unistd.h>

#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "policy/adamw.h"
#include "policy/adapter_directory.h"
#include "policy/model_directory.h"
#include "random_tensors.h"
#include "small_config.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::vector<std::vector<std::int32_t>> kSequences = {{3, 1, 4, 1, 5, 9, 2, 6}, {35, 8, 9}};

at::Tensor logits_of(const LanguageModel& model) {
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  return model.logits(model.forward(pack_tokens(kSequences), load));
}

LanguageModel small_model() {
  LanguageModel model(small_config());
  model.initialize(7);
  return model;
}

// Adapters as training leaves them: both matrices filled.
LanguageModel adapted_model(const std::vector<std::string>& targets) {
  LanguageModel model = small_model();
  model.add_adapters({.r = 3, .lora_alpha = 6.0, .target_modules = targets}, /*seed=*/5);
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(9);
  for (const Parameter& parameter : model.parameters()) {
    at::Tensor value = parameter.value.detach();
    if (parameter.kind == Parameter::Kind::lora_b) value.normal_(0.0, 0.2, generator);
  }
  return model;
}

class AdapterFilesTest : public testing::Test {
 protected:
  AdapterFilesTest() { fs::create_directories(path_); }
  ~AdapterFilesTest() override { fs::remove_all(path_); }
  fs::path path_ = fs::temp_directory_path() / ("aha_adapters_" + std::to_string(::getpid()));
};

nlohmann::json peft_config() {
  return {{"peft_type", "LORA"}, {"r", 4}, {"lora_alpha", 8}, {"target_modules", {"q_proj"}}};
}

TEST(LoraConfig, NamesModulesByTheirEnds) {
  EXPECT_TRUE(names_module("q_proj", "model.layers.0.self_attn.q_proj"));
  EXPECT_TRUE(names_module("self_attn.q_proj", "model.layers.0.self_attn.q_proj"));
  EXPECT_TRUE(names_module("q_proj", "q_proj"));
  EXPECT_FALSE(names_module("proj", "model.layers.0.self_attn.q_proj"));
}

TEST(LoraConfig, ScalesByTheRankOrItsRoot) {
  LoraConfig config{.r = 16, .lora_alpha = 8.0};
  EXPECT_DOUBLE_EQ(config.scale(), 0.5);
  config.use_rslora = true;
  EXPECT_DOUBLE_EQ(config.scale(), 2.0);
}

TEST(LoraConfig, RefusesWhatWouldChangeTheArithmetic) {
  const auto parsed_with = [](const char* key, const nlohmann::json& value) {
    return [key, value] {
      nlohmann::json object = peft_config();
      object[key] = value;
      parse_lora_config(object, "adapter_config.json");
    };
  };
  EXPECT_NO_THROW(parsed_with("lora_dropout", 0.1)());
  EXPECT_NO_THROW(parsed_with("rank_pattern", nlohmann::json::object())());
  for (const auto& [key, value] :
       std::vector<std::pair<const char*, nlohmann::json>>{{"use_dora", true},
                                                           {"rank_pattern", {{"q_proj", 2}}},
                                                           {"modules_to_save", {"lm_head"}},
                                                           {"bias", "all"},
                                                           {"peft_type", "IA3"},
                                                           {"r", 0},
                                                           {"target_modules", nullptr},
                                                           {"some_new_option", 1}}) {
    EXPECT_THAT(parsed_with(key, value), ThrowsMessage<ModelConfigError>(HasSubstr(key)));
  }
}

TEST(Lora, FreshAdaptersLeaveThePolicyAsItWas) {
  LanguageModel model = small_model();
  const at::Tensor before = logits_of(model);
  model.add_adapters({}, /*seed=*/1);
  EXPECT_TRUE(logits_of(model).equal(before));
}

TEST(Lora, TheMergedWeightFollowsItsAdapters) {
  Linear linear("q_proj", 5, 4);
  LoraConfig config;
  config.target_modules = {"q_proj"};
  config.r = 2;
  linear.add_adapters(config);
  std::vector<Parameter> parameters;
  linear.append_parameters(parameters);
  ASSERT_EQ(parameters.size(), 3U);
  const c10::NoGradGuard no_grad;
  for (Parameter& parameter : parameters) parameter.value.uniform_();
  const auto expected = [&] {
    return parameters[0].value + at::mm(parameters[2].value, parameters[1].value) * config.scale();
  };
  const at::Tensor first = linear.weight();
  EXPECT_LT(largest_difference(first, expected()), 1e-6);
  EXPECT_EQ(linear.weight().data_ptr(), first.data_ptr());  // merged once
  for (Parameter& parameter : parameters) {
    parameter.value.add_(1.0);
    EXPECT_LT(largest_difference(linear.weight(), expected()), 1e-6);
  }
  std::vector<at::Tensor> gradients;
  for (Parameter& parameter : parameters) {
    parameter.value.set_requires_grad(parameter.is_adapter());
    if (!parameter.is_adapter()) continue;
    gradients.push_back(at::ones_like(parameter.value));
  }
  AdamWOptions options;
  options.learning_rate = 0.1;
  AdamW(parameters).step(gradients, options);
  EXPECT_GT(largest_difference(linear.weight(), first), 0.05);
  EXPECT_LT(largest_difference(linear.weight(), expected()), 1e-6);
}

TEST(Lora, AdaptersAloneAreTrained) {
  const LanguageModel model = adapted_model({"q_b_proj", "down_proj"});
  std::size_t adapters = 0;
  for (const Parameter& parameter : model.parameters()) {
    EXPECT_EQ(parameter.is_trained(), parameter.is_adapter()) << parameter.name;
    adapters += parameter.is_adapter() ? 1 : 0;
  }
  // q_b_proj of 3 layers, down_proj of the dense layer and of 2 layers' shared experts; A and B.
  EXPECT_EQ(adapters, 12U);
}

TEST(Lora, MergedWeightsComputeTheSame) {
  LanguageModel model = adapted_model({"all-linear"});
  const at::Tensor adapted = logits_of(model);
  EXPECT_GT(largest_difference(adapted, logits_of(small_model())), 0.1);
  model.merge_adapters();
  EXPECT_LT(largest_difference(logits_of(model), adapted), 1e-4);
  EXPECT_FALSE(model.lora().has_value());
  for (const Parameter& parameter : model.parameters()) EXPECT_FALSE(parameter.is_adapter());
}

// The gradient of W + s B A with respect to A is s B^T times that with respect to W.
TEST(Lora, GradientsAreThoseOfTheMergedWeights) {
  const auto gradients = [](const LanguageModel& model) {
    ExpertLoad load = model.zero_load();
    const at::Tensor hidden = model.forward(pack_tokens(kSequences), load);
    const auto grads = torch::autograd::grad({hidden.pow(3).sum()}, model.trainable(), {},
                                             std::nullopt, false, /*allow_unused=*/true);
    std::map<std::string, at::Tensor> named;
    std::size_t index = 0;
    for (const Parameter& parameter : model.parameters()) {
      if (parameter.is_trained()) named[parameter.name] = grads[index++];
    }
    return named;
  };
  LanguageModel model = adapted_model({"o_proj"});
  const auto adapted = gradients(model);
  const std::string module = "model.layers.1.self_attn.o_proj";
  at::Tensor b;
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.name == "base_model.model." + module + ".lora_B.weight")
      b = parameter.value.detach().clone();
  }
  model.merge_adapters();
  const at::Tensor of_weight = gradients(model).at(module + ".weight");
  const at::Tensor expected = at::mm(b.t(), of_weight) * 2.0;
  EXPECT_LT(
      largest_difference(adapted.at("base_model.model." + module + ".lora_A.weight"), expected),
      1e-3 * expected.abs().max().item<double>());
}

TEST(Lora, CheckpointedLayersGiveTheSameGradients) {
  const LanguageModel model = adapted_model({"all-linear"});
  const auto gradients = [&](bool checkpoint) {
    ExpertLoad load = model.zero_load();
    const at::Tensor hidden =
        model.forward(pack_tokens(kSequences), load, {.checkpoint_layers = checkpoint});
    return torch::autograd::grad({hidden.pow(3).sum()}, model.trainable());
  };
  const auto plain = gradients(false);
  const auto checkpointed = gradients(true);
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_TRUE(plain[i].equal(checkpointed[i]));
}

TEST(Lora, AFrozenCopyComputesTheSameAndIsNotTrained) {
  const LanguageModel model = adapted_model({"o_proj"});
  const auto copy = model.frozen_copy();
  EXPECT_TRUE(logits_of(*copy).equal(logits_of(model)));
  EXPECT_TRUE(copy->trainable().empty());
}

TEST(Lora, UnknownTargetsAreRefusedWithThoseThatThereAre) {
  LanguageModel model = small_model();
  EXPECT_THAT([&] { model.add_adapters({.target_modules = {"q_porj"}}, 1); },
              ThrowsMessage<std::invalid_argument>(
                  testing::AllOf(HasSubstr("`q_porj`"), HasSubstr("q_b_proj"))));
}

TEST_F(AdapterFilesTest, ComeBackBitForBit) {
  const LanguageModel model = adapted_model({"q_a_proj", "o_proj"});
  save_model(model, path_);
  fs::create_directory(path_ / kAdapterFolder);
  save_adapters(model, path_ / kAdapterFolder);
  const auto loaded = load_model(path_);
  ASSERT_TRUE(loaded->lora().has_value());
  EXPECT_TRUE(logits_of(*loaded).equal(logits_of(model)));
}

TEST_F(AdapterFilesTest, AloneNameTheModelThatTheyWereMadeFor) {
  LanguageModel model = small_model();
  model.add_adapters({.target_modules = {"o_proj"}, .base_model_name_or_path = "base"}, 3);
  fs::create_directories(path_ / "base");
  save_model(model, path_ / "base");
  save_adapters(model, path_);
  EXPECT_TRUE(logits_of(*load_model(path_)).equal(logits_of(model)));
  fs::remove_all(path_ / "base");
  EXPECT_THAT([&] { load_model(path_); },
              ThrowsMessage<ModelDirectoryError>(HasSubstr("base_model_name_or_path")));
}

TEST_F(AdapterFilesTest, AnAdapterWithoutAPlaceIsRefused) {
  const LanguageModel model = adapted_model({"q_a_proj", "o_proj"});
  save_adapters(model, path_);
  LanguageModel narrower = small_model();
  narrower.add_adapters({.r = 3, .target_modules = {"o_proj"}}, 1);
  EXPECT_THAT([&] { read_adapter_weights(narrower, path_); },
              ThrowsMessage<ModelDirectoryError>(HasSubstr("q_a_proj.lora_A.weight")));
}

}  // namespace
}  // namespace aha::policy
