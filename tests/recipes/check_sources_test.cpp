#include "recipes/check_sources.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipes/small_recipe.h"

namespace aha::recipes {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view kPretraining =
    "format_version: 1\n"
    "output: o\n"
    "model: {config: {model_type: deepseek_v3, vocab_size: 263, hidden_size: 8, "
    "intermediate_size: 8, moe_intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 1, "
    "n_routed_experts: 1, num_experts_per_tok: 1, kv_lora_rank: 4, qk_nope_head_dim: 4, "
    "qk_rope_head_dim: 4, v_head_dim: 4}}\n"
    "task: {name: chain_arithmetic}\n"
    "stages:\n"
    "  - {name: base, type: pretrain, corpus: {name: chain}}\n"
    "  - {name: before, type: eval}\n";

std::vector<std::string> source_mistakes(const std::vector<std::string>& overrides) {
  return mistakes_in(kPretraining, overrides, check_sources);
}

TEST(CheckSources, AcceptsWhatCanBeMade) { EXPECT_THAT(source_mistakes({}), IsEmpty()); }

TEST(CheckSources, NamesTheModelDirectory) {
  const std::string folder = testing::TempDir() + "check_sources_model";
  std::filesystem::create_directories(folder);
  std::filesystem::remove(folder + "/config.json");
  EXPECT_THAT(source_mistakes({"model={path: '" + folder + "'}"}),
              ElementsAre("command line: model.path: no model directory: there is no " + folder +
                          "/config.json"));
  const auto mistakes_with = [&](const std::string& config) {
    std::ofstream(folder + "/config.json") << config;
    return source_mistakes({"model={path: '" + folder + "'}"});
  };
  EXPECT_THAT(mistakes_with("{"), ElementsAre(HasSubstr("config.json: not valid JSON")));
  EXPECT_THAT(mistakes_with(R"({"model_type": "gpt2"})"),
              ElementsAre(AllOf(HasSubstr("config.json"), HasSubstr("gpt2"))));
  EXPECT_THAT(mistakes_with(R"({"model_type": "llama", "vocab_size": 9, "hidden_size": 8,
                                "intermediate_size": 8, "num_hidden_layers": 1,
                                "num_attention_heads": 1})"),
              IsEmpty());
}

TEST(CheckSources, NamesRewardsThatCannotBeMade) {
  EXPECT_THAT(
      source_mistakes({"stages.before={name: before, type: grpo, rewards: [{name: accuracy}, "
                       "{name: own, plugin: /no/such.so, in_process: true}]}"}),
      ElementsAre(AllOf(StartsWith("command line: stages.before.rewards.own: "),
                        HasSubstr("/no/such.so cannot be loaded"))));
}

TEST(CheckSources, NamesTheKeyOfAnImpossibleModel) {
  EXPECT_THAT(
      source_mistakes({"model.config.hidden_size=0", "model.config.model_type=deepseek_v3"}),
      ElementsAre(StartsWith("command line: model.config.hidden_size: 0 is out of range")));
  EXPECT_THAT(source_mistakes({"model.config.model_type=gpt2"}),
              ElementsAre(HasSubstr("model.config.model_type: \"gpt2\" is not known")));
}

TEST(CheckSources, NamesFilesOfRows) {
  EXPECT_THAT(source_mistakes({"task={name: jsonl, path: /no/such.jsonl}",
                               "stages.base.corpus={name: jsonl, path: /no/documents.jsonl}"}),
              ElementsAre(StartsWith("command line: task: "),
                          StartsWith("command line: stages.base.corpus: ")));
}

TEST(CheckSources, NamesStagesThatAskForTooManyPrompts) {
  EXPECT_THAT(source_mistakes({"task.max_operands=3", "stages.before.num_prompts=1000000"}),
              ElementsAre(StartsWith("command line: stages.before.num_prompts: ")));
}

}  // namespace
}  // namespace aha::recipes
