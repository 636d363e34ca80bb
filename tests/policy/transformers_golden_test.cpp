// Logits frozen from transformers' own DeepSeek-V3: make_transformers_goldens.py makes them.

#include <filesystem>
#include <fstream>

#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "policy/model_directory.h"
#include "random_tensors.h"

namespace aha::policy {
namespace {

namespace fs = std::filesystem;

class TransformersGolden : public testing::TestWithParam<const char*> {};

TEST_P(TransformersGolden, LogitsAreEqual) {
  const fs::path folder = fs::path(AHA_SOURCE_DIR) / "tests/policy/goldens" / GetParam();
  const auto model = load_model(folder);
  const auto golden = nlohmann::json::parse(std::ifstream(folder / "golden.json"));
  const c10::NoGradGuard no_grad;
  for (const auto& sequence : golden) {
    const auto ids = sequence["ids"].get<std::vector<std::int32_t>>();
    const auto numbers = sequence["logits"].get<std::vector<float>>();
    const at::Tensor expected = at::tensor(numbers).view(
        {static_cast<std::int64_t>(ids.size()), model->config().vocab_size});
    ExpertLoad load = model->zero_load();
    const at::Tensor logits = model->logits(model->forward(pack_tokens({ids}), load));
    EXPECT_LT(largest_difference(logits, expected), 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(DeepSeekV3, TransformersGolden,
                         testing::Values("plain", "compressed_grouped", "yarn"));

}  // namespace
}  // namespace aha::policy
