#include "rl/checkpoint.h"

#include <unistd.h>

#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rl/training_error.h"

namespace aha::rl {
namespace {

namespace fs = std::filesystem;

policy::LanguageModel tiny_model() {
  const nlohmann::json config = {
      {"model_type", "deepseek_v3"},   {"vocab_size", 19},           {"hidden_size", 16},
      {"intermediate_size", 24},       {"moe_intermediate_size", 8}, {"num_hidden_layers", 2},
      {"num_attention_heads", 2},      {"n_shared_experts", 1},      {"n_routed_experts", 4},
      {"num_experts_per_tok", 2},      {"first_k_dense_replace", 1}, {"kv_lora_rank", 8},
      {"qk_nope_head_dim", 8},         {"qk_rope_head_dim", 4},      {"v_head_dim", 8},
      {"max_position_embeddings", 40}, {"initializer_range", 0.4}};
  policy::LanguageModel model(policy::parse_model_config(config, "tiny"));
  model.initialize(11);
  return model;
}

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest()
      : path_(fs::temp_directory_path() / ("aha_checkpoint_" + std::to_string(::getpid()))),
        folder_(RunFolder::create(path_, "x")),
        model_(tiny_model()),
        optimizer_(model_.parameters()) {}
  ~CheckpointTest() override { fs::remove_all(path_); }

  void save(int stage, const std::string& name, int steps) {
    CheckpointState state;
    state.stage = stage;
    state.stage_name = name;
    state.steps_done = steps;
    save_checkpoint(folder_, state, model_, optimizer_, {{"tokenizer.json", "{}"}});
  }
  fs::path checkpoint(const std::string& name) const { return folder_.checkpoints() / name; }
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.checkpoints()))
      names.insert(entry.path().filename().string());
    return names;
  }

  fs::path path_;
  RunFolder folder_;
  policy::LanguageModel model_;
  policy::AdamW optimizer_;
};

TEST_F(CheckpointTest, KeepsTheLastOfEachStage) {
  save(0, "base", 10);
  save(0, "base", 20);
  save(2, "rl", 5);
  const auto found = find_checkpoints(folder_);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].state.steps_done, 20);
  EXPECT_EQ(found[1].state.stage_name, "rl");
  EXPECT_THAT(names(), testing::ElementsAre("base-000020", "rl-000005"));
}

TEST_F(CheckpointTest, AKillBeforeTheForerunnerWasRemovedLeavesNoTrace) {
  save(0, "base", 10);
  fs::copy(checkpoint("base-000010"), path_ / "forerunner");
  save(0, "base", 20);
  fs::rename(path_ / "forerunner", checkpoint("base-000010"));
  const auto found = find_checkpoints(folder_);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].state.steps_done, 20);
  EXPECT_THAT(names(), testing::ElementsAre("base-000020"));
}

// A removal that is killed has taken some files, state.json perhaps among them: only under a name
// that no reader takes for a checkpoint.
TEST_F(CheckpointTest, AKillDuringWritingOrRemovalLeavesNoTrace) {
  save(0, "base", 10);
  fs::create_directory(checkpoint("base-000005.partial"));
  std::ofstream(checkpoint("base-000005.partial") / "model.safetensors") << "half";
  ASSERT_EQ(find_checkpoints(folder_).size(), 1U);
  EXPECT_THAT(names(), testing::ElementsAre("base-000010"));
}

TEST_F(CheckpointTest, TheLastIsFoundWithoutTouchingAny) {
  EXPECT_THROW(last_checkpoint(path_), TrainingError);
  EXPECT_THROW(last_checkpoint(path_ / "none"), TrainingError);
  save(2, "rl", 5);
  save(0, "base", 10);
  fs::create_directory(checkpoint("rl-000010.partial"));
  EXPECT_EQ(last_checkpoint(path_), checkpoint("rl-000005"));
  EXPECT_THAT(names(), testing::ElementsAre("base-000010", "rl-000005", "rl-000010.partial"));
}

TEST_F(CheckpointTest, AFolderWithoutItsStateIsNamed) {
  save(0, "base", 10);
  fs::remove(checkpoint("base-000010") / "state.json");
  try {
    find_checkpoints(folder_);
    FAIL() << "accepted";
  } catch (const TrainingError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("base-000010 is no complete checkpoint"));
  }
}

}  // namespace
}  // namespace aha::rl
