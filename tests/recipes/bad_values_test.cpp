#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipes/small_recipe.h"

namespace aha::recipes {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct BadValue {
  const char* line;  // a line of the stage `rl`
  const char* mistake;
};

class BadValues : public testing::TestWithParam<BadValue> {};

TEST_P(BadValues, AreRefused) {
  EXPECT_THAT(mistakes_with(fmt::format("    {}\n", GetParam().line)),
              ElementsAre(fmt::format("r.yaml:9: stages.rl.{}", GetParam().mistake)));
}

INSTANTIATE_TEST_SUITE_P(
    OfTypes, BadValues,
    testing::Values(
        BadValue{"max_steps: 1e3", "max_steps: expected an integer, found `1e3`: write 1000"},
        BadValue{"max_steps: 1.0", "max_steps: expected an integer, found `1.0`: write 1"},
        BadValue{"max_steps: 1.5", "max_steps: expected an integer, found `1.5`"},
        BadValue{"max_steps: ten", "max_steps: expected an integer, found `ten`"},
        BadValue{"max_steps: '10'",
                 "max_steps: expected an integer, found the text `10`: write it without quotes"},
        BadValue{"max_steps: 0x10",
                 "max_steps: expected an integer, found `0x10`: write it in plain decimal digits"},
        BadValue{"max_steps: 0o17",
                 "max_steps: expected an integer, found `0o17`: write it in plain decimal digits"},
        BadValue{"max_steps: 010",
                 "max_steps: expected an integer, found `010`: write it in plain decimal digits"},
        BadValue{"max_steps: 1_000",
                 "max_steps: expected an integer, found `1_000`: write it in plain decimal digits"},
        BadValue{"max_steps: true", "max_steps: expected an integer, found `true`"},
        BadValue{"max_steps: [1]", "max_steps: expected an integer, found a list"},
        BadValue{"max_steps: {a: 1}", "max_steps: expected an integer, found a map"},
        BadValue{"max_steps:", "max_steps: has no value: give it one, or remove the key"},
        BadValue{"max_steps: null", "max_steps: has no value: give it one, or remove the key"},
        BadValue{"max_steps: .nan", "max_steps: expected an integer, found `.nan`"},
        BadValue{"beta: .nan", "beta: expected a finite number, found `.nan`"},
        BadValue{"beta: -.inf", "beta: expected a finite number, found `-.inf`"},
        BadValue{"beta: inf", "beta: expected a finite number, found `inf`"},
        BadValue{"beta: 0x1p3", "beta: expected a number, found `0x1p3`"},
        BadValue{"beta: 1,5", "beta: expected a number, found `1,5`"},
        BadValue{"beta: 1e999", "beta: `1e999` is too large or too small for a double"},
        BadValue{"beta: 1e-999", "beta: `1e-999` is too large or too small for a double"},
        BadValue{"beta: \"0.1\"",
                 "beta: expected a number, found the text `0.1`: write it without quotes"},
        BadValue{"mask_truncated_completions: yes",
                 "mask_truncated_completions: expected true or false, found `yes`"},
        BadValue{"mask_truncated_completions: True",
                 "mask_truncated_completions: expected true or false, found `True`"},
        BadValue{"mask_truncated_completions: 1",
                 "mask_truncated_completions: expected true or false, found `1`"},
        BadValue{"mask_truncated_completions: 'true'",
                 "mask_truncated_completions: expected true or false, found the text `true`"},
        BadValue{"loss_type: dapp",
                 "loss_type: must be one of `grpo`, `bnpo`, `dr_grpo`, `dapo`, is `dapp`"},
        BadValue{"loss_type: ppo_clip",
                 "loss_type: must be one of `grpo`, `bnpo`, `dr_grpo`, `dapo`, is `ppo_clip`"},
        BadValue{"loss_type: 3", "loss_type: expected text, found `3`: put it in quotes"},
        BadValue{"loss_type: on", "loss_type: expected text, found `on`: put it in quotes"},
        BadValue{"loss_type: [dapo]", "loss_type: expected text, found a list: put it in quotes"}),
    [](const auto& value) { return std::to_string(value.index); });

INSTANTIATE_TEST_SUITE_P(
    OutOfRange, BadValues,
    testing::Values(
        BadValue{"max_steps: 0", "max_steps: must be in 1..100000000, is 0"},
        BadValue{"max_steps: 99999999999",
                 "max_steps: must be in -2147483648..2147483647, is 99999999999"},
        BadValue{"num_generations: 1", "num_generations: must be in 2..65536, is 1"},
        BadValue{"minibatches_per_step: 0", "minibatches_per_step: must be in 1..65536, is 0"},
        BadValue{"num_iterations: 0", "num_iterations: must be in 1..1024, is 0"},
        BadValue{"save_steps: -1", "save_steps: must be in 0..100000000, is -1"},
        BadValue{"max_completion_length: 0", "max_completion_length: must be in 1..1048576, is 0"},
        BadValue{"temperature: 0", "temperature: must be in [0.001, 100], is 0"},
        BadValue{"top_k: -1", "top_k: must be in 0..16777216, is -1"},
        BadValue{"top_p: 0", "top_p: must be in (0, 1], is 0"},
        BadValue{"top_p: 1.01", "top_p: must be in (0, 1], is 1.01"},
        BadValue{"min_p: 1", "min_p: must be in [0, 1), is 1"},
        BadValue{"epsilon: -0.1", "epsilon: must be in [0, 1000], is -0.1"},
        BadValue{"beta: -1", "beta: must be in [0, 1000], is -1"},
        BadValue{"learning_rate: 0", "learning_rate: must be in (0, 1], is 0"},
        BadValue{"adam_beta1: 1", "adam_beta1: must be in [0, 1), is 1"},
        BadValue{"adam_beta2: -0.5", "adam_beta2: must be in [0, 1), is -0.5"},
        BadValue{"adam_epsilon: 0", "adam_epsilon: must be in (0, 1], is 0"},
        BadValue{"weight_decay: 2", "weight_decay: must be in [0, 1], is 2"},
        BadValue{"max_grad_norm: -1", "max_grad_norm: must be >= 0, is -1"}),
    [](const auto& value) { return std::to_string(value.index); });

TEST(BadValues, OfTheRecipeItself) {
  EXPECT_THAT(mistakes_with("seed: -1\n"),
              ElementsAre("r.yaml:9: seed: must be in 0..18446744073709551615, is -1"));
  EXPECT_THAT(mistakes_with("seed: 18446744073709551616\n"),
              ElementsAre("r.yaml:9: seed: must be in 0..18446744073709551615, is "
                          "18446744073709551616"));
  EXPECT_THAT(mistakes_with("threads: 257\n"),
              ElementsAre("r.yaml:9: threads: must be in 1..256, is 257"));
  EXPECT_THAT(mistakes_with("device: gpu\n"),
              ElementsAre("r.yaml:9: device: must be one of `cpu`, `cuda`, is `gpu`"));
  EXPECT_THAT(mistakes_replacing("runs/test", "''"),
              ElementsAre("r.yaml:2: output: must not be empty"));
  EXPECT_THAT(mistakes_replacing("runs/test", "\"a\\0b\""),
              ElementsAre("r.yaml:2: output: the text holds a NUL character"));
}

TEST(BadValues, EdgesAreAllowed) {
  for (const std::string line :
       {"num_generations: 2", "top_p: 1", "top_p: 1e-9", "min_p: 0", "temperature: 0.001",
        "max_steps: 100000000", "epsilon: 10", "learning_rate: 1", "beta: +0.5", "beta: .5",
        "beta: 5.", "beta: 1E-3", "max_grad_norm: 0", "max_steps: +5", "top_k: -0"}) {
    EXPECT_THAT(mistakes_with("    " + line + "\n"), IsEmpty()) << line;
  }
}

TEST(BadValues, InListsOfNumbers) {
  const auto with_rates = [](const std::string& rates) {
    return mistakes_in(
        "format_version: 1\noutput: o\nmodel: {path: m}\ntask: {name: chain_arithmetic}\n"
        "stages:\n- name: b\n  type: pretrain\n  corpus:\n    name: chain\n    error_rates: " +
        rates + "\n");
  };
  EXPECT_THAT(with_rates("[0.1, 1]"), IsEmpty());
  EXPECT_THAT(
      with_rates("[0.1, 1.5, x]"),
      ElementsAre("r.yaml:10: stages.b.corpus.error_rates.1: must be in [0, 1], is 1.5",
                  "r.yaml:10: stages.b.corpus.error_rates.2: expected a number, found `x`"));
  EXPECT_THAT(with_rates("\n    - 0.1\n    - ~\n    - [1]"),
              ElementsAre("r.yaml:12: stages.b.corpus.error_rates.1: expected a number, found "
                          "nothing",
                          "r.yaml:13: stages.b.corpus.error_rates.2: expected a number, found a "
                          "list"));
  EXPECT_THAT(with_rates("0.1"),
              ElementsAre("r.yaml:10: stages.b.corpus.error_rates: expected a list of 1 to 64 "
                          "numbers, found `0.1`"));
  EXPECT_THAT(with_rates("[]"),
              ElementsAre("r.yaml:10: stages.b.corpus.error_rates: expected a list of 1 to 64 "
                          "numbers, found an empty list"));
}

}  // namespace
}  // namespace aha::recipes
