#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "recipes/recipe.h"
#include "rewards/math_options.h"
#include "rewards/reward_kind.h"

namespace aha::recipes {

// Valid recipes of all shapes, with values that are hard to write down: text that looks like other
// things, doubles with many digits.
class RandomRecipe {
 public:
  explicit RandomRecipe(std::uint64_t seed) : random_(seed) {}

  Recipe make() {
    Recipe recipe;
    recipe.seed = random_();
    recipe.threads = integer(1, 256);
    recipe.device = one_of<std::string>({"cpu", "cuda"});
    recipe.output = text();
    if (chance()) {
      recipe.model.path = text();
    } else {
      recipe.model.config = {{"model_type", text()}, {"hidden_size", integer(-5, 5)}};
      recipe.model.config["rope_scaling"] = json(3);
      recipe.model.config["architectures"] = json(3);
    }
    recipe.task.source = source();
    recipe.task.prompt_template = text() + "{prompt}" + text();
    const bool chains = recipe.task.source.index() == 0;
    for (int i = integer(1, 5); i > 0; --i) {
      recipe.stages.push_back({"s" + std::to_string(i), stage(chains)});
    }
    return recipe;
  }

 private:
  bool chance() { return random_() % 2 == 0; }

  int integer(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }

  template <class T>
  T one_of(std::initializer_list<T> values) {
    return *(values.begin() + integer(0, static_cast<int>(values.size()) - 1));
  }

  // In [0, 1), of all magnitudes.
  double number() {
    const double fraction = static_cast<double>(random_() >> 11) * 0x1p-53;
    return one_of<double>({0.0, 1e-6, 0.1, fraction, fraction * 1e-9, fraction * 1e-300});
  }

  double positive() { return number() / 2 + 1e-12; }

  std::vector<double> numbers(int count) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = number();
    return values;
  }

  std::string text() {
    return one_of<std::string>({"a",
                                "runs/demo-1",
                                "true",
                                "null",
                                "~",
                                "1e3",
                                "0x1",
                                "010",
                                ".inf",
                                "yes",
                                "-",
                                "- a",
                                "a: b",
                                "a #b",
                                "#b",
                                "\"",
                                "'",
                                "\\n",
                                "two\nlines\n",
                                " blank ",
                                "\ttab",
                                "[a]",
                                "{b}",
                                "&a",
                                "*a",
                                "!t",
                                "|",
                                "%",
                                "@",
                                "`",
                                "h\xc3\xa4",
                                "\xf0\x9f\x98\x80",
                                "\xe2\x80\xa8",
                                "\xef\xbb\xbf",
                                "\xc2\x85",
                                "\x7f",
                                "\x01",
                                "\r\n",
                                "...",
                                "---",
                                "? a",
                                "<<",
                                "a,b"});
  }

  nlohmann::json json(int depth) {
    const int kind = integer(0, depth > 0 ? 7 : 5);
    if (kind == 0) return nullptr;
    if (kind == 1) return chance();
    if (kind == 2) return static_cast<std::int64_t>(random_());
    if (kind == 3) return random_();
    if (kind == 4)
      return one_of<double>({number(), -number(), 1.0, -0.0, 1e300, 1e22, 123456789.0});
    if (kind == 5) return text();
    nlohmann::json value = kind == 6 ? nlohmann::json::array() : nlohmann::json::object();
    for (int i = integer(0, 3); i > 0; --i) {
      if (kind == 6) {
        value.push_back(json(depth - 1));
      } else {
        const std::string key = text();
        if (key != "<<") value[key] = json(depth - 1);
      }
    }
    return value;
  }

  decltype(tasks::TaskOptions::source) source() {
    if (chance()) return tasks::ChainArithmeticOptions{integer(2, 4), integer(4, 9), number()};
    if (chance()) {
      return tasks::CountdownOptions{integer(2, 3), integer(3, 6), integer(2, 100),
                                     integer(1, 10000)};
    }
    return tasks::JsonlOptions{"rows",
                               chance() ? "" : "validation",
                               chance() ? "" : "test",
                               text(),
                               text(),
                               one_of<std::string>({"exact", "integer", "countdown"})};
  }

  rl::OptimizerOptions optimizer() {
    using Schedule = rl::LearningRateSchedule;
    rl::OptimizerOptions options;
    options.learning_rate = positive();
    options.min_learning_rate = options.learning_rate * number();
    options.lr_scheduler_type =
        one_of<Schedule>({Schedule::constant, Schedule::linear, Schedule::cosine});
    options.warmup_steps = integer(0, 10);
    options.stable_steps = integer(0, 10);
    options.adam_beta1 = number();
    options.adam_beta2 = number();
    options.adam_epsilon = positive();
    options.weight_decay = number();
    options.max_grad_norm = number() * 1e6;
    return options;
  }

  rollout::SamplingOptions sampling() {
    rollout::SamplingOptions options;
    options.max_completion_length = integer(1, 1 << 20);
    options.temperature = 0.001 + number();
    options.top_k = integer(0, 1 << 24);
    options.top_p = positive();
    options.min_p = number();
    return options;
  }

  tasks::CorpusOptions corpus(bool chains) {
    if (!chains) return tasks::JsonlCorpusOptions{text()};
    tasks::ChainCorpusOptions options;
    options.min_operands = integer(2, 5);
    options.max_operands = integer(5, 9);
    options.bare = number();
    options.tagged_bare = number();
    options.answer_only = number();
    options.tagged_chain = number();
    options.untagged_chain = positive();
    options.merge_probabilities = numbers(integer(1, 6));
    options.merge_weights = numbers(static_cast<int>(options.merge_probabilities.size()));
    options.merge_weights[0] = positive();
    options.error_rates = numbers(integer(1, 6));
    return options;
  }

  static rewards::RewardOptions with_defaults(const std::string& name) {
    const rewards::RewardKind* kind = rewards::find_reward_kind(name);
    rewards::RewardOptions options;
    options.name = options.kind = name;
    options.on_error = kind->on_error;
    options.deadline = kind->deadline;
    for (const rewards::RewardOption& option : kind->options) {
      options.options[option.name] = option.standard;
    }
    return options;
  }

  std::vector<rewards::RewardOptions> rewards() {
    using rewards::OnError;
    rewards::RewardOptions accuracy;
    accuracy.name = accuracy.kind = "accuracy";
    accuracy.weight = positive();
    accuracy.on_error = OnError::zero;
    accuracy.deadline = integer(1, 86400) / 4.0;
    if (chance()) accuracy.clip = {-number(), number()};
    if (chance()) accuracy.answer_types = {"exact", "integer"};
    if (chance()) accuracy.schedule = {integer(0, 9), integer(0, 9), integer(0, 9), 1, 0.5};
    rewards::RewardOptions format;
    format.name = "shape";
    format.kind = "format";
    format.weight = -number();
    format.on_error = OnError::drop_sample;
    if (chance()) format.gate = "accuracy";
    format.options = {{"preset", "boxed"}, {"pattern", nullptr}, {"partial_credit", false}};
    if (chance()) {
      format.options["preset"] = "r1";
      format.options["pattern"] = one_of<std::string>({"a", "<think>.*", "\\d+", "(?s).*:\\n"});
    }
    if (chance()) {
      rewards::RewardOptions math = with_defaults("math");
      for (const rewards::MathRule& rule : rewards::math_rules()) {
        math.options[std::string(rule.name)] = chance();
      }
      math.options["decimals"] = integer(0, 100);
      format.gate.clear();
      return {math, format};
    }
    if (chance()) {
      rewards::RewardOptions code = with_defaults("code");
      code.options["tolerance"] = number();
      code.options["score"] = one_of<std::string>({"all", "share"});
      code.options["memory_mib"] = integer(1, 4096);
      if (chance()) code.options["checker"] = one_of<std::string>({"a.py", "b: c.cpp"});
      return {accuracy, code};
    }
    if (chance()) return {accuracy};
    return {format, accuracy};
  }

  rl::GrpoOptions grpo() {
    rl::GrpoOptions options;
    options.minibatches_per_step = integer(1, 100);
    options.prompts_per_step = options.minibatches_per_step * integer(1, 100);
    options.max_steps = integer(20, 100000000);
    options.num_generations = integer(2, 65536);
    options.num_iterations = integer(1, 1024);
    options.sampling = sampling();
    options.loss_type = one_of<rl::LossType>(
        {rl::LossType::grpo, rl::LossType::bnpo, rl::LossType::dr_grpo, rl::LossType::dapo});
    options.scale_rewards = one_of<rl::ScaleRewards>(
        {rl::ScaleRewards::group, rl::ScaleRewards::batch, rl::ScaleRewards::none});
    options.importance_sampling_level = one_of<rl::ImportanceSamplingLevel>(
        {rl::ImportanceSamplingLevel::token, rl::ImportanceSamplingLevel::sequence});
    options.epsilon = number();
    options.epsilon_high = number();
    options.beta = number();
    options.mask_truncated_completions = chance();
    options.router_bias_update_rate = number();
    options.gradient_checkpointing = chance();
    options.rewards = rewards();
    options.reward_combination = one_of<rewards::RewardCombination>(
        {rewards::RewardCombination::sum, rewards::RewardCombination::product});
    if (chance() && options.reward_combination == rewards::RewardCombination::sum) {
      options.scale_rewards = rl::ScaleRewards::group;
      options.multi_objective_aggregation = rl::RewardAggregation::normalize_then_sum;
    }
    options.optimizer = optimizer();
    options.save_steps = integer(0, 1000);
    options.samples_per_step = integer(0, 2);
    return options;
  }

  decltype(Stage::options) stage(bool chains) {
    const int kind = integer(0, 2);
    if (kind == 0) {
      return rl::PretrainOptions{
          integer(20, 1000), integer(1, 1 << 28), number(),         number(),      number(),
          chance(),          optimizer(),         integer(0, 1000), corpus(chains)};
    }
    if (kind == 1) return grpo();
    return rl::EvalOptions{one_of<tasks::Split>({tasks::Split::validation, tasks::Split::test}),
                           integer(1, 1 << 20), integer(1, 1 << 16), sampling()};
  }

  std::mt19937_64 random_;
};

}  // namespace aha::recipes
