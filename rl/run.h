#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "parallel/process_group.h"
#include "parallel/thread_team.h"
#include "policy/language_model.h"
#include "rl/checkpoint.h"
#include "rl/progress.h"
#include "rl/run_folder.h"
#include "tasks/task.h"
#include "text/tokenizer.h"

namespace aha::rl {

// What every stage of a run works with. Owned by the pipeline; outlives the trainers.
struct Run {
  std::uint64_t seed;
  policy::LanguageModel& model;
  const text::Tokenizer& tokenizer;
  const CompanionFiles& companion_files;
  std::int32_t eos_token_id;
  const tasks::Task& task;
  parallel::ThreadTeam& team;
  parallel::ProcessGroup& group;
  RunFolder& folder;
  Progress& progress;
  const std::atomic<bool>& stop_requested;  // set by a signal: write a checkpoint and leave
};

}  // namespace aha::rl
