#include "rl/generate_groups.h"

#include "rollout/sampler.h"

namespace aha::rl {
namespace {

// Prompts are dealt to workers in turn, so that their loads are alike.
std::vector<std::size_t> share_of(int worker, int workers, std::size_t prompts) {
  std::vector<std::size_t> share;
  for (auto i = static_cast<std::size_t>(worker); i < prompts;
       i += static_cast<std::size_t>(workers)) {
    share.push_back(i);
  }
  return share;
}

}  // namespace

ScoredGroups generate_groups(Run& run, std::vector<tasks::Prompt> prompts,
                             const GenerationPlan& plan, rewards::RewardPool& pool) {
  ScoredGroups result;
  const auto generations = static_cast<std::size_t>(plan.num_generations);
  result.groups.resize(prompts.size());
  std::vector<std::shared_ptr<const tasks::Prompt>> prompt_of;  // for rewards, which may be late
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    tasks::Group& group = result.groups[i];
    group.prompt = std::move(prompts[i]);
    prompt_of.push_back(std::make_shared<const tasks::Prompt>(group.prompt));
    group.prompt_ids = run.tokenizer.encode(group.prompt.text, /*add_special_tokens=*/true);
    group.completions.resize(generations);
  }
  const rollout::SamplerOptions options{plan.sampling, {run.eos_token_id}, plan.policy_version};
  run.team.run([&](int worker) {
    const std::vector<std::size_t> share = share_of(worker, run.team.size(), result.groups.size());
    std::vector<rollout::Request> requests;
    for (const std::size_t i : share) {
      tasks::RandomStream::Key key = plan.key;
      key.prompt = plan.prompt_numbers[i];
      requests.push_back({result.groups[i].prompt_ids, plan.num_generations, key});
    }
    rollout::sample_completions(
        run.model, requests, options, [&](rollout::FinishedCompletion&& finished) {
          const std::size_t i = share[finished.request];
          const auto sample = static_cast<std::size_t>(finished.sample);
          tasks::Completion& completion = result.groups[i].completions[sample];
          completion = std::move(finished.completion);
          completion.text = run.tokenizer.decode(completion.ids, /*skip_special_tokens=*/true);
          pool.submit(i * generations + sample, prompt_of[i], completion.text,
                      static_cast<double>(completion.ids.size()));
        });
  });
  auto scores = pool.collect([&](std::string_view reward, double seconds) {
    if (run.group.leads()) run.progress.on_wait(std::string(reward), seconds);
  });
  result.scores.resize(result.groups.size());
  for (std::size_t slot = 0; slot < scores.size(); ++slot) {
    result.scores[slot / generations].push_back(std::move(scores[slot]));
  }
  return result;
}

}  // namespace aha::rl
