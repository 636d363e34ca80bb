#pragma once

#include <memory>
#include <vector>

#include "rl/pretrain_options.h"
#include "rl/trainer.h"
#include "tasks/corpus.h"

namespace aha::rl {

// Next-token training from a corpus. Step s reads the documents that follow those of step s - 1:
// which ones is a function of s alone.
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

  std::vector<Sequence> next_sequences(int step) const;
  Sequence tokenize(const tasks::Document& document) const;

  Run& run_;
  PretrainOptions options_;
  std::unique_ptr<tasks::Corpus> corpus_;
  policy::AdamW optimizer_;
};

}  // namespace aha::rl
