#include "rl/evaluation.h"

#include "rewards/make_reward.h"
#include "rl/generate_groups.h"

namespace aha::rl {
namespace {

constexpr std::size_t kSamplesShown = 12;

rewards::RewardPool make_judges(int threads) {
  std::vector<std::unique_ptr<rewards::Reward>> judges;
  for (const char* name : {"accuracy", "format"}) {
    rewards::RewardOptions options;
    options.name = name;
    judges.push_back(rewards::make_reward(options));
  }
  return {std::move(judges), threads};
}

struct Decoding {
  const char* name;    // in samples.jsonl
  const char* prefix;  // of metrics
  bool greedy;
};

nlohmann::ordered_json sample_row(const tasks::Group& group, const tasks::Completion& completion,
                                  const std::vector<rewards::Score>& scores) {
  const auto number = [](const rewards::Score& score) {
    return score.value ? nlohmann::ordered_json(*score.value) : nlohmann::ordered_json();
  };
  return {{"prompt", group.prompt.text},           {"gold", group.prompt.gold},
          {"completion", completion.text},         {"length", completion.ids.size()},
          {"rewards/accuracy", number(scores[0])}, {"rewards/format", number(scores[1])}};
}

void add_metrics(const ScoredGroups& scored, const std::string& prefix, Metrics& metrics) {
  for (std::size_t g = 0; g < scored.groups.size(); ++g) {
    for (std::size_t i = 0; i < scored.scores[g].size(); ++i) {
      const auto& scores = scored.scores[g][i];
      metrics.add_mean(prefix + "accuracy", scores[0].value.value_or(0.0),
                       scores[0].value ? 1.0 : 0.0);
      metrics.add_mean(prefix + "format", scores[1].value.value_or(0.0), 1.0);
      const auto length = static_cast<double>(scored.groups[g].completions[i].ids.size());
      metrics.add_mean(prefix + "mean_length", length, 1.0);
      metrics.add_sum(prefix + "num_samples", 1.0);
    }
  }
}

}  // namespace

Metrics evaluate(Run& run, const EvalOptions& options, const std::string& stage) {
  const std::vector<tasks::Prompt> held_out = run.task.held_out(options.split, options.num_prompts);
  rewards::RewardPool judges = make_judges(run.team.size());
  Metrics metrics;
  for (const Decoding& decoding :
       {Decoding{"sampled", "eval/", false}, Decoding{"greedy", "eval/greedy_", true}}) {
    GenerationPlan plan;
    plan.sampling = options.sampling;
    plan.sampling.greedy = decoding.greedy;
    plan.num_generations = decoding.greedy ? 1 : options.num_generations;
    plan.key = {run.seed, tasks::Purpose::evaluation, 0, 0, 0};
    std::vector<tasks::Prompt> prompts;
    for (auto i = static_cast<std::size_t>(run.group.rank()); i < held_out.size();
         i += static_cast<std::size_t>(run.group.size())) {
      prompts.push_back(held_out[i]);
      plan.prompt_numbers.push_back(static_cast<std::uint32_t>(i));
    }
    const ScoredGroups scored = generate_groups(run, std::move(prompts), plan, judges);
    add_metrics(scored, decoding.prefix, metrics);
    if (!run.group.leads()) continue;
    for (std::size_t g = 0; g < scored.groups.size() && g < kSamplesShown; ++g) {
      nlohmann::ordered_json row = {{"stage", stage}, {"step", 0}, {"decoding", decoding.name}};
      row.update(
          sample_row(scored.groups[g], scored.groups[g].completions[0], scored.scores[g][0]));
      run.folder.append_sample(row);
    }
  }
  metrics.reduce(run.group);
  return metrics;
}

}  // namespace aha::rl
