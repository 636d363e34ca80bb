#pragma once

#include <memory>
#include <span>
#include <vector>

#include "rl/pretrain_options.h"
#include "rl/trainer.h"
#include "tasks/corpus.h"

namespace aha::rl {

// Next-token training from a corpus. Step s reads the documents that follow those of step s - 1:
// which ones is a function of s alone. With mtp_loss_weight, the policy's prediction layers train
// as well (DeepSeek-V3, 2024, section 2.2): the loss grows by the weight times the mean over layers
// of theirs; the metric `loss` does not, and theirs is `mtp_loss`.
class PretrainTrainer : public Trainer {
 public:
  // Throws tasks::TaskError where the corpus cannot be had.
  PretrainTrainer(Run& run, const PretrainOptions& options, const tasks::TaskOptions& task);

  int steps() const override { return options_.max_steps; }
  int save_steps() const override { return options_.save_steps; }
  policy::AdamW& optimizer() override { return optimizer_; }
  StepReport train_step(int step) override;

 private:
  // A document as tokens: what precedes the response, and how many tokens that is.
  struct Sequence {
    std::vector<std::int32_t> ids;
    std::size_t prompt_length = 0;
  };

  struct Targets {
    std::vector<std::int64_t> rows;  // of the packed documents
    std::vector<std::int64_t> ids;   // what each row should give
    std::vector<double> weights;     // what each counts
  };

  std::vector<Sequence> next_sequences(int step) const;
  Sequence tokenize(const tasks::Document& document) const;
  Targets targets_of(std::span<const Sequence> sequences, std::size_t ahead) const;
  at::Tensor loss_of(const at::Tensor& states, const Targets& targets, double scale) const;
  at::Tensor loss_of_part(std::span<const Sequence> sequences, double total_weight,
                          policy::ExpertLoad& load, double& ahead_loss) const;

  Run& run_;
  PretrainOptions options_;
  std::unique_ptr<tasks::Corpus> corpus_;
  policy::AdamW optimizer_;
};

}  // namespace aha::rl
