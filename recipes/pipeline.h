#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "parallel/process_group.h"
#include "parallel/thread_team.h"
#include "policy/language_model.h"
#include "recipes/recipe.h"
#include "rl/run.h"
#include "rl/trainer.h"
#include "tasks/task.h"
#include "text/tokenizer.h"

namespace aha::recipes {

struct ResumeOptions {
  // Go on where the number of threads or the instruction set differs from those of the checkpoint:
  // what follows is then not bit for bit what the run would have been.
  bool accept_other_bits = false;
};

// Runs a recipe's stages one after the other on one policy.
class Pipeline {
 public:
  // Makes or loads the policy, its tokenizer and the task: everything that can be wrong with a
  // recipe is found here, before a folder is made.
  explicit Pipeline(const Recipe& recipe);

  // Runs all stages, from the folder's last complete checkpoint or from the beginning, and writes
  // summary.json, the report and the picture at the end. Returns `stopped` after a stop was
  // requested and a checkpoint written. A finished run is left as it is.
  rl::StageEnd run(rl::RunFolder& folder, rl::Progress& progress,
                   const std::atomic<bool>& stop_requested, const ResumeOptions& options = {});

  const policy::LanguageModel& model() const { return *model_; }
  bool leads() const { return group_.leads(); }

 private:
  struct Start {
    std::size_t stage = 0;
    int step = 0;
    std::int64_t num_tokens = 0;
  };

  void make_fresh_policy();
  void load_policy();
  void add_adapters();
  Start restore(rl::RunFolder& folder, const ResumeOptions& options);
  rl::StageEnd run_stage(rl::Run& run, std::size_t index, Start& start);
  rl::StageEnd run_evaluation(rl::Run& run, const rl::EvalOptions& options,
                              const std::string& name);
  std::unique_ptr<rl::Trainer> make_trainer(rl::Run& run, const Stage& stage) const;

  Recipe recipe_;
  parallel::ProcessGroup group_;
  parallel::ThreadTeam team_;
  std::unique_ptr<policy::LanguageModel> model_;
  std::unique_ptr<text::Tokenizer> tokenizer_;
  rl::CompanionFiles companion_files_;
  std::int32_t eos_token_id_ = -1;
  std::unique_ptr<tasks::Task> task_;
  std::vector<rl::FoundCheckpoint> checkpoints_;  // as found when the run began
};

}  // namespace aha::recipes
