#include "rl/pretrain_trainer.h"

#include <numeric>

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "policy/token_logprobs.h"
#include "rl/apply_update.h"
#include "rl/gradients.h"
#include "rl/split_by_tokens.h"
#include "rl/training_error.h"

namespace aha::rl {

PretrainTrainer::PretrainTrainer(Run& run, const PretrainOptions& options,
                                 const tasks::TaskOptions& task)
    : run_(run),
      options_(options),
      corpus_(tasks::make_corpus(options.corpus, task)),
      optimizer_(run.model.parameters()) {}

PretrainTrainer::Sequence PretrainTrainer::tokenize(const tasks::Document& document) const {
  Sequence sequence;
  sequence.ids = run_.tokenizer.encode(document.prompt, /*add_special_tokens=*/true);
  sequence.prompt_length = sequence.ids.size();
  const auto response = run_.tokenizer.encode(document.response);
  sequence.ids.insert(sequence.ids.end(), response.begin(), response.end());
  sequence.ids.push_back(run_.eos_token_id);
  return sequence;
}

// A step has its own documents, numbered from step << 32, and takes as many as fill it: which ones
// does not depend on how long those of earlier steps were. Processes take turns.
std::vector<PretrainTrainer::Sequence> PretrainTrainer::next_sequences(int step) const {
  std::vector<Sequence> sequences;
  std::int64_t tokens = 0;
  for (std::uint64_t i = 0; tokens < options_.tokens_per_step; ++i) {
    Sequence sequence =
        tokenize(corpus_->document(run_.seed, (static_cast<std::uint64_t>(step) << 32) | i));
    const auto limit = static_cast<std::size_t>(run_.model.config().max_position_embeddings);
    if (sequence.ids.size() > limit) {
      throw TrainingError(
          fmt::format("corpus document {} of step {} has {} tokens, more than the model's "
                      "max_position_embeddings {}",
                      i, step + 1, sequence.ids.size(), limit));
    }
    tokens += static_cast<std::int64_t>(sequence.ids.size());
    const bool mine = i % static_cast<std::uint64_t>(run_.group.size()) ==
                      static_cast<std::uint64_t>(run_.group.rank());
    if (mine) sequences.push_back(std::move(sequence));
  }
  return sequences;
}

// What the tokens of some documents predict, `ahead` tokens after the next one: rows of the packed
// documents, the tokens that they should give, and what each counts.
PretrainTrainer::Targets PretrainTrainer::targets_of(std::span<const Sequence> sequences,
                                                     std::size_t ahead) const {
  Targets targets;
  std::int64_t row = 0;
  for (const Sequence& sequence : sequences) {
    for (std::size_t t = 1 + ahead; t < sequence.ids.size(); ++t) {
      targets.rows.push_back(row + static_cast<std::int64_t>(t - 1 - ahead));
      targets.ids.push_back(sequence.ids[t]);
      targets.weights.push_back(t < sequence.prompt_length ? options_.prompt_loss_weight : 1.0);
    }
    row += static_cast<std::int64_t>(sequence.ids.size()) - 1;
  }
  return targets;
}

at::Tensor PretrainTrainer::loss_of(const at::Tensor& states, const Targets& targets,
                                    double scale) const {
  std::vector<float> weights;
  for (const double weight : targets.weights) weights.push_back(static_cast<float>(weight * scale));
  const auto device = states.device();
  const at::Tensor logprobs =
      policy::token_logprobs(states, run_.model.output_weight(),
                             at::tensor(targets.ids, at::kLong).to(device), 1.0)
          .logprobs;
  return -(logprobs * at::tensor(weights, at::kFloat).to(device)).sum();
}

at::Tensor PretrainTrainer::loss_of_part(std::span<const Sequence> sequences, double total_weight,
                                         policy::ExpertLoad& load, double& ahead_loss) const {
  std::vector<std::vector<std::int32_t>> inputs;
  for (const Sequence& sequence : sequences) {
    inputs.emplace_back(sequence.ids.begin(), sequence.ids.end() - 1);
  }
  const policy::PackedTokens tokens = policy::pack_tokens(inputs);
  const policy::ForwardOptions forward{.checkpoint_layers = options_.gradient_checkpointing};
  const at::Tensor hidden = run_.model.forward(tokens, load, forward);
  at::Tensor loss = loss_of(hidden, targets_of(sequences, 0), 1.0 / total_weight);
  if (options_.mtp_loss_weight == 0.0) return loss;
  const auto states = run_.model.predict_ahead(tokens, hidden, load);
  for (std::size_t k = 0; k < states.size(); ++k) {
    const Targets targets = targets_of(sequences, k + 1);
    if (targets.ids.empty()) continue;
    const at::Tensor rows = at::tensor(targets.rows, at::kLong).to(hidden.device());
    const at::Tensor ahead = loss_of(states[k].index_select(0, rows), targets,
                                     1.0 / (total_weight * static_cast<double>(states.size())));
    ahead_loss += ahead.item<double>();
    loss = loss + ahead * options_.mtp_loss_weight;
  }
  return loss;
}

StepReport PretrainTrainer::train_step(int step) {
  const std::vector<Sequence> sequences = next_sequences(step);
  std::vector<std::size_t> lengths;
  std::vector<double> totals(2, 0.0);  // weight, tokens
  for (const Sequence& sequence : sequences) {
    lengths.push_back(sequence.ids.size());
    for (std::size_t t = 1; t < sequence.ids.size(); ++t) {
      totals[0] += t < sequence.prompt_length ? options_.prompt_loss_weight : 1.0;
    }
    totals[1] += static_cast<double>(sequence.ids.size());
  }
  run_.group.sum(totals);
  const auto parts = split_by_tokens(lengths, run_.team.size());
  std::vector<policy::ExpertLoad> loads(static_cast<std::size_t>(run_.team.size()),
                                        run_.model.zero_load());
  GradientWork work;
  work.parts = static_cast<int>(parts.size());
  std::vector<double> ahead_losses(parts.size(), 0.0);
  work.loss_of = [&](int worker, int part) {
    const auto [first, last] = parts[static_cast<std::size_t>(part)];
    return loss_of_part(std::span(sequences).subspan(first, last - first), totals[0],
                        loads[static_cast<std::size_t>(worker)],
                        ahead_losses[static_cast<std::size_t>(part)]);
  };
  work.name_of_part = [&](int part) {
    const auto [first, last] = parts[static_cast<std::size_t>(part)];
    return fmt::format("step {}, documents {} to {}", step + 1, first, last - 1);
  };
  double loss = 0.0;
  auto gradients = compute_gradients(run_.model, work, run_.team, run_.group, loss);
  const UpdateReport update =
      apply_update(run_.model, optimizer_, gradients, options_.optimizer, step, steps());
  policy::ExpertLoad load = sum_of_loads(loads, run_.group);
  if (options_.router_bias_update_rate > 0.0) {
    run_.model.update_router_bias(load, options_.router_bias_update_rate);
  }
  StepReport report;
  report.num_tokens = static_cast<std::int64_t>(totals[1]);
  if (options_.mtp_loss_weight > 0.0) {
    std::vector<double> ahead{std::accumulate(ahead_losses.begin(), ahead_losses.end(), 0.0)};
    run_.group.sum(ahead);
    report.metrics.set("mtp_loss", ahead[0]);
    loss -= options_.mtp_loss_weight * ahead[0];
  }
  report.metrics.set("loss", loss);
  report.metrics.set("grad_norm", update.grad_norm);
  report.metrics.set("learning_rate", update.learning_rate);
  report.metrics.set("moe/max_violation", load.max_violation());
  return report;
}

}  // namespace aha::rl
