#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/reward_kind.h"

namespace aha::rewards {

// `preference`: what a reward model says of a completion, a number of any size. The model's
// arithmetic needs LibTorch, which this room does not: a program that has it says at its start how
// a model is loaded.
RewardKind preference_kind();

struct PreferenceOptions {
  std::string directory;  // a Hugging Face model directory
  bool chat = false;      // by the model's chat template; else prompt and completion joined
};

struct PreferenceText {
  std::string_view prompt;
  std::string_view completion;
};

struct PreferenceScore {
  std::optional<double> value;
  std::string failure;  // why there is none
};

// A reward model. `score` is called from several threads at once; it gives one score a text, in
// order, and never throws for what a text holds. A text that is alone always has the same score,
// bit for bit; in a batch the last digits may depend on the others.
class PreferenceModel {
 public:
  virtual ~PreferenceModel() = default;
  virtual std::vector<PreferenceScore> score(std::span<const PreferenceText> texts) const = 0;
};

// What can be told of a model's directory by its files: that there are config.json, of one
// `...ForSequenceClassification` with one label, and tokenizer.json. Throws RewardError that names
// the file.
void check_reward_model(const std::filesystem::path& directory);

// Throws, with a message that names the file, for a directory that is no reward model.
using PreferenceModelLoader =
    std::function<std::unique_ptr<PreferenceModel>(const PreferenceOptions& options)>;

// For all rewards that are made afterwards. Not while others are made on another thread. Without
// one the kind is known, but making it throws RewardError.
void set_preference_model_loader(PreferenceModelLoader loader);

}  // namespace aha::rewards
