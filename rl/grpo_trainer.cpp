#include "rl/grpo_trainer.h"

#include <cmath>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "policy/token_logprobs.h"
#include "rewards/make_reward.h"
#include "rl/apply_update.h"
#include "rl/gradients.h"
#include "rl/policy_loss.h"
#include "rl/split_by_tokens.h"
#include "rl/training_error.h"

namespace aha::rl {
namespace {

std::vector<std::unique_ptr<rewards::Reward>> make_rewards(
    const std::vector<rewards::RewardOptions>& options) {
  std::vector<std::unique_ptr<rewards::Reward>> made;
  made.reserve(options.size());
  for (const auto& reward : options) made.push_back(rewards::make_reward(reward));
  return made;
}

// Prompts of a step that this process samples: every size-th, beginning with its rank.
std::vector<std::uint32_t> own_prompts(int prompts, const parallel::ProcessGroup& group) {
  std::vector<std::uint32_t> numbers;
  for (int i = group.rank(); i < prompts; i += group.size()) {
    numbers.push_back(static_cast<std::uint32_t>(i));
  }
  return numbers;
}

}  // namespace

GrpoTrainer::GrpoTrainer(Run& run, const GrpoOptions& options, std::string stage)
    : run_(run),
      options_(options),
      stage_(std::move(stage)),
      optimizer_(run.model.parameters()),
      pool_(make_rewards(options.rewards), run.team.size()) {
  if (options.prompts_per_step % (options.minibatches_per_step * run.group.size()) != 0) {
    throw TrainingError(
        fmt::format("prompts_per_step {} cannot be shared out over {} minibatches on {} processes",
                    options.prompts_per_step, options.minibatches_per_step, run.group.size()));
  }
  if (options.beta != 0.0) {
    reference_ = run.model.frozen_copy();
  }
}

StepReport GrpoTrainer::train_step(int step) {
  StepReport report;
  Metrics& metrics = report.metrics;
  loads_.assign(static_cast<std::size_t>(run_.team.size()), run_.model.zero_load());

  const std::vector<double> seconds_before = pool_.seconds();
  const ScoredGroups scored = generate(next_prompts(step), step);
  const StepRewards rewards = score(scored, step, metrics);
  std::vector<TrainingSample> samples = weigh_samples(scored, rewards, metrics);
  const std::size_t minibatch =
      samples.size() / static_cast<std::size_t>(options_.minibatches_per_step);
  for (int update = 0; update < updates_per_step(); ++update) {
    const auto index = static_cast<std::size_t>(update % options_.minibatches_per_step);
    train_minibatch(std::span(samples).subspan(index * minibatch, minibatch), step, update,
                    metrics);
  }

  const policy::ExpertLoad load = sum_of_loads(loads_, run_.group);
  if (options_.router_bias_update_rate > 0.0) {
    run_.model.update_router_bias(load, options_.router_bias_update_rate);
  }
  metrics.set("moe/max_violation", load.max_violation());
  log_completions(scored, metrics);
  write_samples(scored, rewards, step);
  metrics.reduce(run_.group);
  report.num_tokens = count_tokens(scored);
  report.wait = pool_.last_wait();
  const std::vector<double> seconds = pool_.seconds();
  for (std::size_t r = 0; r < seconds.size(); ++r) {
    report.timing[fmt::format("rewards/{}/seconds", pool_.reward_name(r))] =
        seconds[r] - seconds_before[r];
  }
  return report;
}

std::int64_t GrpoTrainer::count_tokens(const ScoredGroups& scored) const {
  std::vector<double> tokens{0.0};
  for (const tasks::Group& group : scored.groups) {
    for (const tasks::Completion& completion : group.completions) {
      tokens[0] += static_cast<double>(group.prompt_ids.size() + completion.ids.size());
    }
  }
  run_.group.sum(tokens);
  return static_cast<std::int64_t>(tokens[0]);
}

std::vector<tasks::Prompt> GrpoTrainer::next_prompts(int step) const {
  std::vector<tasks::Prompt> prompts;
  for (const std::uint32_t number : own_prompts(options_.prompts_per_step, run_.group)) {
    prompts.push_back(run_.task.train_prompt(run_.seed, static_cast<std::uint32_t>(step), number));
  }
  return prompts;
}

ScoredGroups GrpoTrainer::generate(std::vector<tasks::Prompt> prompts, int step) {
  GenerationPlan plan;
  plan.sampling = options_.sampling;
  plan.num_generations = options_.num_generations;
  plan.key = {run_.seed, tasks::Purpose::sampling, static_cast<std::uint32_t>(step), 0, 0};
  plan.prompt_numbers = own_prompts(options_.prompts_per_step, run_.group);
  plan.policy_version = static_cast<std::int64_t>(step) * updates_per_step();
  return generate_groups(run_, std::move(prompts), plan, pool_);
}

StepRewards GrpoTrainer::score(const ScoredGroups& scored, int step, Metrics& metrics) const {
  for (std::size_t r = 0; r < pool_.reward_count(); ++r) {
    double sum = 0.0;
    double sum_of_squares = 0.0;
    double values = 0.0;
    double errors = 0.0;
    double samples = 0.0;
    for (const auto& group : scored.scores) {
      for (const auto& scores : group) {
        const double value = scores[r].value.value_or(0.0);
        sum += value;
        sum_of_squares += value * value;
        values += scores[r].value ? 1.0 : 0.0;
        errors += scores[r].verdict == rewards::Verdict::error ? 1.0 : 0.0;
        samples += 1.0;
      }
    }
    const std::string prefix = fmt::format("rewards/{}/", pool_.reward_name(r));
    metrics.add_mean(prefix + "mean", sum, values);
    metrics.add_deviation(prefix + "std", sum, sum_of_squares, values);
    metrics.add_mean(prefix + "error_rate", errors, samples);
  }
  return combine_step(scored.scores, options_.rewards, options_.reward_combination, step);
}

std::vector<std::vector<double>> GrpoTrainer::advantages(const StepRewards& rewards,
                                                         const RewardStatistics& statistics) {
  if (options_.multi_objective_aggregation == RewardAggregation::normalize_then_sum) {
    return decoupled_advantages(rewards, run_.group);
  }
  double scale = 1.0;
  if (options_.scale_rewards == ScaleRewards::batch) {
    std::vector<double> sums{statistics.sum, statistics.sum_of_squares, statistics.count};
    run_.group.sum(sums);
    scale = 1.0 / (batch_standard_deviation({sums[0], sums[1], sums[2], 0, 0, 0}) + 1e-4);
  }
  std::vector<std::vector<double>> advantages;
  for (const GroupRewards& group : rewards.combined) {
    advantages.push_back(group_advantages(group, options_.scale_rewards == ScaleRewards::group));
    for (double& advantage : advantages.back()) advantage *= scale;
  }
  return advantages;
}

std::vector<TrainingSample> GrpoTrainer::weigh_samples(const ScoredGroups& scored,
                                                       const StepRewards& rewards,
                                                       Metrics& metrics) {
  RewardStatistics statistics;
  for (const GroupRewards& group : rewards.combined) add_group(group, statistics);
  metrics.add_mean("reward", statistics.sum, statistics.count);
  metrics.add_mean("reward_std", statistics.std_sum, statistics.groups);
  metrics.add_mean("frac_reward_zero_std", statistics.groups_without_spread, statistics.groups);

  const auto weights = advantages(rewards, statistics);
  std::vector<TrainingSample> samples;
  for (std::size_t g = 0; g < weights.size(); ++g) {
    for (std::size_t i = 0; i < weights[g].size(); ++i) {
      samples.push_back({&scored.groups[g].prompt_ids, &scored.groups[g].completions[i],
                         weights[g][i], rewards.combined[g][i].has_value(), 0.0});
    }
  }
  return samples;
}

void GrpoTrainer::set_token_weights(std::span<TrainingSample> samples) {
  std::vector<double> totals(2, 0.0);  // sequences, tokens
  const auto counts = [&](const TrainingSample& sample) {
    const bool truncated = sample.completion->finish_reason == tasks::FinishReason::length;
    return sample.has_reward && !(options_.mask_truncated_completions && truncated);
  };
  for (const TrainingSample& sample : samples) {
    if (!counts(sample)) continue;
    totals[0] += 1.0;
    totals[1] += static_cast<double>(sample.completion->ids.size());
  }
  const double own_tokens = totals[1];
  run_.group.sum(totals);
  for (TrainingSample& sample : samples) {
    const LossScale scale{totals[0], totals[1], own_tokens};
    sample.token_weight =
        counts(sample) ? token_weight(sample.completion->ids.size(), scale, options_) : 0.0;
  }
}

void GrpoTrainer::train_minibatch(std::span<TrainingSample> samples, int step, int update,
                                  Metrics& metrics) {
  set_token_weights(samples);
  std::vector<std::size_t> lengths;
  for (const TrainingSample& sample : samples) {
    lengths.push_back(sample.prompt_ids->size() + sample.completion->ids.size());
  }
  const auto parts = split_by_tokens(lengths, run_.team.size());
  std::vector<TokenStatistics> statistics(parts.size());
  const auto samples_of = [&](int part) {
    const auto [first, last] = parts[static_cast<std::size_t>(part)];
    return std::span<const TrainingSample>(samples).subspan(first, last - first);
  };
  GradientWork work;
  work.parts = static_cast<int>(parts.size());
  work.loss_of = [&](int worker, int part) {
    return loss_of_part(samples_of(part), update == 0, statistics[static_cast<std::size_t>(part)],
                        loads_[static_cast<std::size_t>(worker)]);
  };
  work.name_of_part = [&](int part) { return name_samples(samples_of(part), step); };

  double loss = 0.0;
  auto gradients = compute_gradients(run_.model, work, run_.team, run_.group, loss);
  const int updates = updates_per_step();
  const UpdateReport report = apply_update(run_.model, optimizer_, gradients, options_.optimizer,
                                           step * updates + update, steps() * updates);
  TokenStatistics total;
  for (const TokenStatistics& part : statistics) total.add(part);
  const double processes = run_.group.size();  // the same on each: their mean is the number itself
  metrics.add_mean("loss", loss / processes, 1.0 / processes);
  metrics.add_mean("grad_norm", report.grad_norm / processes, 1.0 / processes);
  metrics.set("learning_rate", report.learning_rate);
  add_token_metrics(total, options_.beta != 0.0, metrics);
}

at::Tensor GrpoTrainer::loss_of_part(std::span<const TrainingSample> samples, bool on_policy,
                                     TokenStatistics& statistics, policy::ExpertLoad& load) const {
  const TrainingBatch batch = pack_training_batch(samples);
  const double temperature = options_.sampling.temperature;
  const policy::ForwardOptions forward{.checkpoint_layers = options_.gradient_checkpointing};
  const at::Tensor hidden =
      run_.model.forward(batch.tokens, load, forward).index_select(0, batch.rows);
  const policy::TokenLogprobs tokens =
      policy::token_logprobs(hidden, run_.model.output_weight(), batch.targets, temperature);
  at::Tensor reference_logprobs;
  if (reference_) {
    const c10::NoGradGuard no_grad;
    policy::ExpertLoad ignored = reference_->zero_load();
    const at::Tensor states =
        reference_->forward(batch.tokens, ignored).index_select(0, batch.rows);
    reference_logprobs =
        policy::token_logprobs(states, reference_->output_weight(), batch.targets, temperature)
            .logprobs;
  }
  const PolicyLoss loss = policy_loss(tokens.logprobs, reference_logprobs, batch, options_);
  statistics = statistics_of(batch, loss, tokens.logprobs, tokens.entropy, on_policy);
  return loss.loss;
}

std::string GrpoTrainer::name_samples(std::span<const TrainingSample> samples, int step) const {
  std::string names;
  for (std::size_t i = 0; i < samples.size() && i < 4; ++i) {
    names +=
        fmt::format("{}\"{}\" -> \"{}\"", i == 0 ? "" : ", ",
                    run_.tokenizer.decode(*samples[i].prompt_ids), samples[i].completion->text);
  }
  return fmt::format("stage {}, step {}: {} samples, among them {}", stage_, step + 1,
                     samples.size(), names);
}

void GrpoTrainer::log_completions(const ScoredGroups& scored, Metrics& metrics) const {
  for (const tasks::Group& group : scored.groups) {
    for (const tasks::Completion& completion : group.completions) {
      const auto length = static_cast<double>(completion.ids.size());
      const bool stopped = completion.finish_reason == tasks::FinishReason::stop;
      metrics.add_mean("completions/mean_length", length, 1.0);
      metrics.add_minimum("completions/min_length", length);
      metrics.add_maximum("completions/max_length", length);
      metrics.add_mean("completions/mean_terminated_length", stopped ? length : 0.0,
                       stopped ? 1.0 : 0.0);
      metrics.add_mean("completions/clipped_ratio", stopped ? 0.0 : 1.0, 1.0);
    }
  }
}

void GrpoTrainer::write_samples(const ScoredGroups& scored, const StepRewards& rewards, int step) {
  if (!run_.group.leads()) return;
  int written = 0;
  for (std::size_t g = 0; g < scored.groups.size() && written < options_.samples_per_step;
       ++g, ++written) {
    const tasks::Completion& completion = scored.groups[g].completions.front();
    nlohmann::ordered_json row = {{"stage", stage_},
                                  {"step", step + 1},
                                  {"prompt", scored.groups[g].prompt.text},
                                  {"gold", scored.groups[g].prompt.gold},
                                  {"completion", completion.text},
                                  {"length", completion.ids.size()}};
    row["reward"] = rewards.combined[g].front()
                        ? nlohmann::ordered_json(*rewards.combined[g].front())
                        : nullptr;
    for (std::size_t r = 0; r < pool_.reward_count(); ++r) {
      const auto& value = scored.scores[g].front()[r].value;
      row[fmt::format("rewards/{}", pool_.reward_name(r))] =
          value ? nlohmann::ordered_json(*value) : nullptr;
    }
    run_.folder.append_sample(row);
  }
}

}  // namespace aha::rl
