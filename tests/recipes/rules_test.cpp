// What several keys must satisfy together.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipes/small_recipe.h"

namespace aha::recipes {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A recipe whose one stage pretrains from the chain corpus; `more` goes into the corpus (line 10
// on).
std::string pretraining(const std::string& more, const std::string& task = "chain_arithmetic") {
  return "format_version: 1\noutput: o\nmodel: {path: m}\ntask: {name: " + task +
         "}\n"
         "stages:\n- name: base\n  type: pretrain\n  corpus:\n    name: chain\n" +
         more;
}

TEST(Rules, MinibatchesDividePrompts) {
  EXPECT_THAT(mistakes_with("    prompts_per_step: 24\n    minibatches_per_step: 5\n"),
              ElementsAre("r.yaml:10: stages.rl.minibatches_per_step: must divide "
                          "prompts_per_step (24), is 5"));
  EXPECT_THAT(mistakes_with("    minibatches_per_step: 5\n"),
              ElementsAre("r.yaml:9: stages.rl.minibatches_per_step: must divide "
                          "prompts_per_step (24), is 5"));
  EXPECT_THAT(mistakes_with("    prompts_per_step: 10\n    minibatches_per_step: 5\n"), IsEmpty());
}

TEST(Rules, AreNotCheckedWhereAKeyHasAMistake) {
  EXPECT_THAT(mistakes_with("    prompts_per_step: many\n    minibatches_per_step: 5\n"),
              ElementsAre("r.yaml:9: stages.rl.prompts_per_step: expected an integer, found "
                          "`many`"));
}

TEST(Rules, ScheduleFitsSteps) {
  EXPECT_THAT(mistakes_with("    max_steps: 10\n    warmup_steps: 6\n    stable_steps: 5\n"),
              ElementsAre("r.yaml:9: stages.rl.max_steps: must be at least warmup_steps + "
                          "stable_steps (11), is 10"));
  EXPECT_THAT(mistakes_with("    max_steps: 11\n    warmup_steps: 6\n    stable_steps: 5\n"),
              IsEmpty());
  // Where the key itself is not given, the line is that of the one that does not go with it.
  EXPECT_THAT(mistakes_with("    stable_steps: 101\n"),
              ElementsAre(HasSubstr("r.yaml:9: stages.rl.max_steps: must be at least")));
}

TEST(Rules, LearningRateGoesDown) {
  EXPECT_THAT(mistakes_with("    learning_rate: 1e-4\n    min_learning_rate: 1e-3\n"),
              ElementsAre("r.yaml:10: stages.rl.min_learning_rate: must be at most learning_rate "
                          "(0.0001), is 0.001"));
}

TEST(Rules, SamplesAreOfTheStep) {
  EXPECT_THAT(mistakes_with("    prompts_per_step: 2\n    num_generations: 2\n"
                            "    samples_per_step: 5\n"),
              ElementsAre("r.yaml:11: stages.rl.samples_per_step: must be at most "
                          "prompts_per_step * num_generations (4), is 5"));
}

TEST(Rules, Rewards) {
  EXPECT_THAT(mistakes_replacing("    rewards: [{name: accuracy}]\n", ""),
              ElementsAre("r.yaml:6: stages.rl.rewards: missing: it has no default"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: accuracy, weight: 0}"),
              ElementsAre("r.yaml:8: stages.rl.rewards: all rewards weigh 0: there is nothing to "
                          "learn from"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: accuracy}, {name: accuracy}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.1.name: the name `accuracy` is taken by "
                          "stages.rl.rewards.0"));
  EXPECT_THAT(
      mistakes_replacing("{name: accuracy}", "{name: acuracy}"),
      ElementsAre(
          "r.yaml:8: stages.rl.rewards.acuracy.name: must be one of "
          "`accuracy`, `math`, `code`, `format`, `language`, `length`, `repetition`, `tag_count`, "
          "`xml_structure`, `plugin`, `command`, is `acuracy`"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{weight: 2}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.0.name: missing: it has no default"));
}

TEST(Rules, CombinationOfRewards) {
  EXPECT_THAT(
      mistakes_replacing("{name: accuracy}", "{name: accuracy, gate: format}"),
      ElementsAre("r.yaml:8: stages.rl.rewards.accuracy.gate: must name another of the rewards"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: accuracy, clip: [1, 0]}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.accuracy.clip: must be two numbers, [low, "
                          "high], the lower one first"));
  const std::string aggregation = "    multi_objective_aggregation: normalize_then_sum\n";
  const std::string rewards = "    rewards: [{name: accuracy}]\n";
  EXPECT_THAT(mistakes_replacing(rewards, rewards + aggregation), IsEmpty());
  EXPECT_THAT(
      mistakes_replacing(rewards, rewards + aggregation + "    reward_combination: product\n"),
      ElementsAre("r.yaml:10: stages.rl.reward_combination: must be sum where rewards are "
                  "normalised before they are summed"));
  EXPECT_THAT(mistakes_replacing(rewards, rewards + aggregation + "    scale_rewards: none\n"),
              ElementsAre("r.yaml:10: stages.rl.scale_rewards: must be group where rewards are "
                          "normalised before they are summed"));
}

TEST(Rules, FormatPatterns) {
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: format, pattern: '<a>.*</a>'}"),
              IsEmpty());
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: format, preset: r1, pattern: 'a'}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.format.pattern: excludes `preset`: give one "
                          "of them only"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: format, pattern: 'a(b'}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.format.pattern: not an RE2 pattern: missing "
                          "): a(b"));
  EXPECT_THAT(mistakes_replacing("{name: accuracy}", "{name: format, pattern: ''}"),
              ElementsAre("r.yaml:8: stages.rl.rewards.format.pattern: must not be empty"));
}

TEST(Rules, StageNames) {
  EXPECT_THAT(mistakes_with("  - {name: rl, type: eval}\n"),
              ElementsAre("r.yaml:9: stages.1.name: the name `rl` is taken by stages.0"));
  for (const std::string name : {"Rl", "r.l", "r l", "../x", "'12'", "'-'", "ä"}) {
    const auto mistakes = mistakes_with("  - {name: " + name + ", type: eval}\n");
    ASSERT_EQ(mistakes.size(), 1U) << name;
    EXPECT_THAT(mistakes[0], HasSubstr("name: must have only a-z, 0-9, _ and -, and a letter"));
  }
  EXPECT_THAT(mistakes_with("  - {name: 3b_x-1, type: eval}\n"), IsEmpty());
}

TEST(Rules, Model) {
  EXPECT_THAT(mistakes_replacing("{path: models/base}", "{path: a, config: {vocab_size: 1}}"),
              ElementsAre("r.yaml:3: model.config: excludes `path`: give one of them only"));
  EXPECT_THAT(mistakes_replacing("{path: models/base}", "{}"),
              ElementsAre("r.yaml:3: model: needs `path` (a model directory) or `config` (fresh "
                          "weights)"));
  EXPECT_THAT(mistakes_replacing("{path: models/base}", "{path: ''}"),
              ElementsAre("r.yaml:3: model.path: must not be empty"));
}

TEST(Rules, Task) {
  const auto with_task = [](const std::string& task) {
    return mistakes_replacing("{name: chain_arithmetic}", task);
  };
  EXPECT_THAT(with_task("{name: chain_arithmetic, min_operands: 5, max_operands: 4}"),
              ElementsAre("r.yaml:4: task.max_operands: must be at least min_operands (5), is 4"));
  EXPECT_THAT(with_task("{name: countdown, min_numbers: 5}"),
              ElementsAre("r.yaml:4: task.max_numbers: must be at least min_numbers (5), is 4"));
  EXPECT_THAT(with_task("{name: jsonl}"),
              ElementsAre("r.yaml:4: task.path: missing: it has no default"));
  EXPECT_THAT(with_task("{name: jsonl, path: a, validation_path: b, test_path: b}"),
              ElementsAre("r.yaml:4: task.test_path: what was tuned on is not reported on: is "
                          "`validation_path` too"));
  EXPECT_THAT(with_task("{name: jsonl, path: a, test_path: a}"),
              ElementsAre("r.yaml:4: task.test_path: held-out rows must not be trained on: is "
                          "`path` too"));
  EXPECT_THAT(with_task("{name: jsonl, path: a, answer_type: int}"),
              ElementsAre(HasSubstr("r.yaml:4: task.answer_type: must be one of")));
  EXPECT_THAT(with_task("{name: countdown, max_operands: 4}"),
              ElementsAre("r.yaml:4: task.max_operands: a key of `name: chain_arithmetic`, not of "
                          "`countdown`"));
}

TEST(Rules, PromptTemplateHoldsThePromptOnce) {
  const auto with_template = [](const std::string& text) {
    return mistakes_replacing("{name: chain_arithmetic}",
                              "{name: chain_arithmetic, prompt_template: '" + text + "'}");
  };
  EXPECT_THAT(with_template("Q: {prompt} A:"), IsEmpty());
  EXPECT_THAT(with_template("Q: {promt}"),
              ElementsAre("r.yaml:4: task.prompt_template: must hold {prompt}, where the task's "
                          "question goes"));
  EXPECT_THAT(with_template("{prompt}{prompt}"),
              ElementsAre("r.yaml:4: task.prompt_template: must hold {prompt} once, has it more "
                          "than once"));
}

TEST(Rules, ChainCorpusGoesWithChainTask) {
  EXPECT_THAT(mistakes_in(pretraining("")), IsEmpty());
  EXPECT_THAT(mistakes_in(pretraining("", "countdown")),
              ElementsAre("r.yaml:9: stages.base.corpus.name: `chain` needs `task.name: "
                          "chain_arithmetic`; other tasks have no corpus of their own: use "
                          "`jsonl`"));
}

TEST(Rules, ChainCorpus) {
  EXPECT_THAT(mistakes_in(pretraining("    merge_weights: [1, 2]\n")),
              ElementsAre("r.yaml:10: stages.base.corpus.merge_weights: must have one weight for "
                          "each of the 4 merge_probabilities, has 2"));
  EXPECT_THAT(mistakes_in(pretraining("    merge_weights: [0, 0, 0, 0]\n")),
              ElementsAre("r.yaml:10: stages.base.corpus.merge_weights: one weight must be above "
                          "0"));
  EXPECT_THAT(mistakes_in(pretraining("    bare: 0\n    tagged_bare: 0\n    answer_only: 0\n"
                                      "    tagged_chain: 0\n    untagged_chain: 0\n")),
              ElementsAre("r.yaml:10: stages.base.corpus.bare: the shares of all styles are 0: no "
                          "document could be written"));
  EXPECT_THAT(mistakes_in(pretraining("    min_operands: 8\n")),
              ElementsAre("r.yaml:10: stages.base.corpus.max_operands: must be at least "
                          "min_operands (8), is 6"));
}

}  // namespace
}  // namespace aha::recipes
