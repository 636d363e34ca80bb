#include "recipes/load_recipe.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipes/small_recipe.h"

namespace aha::recipes {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(LoadRecipe, ReadsKeysAndLeavesDefaults) {
  const Recipe recipe = parse_recipe(std::string(kSmallRecipe) +
                                         "    num_generations: 8\n"
                                         "    learning_rate: 3e-4\n"
                                         "    top_p: 0.5\n"
                                         "    loss_type: dr_grpo\n"
                                         "    scale_rewards: none\n"
                                         "    mask_truncated_completions: true\n"
                                         "seed: 18446744073709551615\n",
                                     "r.yaml");
  EXPECT_EQ(recipe.seed, 18446744073709551615U);
  EXPECT_EQ(recipe.threads, 2);
  EXPECT_EQ(recipe.output, "runs/test");
  EXPECT_EQ(recipe.model.path, "models/base");
  EXPECT_TRUE(std::holds_alternative<tasks::ChainArithmeticOptions>(recipe.task.source));
  ASSERT_EQ(recipe.stages.size(), 1U);
  EXPECT_EQ(recipe.stages[0].name, "rl");
  const auto& grpo = std::get<rl::GrpoOptions>(recipe.stages[0].options);
  EXPECT_EQ(grpo.num_generations, 8);
  EXPECT_EQ(grpo.optimizer.learning_rate, 3e-4);
  EXPECT_EQ(grpo.sampling.top_p, 0.5);
  EXPECT_EQ(grpo.loss_type, rl::LossType::dr_grpo);
  EXPECT_EQ(grpo.scale_rewards, rl::ScaleRewards::none);
  EXPECT_TRUE(grpo.mask_truncated_completions);
  EXPECT_EQ(grpo.prompts_per_step, 24);
  ASSERT_EQ(grpo.rewards.size(), 1U);
  EXPECT_EQ(grpo.rewards[0].name, "accuracy");
  EXPECT_EQ(grpo.rewards[0].weight, 1.0);
}

TEST(LoadRecipe, ReportsAllMistakesByLine) {
  EXPECT_THAT(
      mistakes_in("seeed: 5\n"
                  "threads: 0\n"
                  "model: {path: m, config: {vocab_size: 8}}\n"
                  "task: {name: chain_arithmetic, min_operands: 12}\n"
                  "stages:\n"
                  "  - name: a\n"
                  "    type: eval\n"
                  "    num_promts: 5\n"
                  "  - name: a\n"
                  "    type: evil\n"),
      ElementsAre(
          "r.yaml:1: seeed: unknown key; did you mean `seed`?",
          "r.yaml:1: format_version: missing: it has no default",
          "r.yaml:1: output: missing: it has no default",
          "r.yaml:2: threads: must be in 1..256, is 0",
          "r.yaml:3: model.config: excludes `path`: give one of them only",
          "r.yaml:4: task.min_operands: must be in 2..9, is 12",
          "r.yaml:8: stages.0.num_promts: unknown key; did you mean `num_prompts`?",
          "r.yaml:9: stages.1.name: the name `a` is taken by stages.0",
          "r.yaml:10: stages.1.type: must be one of `pretrain`, `grpo`, `eval`, is `evil`"));
}

TEST(LoadRecipe, ErrorHasPartsAndOneLineAMistake) {
  try {
    parse_recipe(std::string(kSmallRecipe) + "thraeds: 2\nsed: 1\n", "dir/r.yaml");
    FAIL() << "not refused";
  } catch (const RecipeError& error) {
    ASSERT_EQ(error.mistakes().size(), 2U);
    const RecipeMistake& first = error.mistakes()[0];
    EXPECT_EQ(first.file, "dir/r.yaml");
    EXPECT_EQ(first.line, 9);
    EXPECT_EQ(first.key, "thraeds");
    EXPECT_EQ(first.message, "unknown key; did you mean `threads`?");
    EXPECT_STREQ(error.what(),
                 "dir/r.yaml:9: thraeds: unknown key; did you mean `threads`?\n"
                 "dir/r.yaml:10: sed: unknown key; did you mean `seed`?");
  }
}

TEST(LoadRecipe, UnknownKeys) {
  EXPECT_THAT(mistakes_with("    learning_rat: 1e-4\n"),
              ElementsAre("r.yaml:9: stages.rl.learning_rat: unknown key; did you mean "
                          "`learning_rate`?"));
  EXPECT_THAT(mistakes_with("    tokens_per_step: 8\n"),
              ElementsAre("r.yaml:9: stages.rl.tokens_per_step: a key of `type: pretrain`, not of "
                          "`grpo`"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: accuracy, preset: r1}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.accuracy.preset: a key of `name: format`, "
                          "not of `accuracy`"));
  EXPECT_THAT(mistakes_replacing("{path: models/base}",
                                 "{config: {model_type: deepseek_v3, hiden_size: 4, zzz: 1}}"),
              ElementsAre("r.yaml:3: model.config.hiden_size: unknown key; did you mean "
                          "`hidden_size`?",
                          "r.yaml:3: model.config.zzz: unknown key: config.json of deepseek_v3 has "
                          "none of this name"));
  EXPECT_THAT(mistakes_with("    greedy: true\n"),
              ElementsAre(HasSubstr("stages.rl.greedy: unknown key; known: `name`")));
  // Not of any shape, so that it is one whatever the type was meant to be.
  EXPECT_THAT(
      mistakes_replacing("type: grpo", "type: grop\n    max_stepz: 3\n    beta: 1"),
      ElementsAre("r.yaml:7: stages.rl.type: must be one of `pretrain`, `grpo`, `eval`, is `grop`",
                  "r.yaml:8: stages.rl.max_stepz: unknown key; did you mean `max_steps`?"));
}

TEST(LoadRecipe, DuplicateKeys) {
  EXPECT_THAT(mistakes_with("seed: 1\nseed: 2\n"),
              ElementsAre("r.yaml:10: seed: given twice, first in line 9"));
  EXPECT_THAT(mistakes_with("    beta: 0\n    epsilon: 0.1\n    beta: 0\n"),
              ElementsAre("r.yaml:11: stages.rl.beta: given twice, first in line 9"));
  EXPECT_THAT(mistakes_replacing("{path: models/base}",
                                 "\n  config:\n    rope_theta: 1.0\n    rope_theta: 1.0"),
              ElementsAre("r.yaml:6: model.config.rope_theta: given twice, first in line 5"));
  EXPECT_THAT(mistakes_with("    zzz: 0\n    zzz: 0\n"),
              ElementsAre(HasSubstr("r.yaml:9: stages.rl.zzz: unknown key"),
                          "r.yaml:10: stages.rl.zzz: given twice, first in line 9"));
}

TEST(LoadRecipe, Adapters) {
  const auto with_lora = [](const std::string& lora) {
    return mistakes_replacing("{path: models/base}", "{path: models/base, lora: " + lora + "}");
  };
  EXPECT_THAT(with_lora("{r: 4, lora_alpha: 8, target_modules: [q_proj]}"), ElementsAre());
  EXPECT_THAT(with_lora("{r: 0}"), ElementsAre(HasSubstr("r.yaml:3: model.lora.r: must be")));
  EXPECT_THAT(with_lora("{rank: 4}"), ElementsAre(HasSubstr("model.lora.rank: unknown key")));
  EXPECT_THAT(
      with_lora("{target_modules: q_proj}"),
      ElementsAre(HasSubstr("model.lora.target_modules: expected a list of 1 to 64 texts")));
  EXPECT_THAT(with_lora("{target_modules: ['']}"),
              ElementsAre(HasSubstr("model.lora.target_modules.0: must not be empty")));
}

TEST(LoadRecipe, OtherVersionsAreRefusedAlone) {
  EXPECT_THAT(mistakes_replacing("format_version: 1", "format_version: 2\nnew_key: 3"),
              ElementsAre("r.yaml:1: format_version: this aha reads version 1, the recipe is of "
                          "version 2: use an aha that reads it, or rewrite it by docs/recipes.md"));
  EXPECT_THAT(mistakes_replacing("format_version: 1", "format_version: one"),
              ElementsAre("r.yaml:1: format_version: expected an integer, found `one`"));
  EXPECT_THAT(mistakes_replacing("format_version: 1", "seed: 1"),
              ElementsAre("r.yaml:1: format_version: missing: it has no default"));
}

TEST(LoadRecipe, SectionsMustBeOfTheirKind) {
  EXPECT_THAT(mistakes_replacing("{name: chain_arithmetic}", "chain_arithmetic"),
              ElementsAre("r.yaml:4: task: expected a map of keys, found `chain_arithmetic`"));
  EXPECT_THAT(mistakes_replacing("[{name: accuracy}]", "[accuracy]"),
              ElementsAre("r.yaml:8: stages.rl.rewards.0: expected a map of keys, found "
                          "`accuracy`"));
  EXPECT_THAT(mistakes_replacing("[{name: accuracy}]", "{name: accuracy}"),
              ElementsAre("r.yaml:8: stages.rl.rewards: expected a list of maps, found a map"));
  EXPECT_THAT(mistakes_replacing("[{name: accuracy}]", "[]"),
              ElementsAre("r.yaml:8: stages.rl.rewards: the list is empty: give at least one"));
  EXPECT_THAT(mistakes_replacing("{path: models/base}", "{config: {}}"),
              ElementsAre("r.yaml:3: model.config: expected a map of keys, found an empty one"));
}

TEST(LoadRecipe, FilesThatAreNoRecipe) {
  EXPECT_THAT(mistakes_in(""), ElementsAre("r.yaml:1: the recipe is empty"));
  EXPECT_THAT(mistakes_in("# nothing\n---\n"), ElementsAre("r.yaml:1: the recipe is empty"));
  EXPECT_THAT(mistakes_in("\n- a\n"),
              ElementsAre("r.yaml:2: expected a map of keys, found a list"));
  EXPECT_THAT(mistakes_in("hello\n"),
              ElementsAre("r.yaml:1: expected a map of keys, found `hello`"));
  EXPECT_THAT(mistakes_in("a: 1\nb: [1\n"),
              ElementsAre(HasSubstr("r.yaml:2: not readable as YAML: ")));
}

TEST(LoadRecipe, FilesThatCannotBeRead) {
  const auto message_of = [](const std::string& path) {
    try {
      load_recipe(path);
    } catch (const RecipeError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string folder = testing::TempDir();
  EXPECT_EQ(message_of(folder + "no_such.yaml"), folder + "no_such.yaml: there is no such file");
  EXPECT_EQ(message_of(folder), folder + ": is a directory; expected a recipe, a YAML file");
  EXPECT_EQ(message_of("/dev/zero"), "/dev/zero: not readable as YAML: larger than 1048576 bytes");
}

TEST(LoadRecipe, ReadsAFile) {
  const std::string path = testing::TempDir() + "small_recipe.yaml";
  std::ofstream(path) << kSmallRecipe << "seed: x\n";
  try {
    load_recipe(path);
    FAIL() << "not refused";
  } catch (const RecipeError& error) {
    EXPECT_EQ(error.what(), path + ":9: seed: expected an integer, found `x`");
  }
  const std::vector<std::string> mended = {"seed=7"};
  EXPECT_EQ(load_recipe(path, mended).seed, 7U);
}

TEST(LoadRecipe, FurtherChecksAreLocated) {
  const auto further = [](const Recipe& recipe, const Report& report) {
    EXPECT_EQ(recipe.stages.size(), 1U);
    report("stages.0.rewards.accuracy.weight", "too heavy");
    report("stages.rl.type", "not now");
    report("task.name", "not here");
    report("seed", "odd");
  };
  const std::vector<std::string> overrides = {"task.name=countdown"};
  EXPECT_THAT(mistakes_in(kSmallRecipe, overrides, further),
              ElementsAre("r.yaml:1: seed: odd", "r.yaml:7: stages.rl.type: not now",
                          "r.yaml:8: stages.rl.rewards.accuracy.weight: too heavy",
                          "command line: task.name: not here"));
}

TEST(LoadRecipe, FurtherChecksNeedARecipeThatIsRight) {
  const auto further = [](const Recipe&, const Report&) { FAIL() << "called"; };
  const std::vector<std::string> overrides = {"threads=0"};
  EXPECT_THAT(mistakes_in(kSmallRecipe, overrides, further), ElementsAre(HasSubstr("threads")));
}

TEST(LoadRecipe, ConfigKeepsItsTypes) {
  const Recipe recipe = parse_recipe(
      "format_version: 1\noutput: o\ntask: {name: countdown}\n"
      "stages: [{name: e, type: eval}]\n"
      "model:\n  config: {vocab_size: 264, rope_theta: 10000.0, rms_norm_eps: 1e-6,\n"
      "    norm_topk_prob: true, q_lora_rank: null, hidden_act: silu, dtype: '3',\n"
      "    architectures: [A, B], rope_scaling: {factor: 2, mscale: -0.5},\n"
      "    pad_token_id: 18446744073709551615, bos_token_id: -1}\n",
      "r.yaml");
  const nlohmann::json& config = recipe.model.config;
  EXPECT_EQ(config, nlohmann::json::parse(R"({"vocab_size": 264, "rope_theta": 10000.0,
      "rms_norm_eps": 1e-6, "norm_topk_prob": true, "q_lora_rank": null, "hidden_act": "silu",
      "dtype": "3", "architectures": ["A", "B"], "rope_scaling": {"factor": 2, "mscale": -0.5},
      "pad_token_id": 18446744073709551615, "bos_token_id": -1})"));
  EXPECT_TRUE(config["vocab_size"].is_number_integer());
  EXPECT_TRUE(config["rope_theta"].is_number_float());
}

TEST(LoadRecipe, ConfigRefusesWhatIsAmbiguous) {
  const auto with_value = [](const std::string& value) {
    return mistakes_replacing("{path: models/base}", "{config: {vocab_size: " + value + "}}");
  };
  for (const std::string value : {"yes", "Off", "TRUE"}) {
    EXPECT_THAT(with_value(value),
                ElementsAre("r.yaml:3: model.config.vocab_size: `" + value +
                            "` is ambiguous: write true or false, or put text in quotes"));
  }
  for (const std::string value : {"0x10", "010", "1_000", ".inf", "NaN", "1e999",
                                  "18446744073709551616", "-9223372036854775809"}) {
    EXPECT_THAT(with_value(value),
                ElementsAre(HasSubstr("model.config.vocab_size: `" + value + "` is not a finite")));
  }
  EXPECT_THAT(with_value("{a: [1, {b: no}]}"),
              ElementsAre(HasSubstr("r.yaml:3: model.config.vocab_size.a.1.b: `no`")));
}

TEST(LoadRecipe, MessagesShowTextOnOneLine) {
  EXPECT_THAT(mistakes_with("\"a\\nb\\e[31m\": 1\n"),
              ElementsAre(HasSubstr("r.yaml:9: a\\u000ab\\u001b[31m: unknown key")));
  EXPECT_THAT(mistakes_with("\"\": 1\n"), ElementsAre(HasSubstr("r.yaml:9: \"\": unknown key")));
  EXPECT_THAT(mistakes_with("threads: " + std::string(200, 'x') + "\n"),
              ElementsAre("r.yaml:9: threads: expected an integer, found `" + std::string(60, 'x') +
                          "...`"));
}

}  // namespace
}  // namespace aha::recipes
