#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "policy/adamw.h"
#include "policy/language_model.h"
#include "rl/run_folder.h"

namespace aha::rl {

// Where a run stands. Weights, optimizer and rows lie beside it; everything else that training
// needs follows from the recipe, since every random draw is a function of (seed, step, prompt,
// sample).
struct CheckpointState {
  int stage = 0;  // index in the recipe
  std::string stage_name;
  int steps_done = 0;  // of that stage
  bool stage_done = false;
  std::int64_t num_tokens = 0;  // trained on by the run so far
  int threads = 0;              // other numbers give other bits
  std::string cpu_capability;   // LibTorch's name of the instruction set, likewise
  RowPositions rows;
};

// The text files that make a checkpoint a Hugging Face model directory, beside the weights.
struct TokenizerFiles {
  std::string tokenizer_json;
  std::string tokenizer_config_json;
};

// A checkpoint is a folder <stage>-<steps> of the run's checkpoints/: a Hugging Face model
// directory with optimizer.safetensors and state.json. It is complete or absent: written beside,
// synced, renamed. Once it stands, earlier ones of the same stage are removed. Throws
// TrainingError.
void save_checkpoint(RunFolder& folder, CheckpointState state, const policy::LanguageModel& model,
                     const policy::AdamW& optimizer, const TokenizerFiles& tokenizer);

struct FoundCheckpoint {
  std::filesystem::path path;
  CheckpointState state;
};

// The last complete checkpoint of each stage, the earliest stage first. What a killed process left
// beside them is removed. Throws TrainingError for a format version that is not known and for a
// folder that is no checkpoint.
std::vector<FoundCheckpoint> find_checkpoints(const RunFolder& folder);

// Sets the weights of a model to a checkpoint's, and the optimizer's state where one is given.
void load_checkpoint(const FoundCheckpoint& checkpoint, policy::LanguageModel& model,
                     const policy::AdamW* optimizer);

}  // namespace aha::rl
