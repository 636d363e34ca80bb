#include "policy/prediction_layer.h"

#include <unistd.h>

#include <c10/core/GradMode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "policy/model_directory.h"
#include "random_tensors.h"
#include "small_config.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

ModelConfig predicting_config(int layers) {
  nlohmann::json object = small_config_json();
  object["num_nextn_predict_layers"] = layers;
  return parse_model_config(object, "small");
}

LanguageModel predicting_model(int layers) {
  LanguageModel model(predicting_config(layers), PredictionLayers::computed);
  model.initialize(7);
  return model;
}

std::vector<at::Tensor> predictions(const LanguageModel& model,
                                    const std::vector<std::vector<std::int32_t>>& sequences) {
  ExpertLoad load = model.zero_load();
  const PackedTokens tokens = pack_tokens(sequences);
  return model.predict_ahead(tokens, model.forward(tokens, load), load);
}

TEST(PredictionLayer, RowsThatMeanSomethingDoNotSeeOtherSegments) {
  const c10::NoGradGuard no_grad;
  const LanguageModel model = predicting_model(2);
  const std::vector<std::int32_t> first = {3, 1, 4, 1, 5, 9};
  const std::vector<std::int32_t> second = {2, 7, 1, 8};
  const auto together = predictions(model, {first, second});
  ASSERT_EQ(together.size(), 2U);
  for (std::int64_t k = 0; k < 2; ++k) {
    const auto depth = static_cast<std::size_t>(k);
    const at::Tensor alone = predictions(model, {first})[depth].slice(0, 0, 5 - k);
    EXPECT_LT(largest_difference(together[depth].slice(0, 0, 5 - k), alone), 1e-5);
    const at::Tensor later = predictions(model, {second})[depth].slice(0, 0, 3 - k);
    EXPECT_LT(largest_difference(together[depth].slice(0, 6, 9 - k), later), 1e-5);
  }
}

// Row t sees the tokens up to t + 1 and no later one.
TEST(PredictionLayer, SeesOneTokenAhead) {
  const c10::NoGradGuard no_grad;
  const LanguageModel model = predicting_model(1);
  const at::Tensor base = predictions(model, {{3, 1, 4, 1, 5, 9}})[0];
  const at::Tensor changed = predictions(model, {{3, 1, 4, 1, 6, 9}})[0];
  EXPECT_LT(largest_difference(base.slice(0, 0, 3), changed.slice(0, 0, 3)), 1e-6);
  EXPECT_GT(largest_difference(base[3], changed[3]), 1e-3);
}

TEST(PredictionLayer, CountsTheLoadOfItsOwnExperts) {
  const c10::NoGradGuard no_grad;
  const LanguageModel model = predicting_model(1);
  ExpertLoad load = model.zero_load();
  ASSERT_EQ(load.layers.size(), 3U);  // two of the policy, one of the prediction layer
  const PackedTokens tokens = pack_tokens({{3, 1, 4, 1}});
  model.predict_ahead(tokens, model.forward(tokens, load), load);
  std::int64_t sum = 0;
  for (const std::int64_t count : load.layers[2]) sum += count;
  EXPECT_EQ(sum, 4 * 3);
}

TEST(PredictionLayer, IsTrainedOnlyWhereAsked) {
  LanguageModel model = predicting_model(1);
  const std::size_t all = model.trainable().size();
  model.train_prediction_layers(false);
  EXPECT_LT(model.trainable().size(), all);
  model.train_prediction_layers(true);
  EXPECT_EQ(model.trainable().size(), all);
}

TEST(PredictionLayer, ComesBackFromFilesComputedOrKept) {
  const fs::path path = fs::temp_directory_path() / ("aha_mtp_" + std::to_string(::getpid()));
  const fs::path copy = path / "copy";
  fs::create_directories(copy);
  const LanguageModel model = predicting_model(1);
  save_model(model, path);
  const c10::NoGradGuard no_grad;
  const std::vector<std::vector<std::int32_t>> sequences = {{3, 1, 4, 1, 5}};
  const auto kept = load_model(path);
  EXPECT_FALSE(kept->kept_tensors.empty());
  save_model(*kept, copy);  // kept tensors are written back
  const auto computed = load_model(copy, PredictionLayers::computed);
  EXPECT_TRUE(computed->kept_tensors.empty());
  EXPECT_TRUE(predictions(*computed, sequences)[0].equal(predictions(model, sequences)[0]));
  fs::remove_all(path);
}

TEST(PredictionLayer, RefusesAnEmbeddingThatIsNotThePolicys) {
  const fs::path path = fs::temp_directory_path() / ("aha_mtp_" + std::to_string(::getpid()));
  fs::create_directories(path);
  save_model(predicting_model(1), path);
  const auto kept = load_model(path);
  for (const NamedTensor& tensor : kept->kept_tensors) {
    at::Tensor value = tensor.value;
    if (tensor.name.ends_with("embed_tokens.weight")) value.add_(1.0);
  }
  save_model(*kept, path);
  EXPECT_NO_THROW(load_model(path));
  EXPECT_THAT([&] { load_model(path, PredictionLayers::computed); },
              testing::ThrowsMessage<ModelDirectoryError>(testing::HasSubstr("embed_tokens")));
  fs::remove_all(path);
}

}  // namespace
}  // namespace aha::policy
