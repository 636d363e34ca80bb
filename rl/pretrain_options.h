#pragma once

#include "rl/optimizer_options.h"
#include "tasks/task_options.h"

namespace aha::rl {

// Next-token training from a corpus; the loss is the weighted mean over tokens.
struct PretrainOptions {
  int max_steps = 1000;
  int tokens_per_step = 4096;             // documents are packed whole until this is reached
  double prompt_loss_weight = 0.1;        // [0, 1]: of a prompt's tokens; responses weigh 1
  double router_bias_update_rate = 1e-3;  // DeepSeek-V3's gamma; 0 freezes the bias
  double mtp_loss_weight = 0.0;           // of the multi-token prediction layers' mean loss
  bool gradient_checkpointing = false;    // keep layers' inputs alone, compute the rest again
  OptimizerOptions optimizer;
  int save_steps = 0;  // a checkpoint every so many steps; 0: only at the stage's end
  tasks::CorpusOptions corpus;
};

}  // namespace aha::rl
