#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
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

// The files that make a Hugging Face model directory whole beside config.json and the weights, and
// what they hold by name: those of them that there are.
inline constexpr const char* kCompanionFiles[] = {"tokenizer.json", "tokenizer_config.json",
                                                  "special_tokens_map.json", "chat_template.jinja",
                                                  "generation_config.json"};
using CompanionFiles = std::map<std::string, std::string>;

// A checkpoint is a folder <stage>-<steps> of the run's checkpoints/: a Hugging Face model
// directory with optimizer.safetensors and state.json. It is complete or absent: written beside,
// synced, renamed. Once it stands, earlier ones of the same stage are removed. Throws
// TrainingError.
void save_checkpoint(RunFolder& folder, CheckpointState state, const policy::LanguageModel& model,
                     const policy::AdamW& optimizer, const CompanionFiles& companions);

struct FoundCheckpoint {
  std::filesystem::path path;
  CheckpointState state;
};

// The last complete checkpoint of each stage, the earliest stage first. What a killed process left
// beside them is removed. Throws TrainingError for a format version that is not known and for a
// folder that is no checkpoint.
std::vector<FoundCheckpoint> find_checkpoints(const RunFolder& folder);

// The run's last complete checkpoint: a model directory. Reads alone, also while the run goes on.
// Throws TrainingError for a folder that is no run or has none yet.
std::filesystem::path last_checkpoint(const std::filesystem::path& run);

// Sets the weights of a model to a checkpoint's, and the optimizer's state where one is given.
void load_checkpoint(const FoundCheckpoint& checkpoint, policy::LanguageModel& model,
                     const policy::AdamW* optimizer);

}  // namespace aha::rl
