#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recipes/load_recipe.h"
#include "tests/recipes/random_recipe.h"
#include "tests/recipes/same_options.h"
#include "tests/recipes/small_recipe.h"

namespace aha::recipes {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ToYaml, LoadsBackToAnEqualRecipe) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Recipe recipe = RandomRecipe(seed).make();
    const std::string yaml = to_yaml(recipe);
    Recipe loaded;
    ASSERT_NO_THROW(loaded = parse_recipe(yaml, "r.yaml")) << yaml;
    ASSERT_TRUE(same_options(loaded, recipe)) << "seed " << seed << "\n" << yaml;
    ASSERT_EQ(to_yaml(loaded), yaml);
  }
}

TEST(SameOptions, SeesADifference) {
  Recipe a = RandomRecipe(1).make();
  Recipe b = a;
  EXPECT_TRUE(same_options(a, b));
  b.task.prompt_template += "x";
  EXPECT_FALSE(same_options(a, b));
  b = a;
  b.stages.pop_back();
  EXPECT_FALSE(same_options(a, b));
  EXPECT_FALSE(same_options(ModelOptions{"", 1}, ModelOptions{"", 1.0}));
}

TEST(ToYaml, OfShippedRecipesLoadsBack) {
  for (const std::string name : {"r1_zero_demo.yaml", "countdown.yaml"}) {
    const Recipe recipe = load_recipe(std::string(AHA_SOURCE_DIR "/recipes/") + name);
    const std::string yaml = to_yaml(recipe);
    EXPECT_TRUE(same_options(parse_recipe(yaml, name), recipe)) << yaml;
  }
}

TEST(ToYaml, HasEveryKeyInAFixedOrder) {
  EXPECT_EQ(to_yaml(parse_recipe(kSmallRecipe, "r.yaml")),
            R"(format_version: 1
seed: 0
threads: 2
device: cpu
output: runs/test
model:
  path: models/base
task:
  name: chain_arithmetic
  prompt_template: "{prompt}"
  min_operands: 3
  max_operands: 6
  minus_probability: 0.4
stages:
  - name: rl
    type: grpo
    max_steps: 100
    prompts_per_step: 24
    num_generations: 16
    minibatches_per_step: 1
    num_iterations: 1
    save_steps: 0
    samples_per_step: 2
    max_completion_length: 256
    temperature: 1.0
    top_k: 0
    top_p: 1.0
    min_p: 0.0
    loss_type: dapo
    scale_rewards: group
    importance_sampling_level: token
    epsilon: 0.2
    epsilon_high: 0.2
    beta: 0.0
    mask_truncated_completions: false
    gradient_checkpointing: false
    router_bias_update_rate: 0.0
    learning_rate: 1.0e-06
    min_learning_rate: 0.0
    lr_scheduler_type: constant
    warmup_steps: 0
    stable_steps: 0
    adam_beta1: 0.9
    adam_beta2: 0.999
    adam_epsilon: 1.0e-08
    weight_decay: 0.0
    max_grad_norm: 1.0
    reward_combination: sum
    multi_objective_aggregation: sum_then_normalize
    rewards:
      - name: accuracy
        weight: 1.0
        on_error: skip_reward
        deadline: 600.0
)");
}

TEST(ToYaml, SaysTheSameForTheSameRecipe) {
  const std::string order =
      "stages:\n- {type: eval, name: e, top_k: 3}\ntask: {name: countdown}\n"
      "model: {config: {v_head_dim: 1, hidden_size: 2}}\noutput: \"o\"\n"
      "format_version: 1\n";
  const std::string other =
      "format_version: 1\noutput: o\ntask:\n  name: 'countdown'\nmodel:\n"
      "  config:\n    hidden_size: 2\n    v_head_dim: 1\nstages:\n"
      "- name: e\n  top_k: 3\n  type: eval\n";
  EXPECT_EQ(to_yaml(parse_recipe(order, "a.yaml")), to_yaml(parse_recipe(other, "b.yaml")));
}

TEST(ToYaml, LeavesOutWhatExcludesWhatIsGiven) {
  const auto with_reward = [](const std::string& reward) {
    return to_yaml(parse_recipe(kSmallRecipe, "r.yaml",
                                std::vector<std::string>{"stages.rl.rewards=[" + reward + "]"}));
  };
  EXPECT_THAT(with_reward("{name: format}"), HasSubstr("preset: r1\n"));
  EXPECT_THAT(with_reward("{name: format}"), Not(HasSubstr("pattern")));
  EXPECT_THAT(with_reward("{name: format, pattern: 'a+'}"), HasSubstr("pattern: \"a+\"\n"));
  EXPECT_THAT(with_reward("{name: format, pattern: 'a+'}"), Not(HasSubstr("preset")));
}

}  // namespace
}  // namespace aha::recipes
