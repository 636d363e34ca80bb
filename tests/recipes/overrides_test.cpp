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
using Overrides = std::vector<std::string>;

Recipe with(const Overrides& overrides) { return parse_recipe(kSmallRecipe, "r.yaml", overrides); }

std::vector<std::string> mistakes_of(const Overrides& overrides) {
  return mistakes_in(kSmallRecipe, overrides);
}

TEST(Overrides, ReplaceAndAddKeys) {
  const Recipe recipe =
      with({"seed=7", "output=runs/other", "task.min_operands=4", "stages.rl.max_steps=10",
            "stages.0.beta=1e-3", "stages.rl.rewards.accuracy.weight=0.5",
            "stages.rl.mask_truncated_completions=true"});
  EXPECT_EQ(recipe.seed, 7U);
  EXPECT_EQ(recipe.output, "runs/other");
  EXPECT_EQ(std::get<tasks::ChainArithmeticOptions>(recipe.task.source).min_operands, 4);
  const auto& grpo = std::get<rl::GrpoOptions>(recipe.stages[0].options);
  EXPECT_EQ(grpo.max_steps, 10);
  EXPECT_EQ(grpo.beta, 1e-3);
  EXPECT_EQ(grpo.rewards[0].weight, 0.5);
  EXPECT_TRUE(grpo.mask_truncated_completions);
}

TEST(Overrides, ValuesInFlowStyleReplaceWholeSections) {
  const Recipe recipe = with(
      {"task={name: countdown, max_target: 50}", "stages.rl.rewards=[{name: format, weight: 2}]"});
  EXPECT_EQ(std::get<tasks::CountdownOptions>(recipe.task.source).max_target, 50);
  const auto& grpo = std::get<rl::GrpoOptions>(recipe.stages[0].options);
  ASSERT_EQ(grpo.rewards.size(), 1U);
  EXPECT_EQ(grpo.rewards[0].name, "format");
}

TEST(Overrides, AddSectionsThatAreMissing) {
  const std::string yaml =
      "format_version: 1\noutput: o\ntask: {name: countdown}\nstages: [{name: e, type: eval}]\n";
  const Recipe recipe =
      parse_recipe(yaml, "r.yaml", Overrides{"model.config.rope_scaling.factor=2.0"});
  EXPECT_EQ(recipe.model.config, nlohmann::json::parse(R"({"rope_scaling": {"factor": 2.0}})"));
}

TEST(Overrides, UnquotedValuesAreTakenWhole) {
  EXPECT_EQ(with({"output=a: b #c"}).output, "a: b #c");
  EXPECT_EQ(with({"output=a=b"}).output, "a=b");
  EXPECT_EQ(with({"output='007'"}).output, "007");
  EXPECT_EQ(with({"output=\"a\\tb\""}).output, "a\tb");
  EXPECT_EQ(with({"task.prompt_template='{prompt}!'"}).task.prompt_template, "{prompt}!");
}

TEST(Overrides, MistakesAreOfTheCommandLine) {
  EXPECT_THAT(mistakes_of({"stages.rl.max_steps=1e3"}),
              ElementsAre("command line: stages.rl.max_steps: expected an integer, found `1e3`: "
                          "write 1000"));
  EXPECT_THAT(mistakes_of({"threads=0", "output=12", "seed="}),
              ElementsAre("command line: seed: has no value: give it one, or remove the key",
                          "command line: threads: must be in 1..256, is 0",
                          "command line: output: expected text, found `12`: put it in quotes"));
  EXPECT_THAT(mistakes_of({"stages.rl.minibatches_per_step=5"}),
              ElementsAre("command line: stages.rl.minibatches_per_step: must divide "
                          "prompts_per_step (24), is 5"));
  EXPECT_THAT(mistakes_of({"format_version=3"}),
              ElementsAre(HasSubstr("command line: format_version: this aha reads version 1")));
  EXPECT_THAT(mistakes_of({"task.prompt_template={prompt}"}),
              ElementsAre("command line: task.prompt_template: expected text, found a map: put it "
                          "in quotes"));
}

TEST(Overrides, UnknownPathsAreRefusedWithTheNearest) {
  EXPECT_THAT(mistakes_of({"sed=1"}),
              ElementsAre("command line: sed: unknown key; did you mean `seed`?"));
  EXPECT_THAT(mistakes_of({"taks.name=countdown"}),
              ElementsAre("command line: taks: unknown key; did you mean `task`?"));
  EXPECT_THAT(mistakes_of({"stages.rl.learning_rat=1"}),
              ElementsAre("command line: stages.rl.learning_rat: unknown key; did you mean "
                          "`learning_rate`?"));
  EXPECT_THAT(
      mistakes_of({"stages.lr.max_steps=1"}),
      ElementsAre("command line: stages.lr.max_steps: no element `lr`; did you mean `rl`?"));
  EXPECT_THAT(mistakes_of({"stages.1.max_steps=1"}),
              ElementsAre("command line: stages.1.max_steps: no element `1`; known: `rl`"));
  EXPECT_THAT(mistakes_of({"seed.x=1"}),
              ElementsAre("command line: seed: expected an integer, found a map"));
  EXPECT_THAT(mistakes_of({"output.x=1"}),
              ElementsAre("command line: output.x: `runs/test` has no keys"));
}

TEST(Overrides, FormsThatAreNone) {
  EXPECT_THAT(mistakes_of({"seed"}), ElementsAre("command line: seed: expected key.path=value"));
  EXPECT_THAT(mistakes_of({"=1"}), ElementsAre("command line: an empty name in the key path"));
  EXPECT_THAT(mistakes_of({"task..name=1"}),
              ElementsAre("command line: task..name: an empty name in the key path"));
  EXPECT_THAT(mistakes_of({"seed=1", "seed=1"}), ElementsAre("command line: seed: given twice"));
  EXPECT_THAT(mistakes_of({"seed=[1"}), ElementsAre(HasSubstr("command line: seed: not YAML: ")));
  EXPECT_THAT(mistakes_of({"output='a' 'b'"}),
              ElementsAre(HasSubstr("command line: output: not YAML: ")));
  EXPECT_THAT(mistakes_of({"output=\"a\"\nb: 1"}),
              ElementsAre(HasSubstr("command line: output: not YAML: ")));
  EXPECT_THAT(mistakes_of({"output=\xff"}),
              ElementsAre("command line: output: not YAML: bytes that are not UTF-8"));
  EXPECT_THAT(mistakes_of({"\xff=1"}), ElementsAre(HasSubstr("command line: \xef\xbf\xbd: ")));
  std::string deep = "a";
  for (int i = 0; i < 5000; ++i) deep += ".a";
  EXPECT_THAT(mistakes_of({deep + "=1"}), ElementsAre(HasSubstr("no recipe is nested so deep")));
}

TEST(Overrides, OfAFileThatIsWrongMendIt) {
  const std::string yaml = std::string(kSmallRecipe) + "threads: 1000\n";
  EXPECT_THAT(mistakes_in(yaml, Overrides{"threads=1"}), IsEmpty());
}

TEST(Overrides, OfADuplicateKeyDoNotHideIt) {
  const std::string yaml = std::string(kSmallRecipe) + "seed: 1\nseed: 2\n";
  EXPECT_THAT(mistakes_in(yaml, Overrides{"seed=3"}), ElementsAre(HasSubstr("seed: given twice")));
}

}  // namespace
}  // namespace aha::recipes
