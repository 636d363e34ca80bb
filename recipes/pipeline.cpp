#include "recipes/pipeline.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "parallel/cuda_module.h"
#include "policy/model_directory.h"
#include "recipes/run_report.h"
#include "recipes/summary.h"
#include "rewards/preference_reward.h"
#include "rl/evaluation.h"
#include "rl/grpo_trainer.h"
#include "rl/preference_model.h"
#include "rl/pretrain_trainer.h"
#include "rl/training_error.h"
#include "tasks/make_task.h"
#include "text/special_tokens.h"

namespace aha::recipes {
namespace {

namespace fs = std::filesystem;

// What a fresh model's tokenizer knows beside the bytes.
const std::vector<std::string> kSpecialTokens = {"<|pad|>", "<|bos|>", "<|eos|>"};
const std::vector<std::string> kTags = {"<think>", "</think>", "<answer>", "</answer>"};

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw rl::TrainingError(path.string() + ": cannot open");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

double mtp_loss_weight(const Stage& stage) {
  const auto* pretrain = std::get_if<rl::PretrainOptions>(&stage.options);
  return pretrain == nullptr ? 0.0 : pretrain->mtp_loss_weight;
}

policy::PredictionLayers prediction_layers_for(const Recipe& recipe) {
  const bool computed =
      std::any_of(recipe.stages.begin(), recipe.stages.end(),
                  [](const Stage& stage) { return mtp_loss_weight(stage) > 0.0; });
  return computed ? policy::PredictionLayers::computed : policy::PredictionLayers::kept;
}

at::Device open_device(const std::string& name) {
  if (name == "cpu") return at::kCPU;
  parallel::load_cuda_module();
  if (!at::hasCUDA())
    throw rl::TrainingError("device cuda: LibTorch finds no GPU; `device: cpu` runs without");
  return at::kCUDA;
}

}  // namespace

Pipeline::Pipeline(const Recipe& recipe)
    : recipe_(recipe),
      group_(parallel::ProcessGroup::from_environment(open_device(recipe.device))),
      team_(recipe.threads) {
  task_ = tasks::make_task(recipe.task);
  if (recipe.model.path.empty()) {
    make_fresh_policy();
  } else {
    load_policy();
  }
  add_adapters();
  const std::string eos = text::parse_special_token_names(
                              companion_files_.at("tokenizer_config.json"), "tokenizer_config.json")
                              .eos_token;
  const auto id = tokenizer_->token_id(eos);
  if (eos.empty() || !id) {
    throw rl::TrainingError("tokenizer_config.json: eos_token is missing or not in tokenizer.json");
  }
  eos_token_id_ = *id;
  if (tokenizer_->vocab_size() > model_->config().vocab_size) {
    throw rl::TrainingError(fmt::format("the tokenizer has {} tokens, the model's vocab_size is {}",
                                        tokenizer_->vocab_size(), model_->config().vocab_size));
  }
  if (prediction_layers_for(recipe_) == policy::PredictionLayers::computed &&
      model_->config().num_nextn_predict_layers == 0) {
    throw rl::TrainingError(
        "mtp_loss_weight: the model's num_nextn_predict_layers is 0: it has no layer to train");
  }
  const at::Device device = open_device(recipe.device);
  model_->to_device(device);
  rewards::set_preference_model_loader([device](const rewards::PreferenceOptions& options) {
    return rl::load_preference_model(options, device);
  });
}

void Pipeline::make_fresh_policy() {
  model_ = std::make_unique<policy::LanguageModel>(
      policy::parse_model_config(recipe_.model.config, "model.config"),
      prediction_layers_for(recipe_));
  model_->initialize(recipe_.seed);
  const text::SpecialTokenNames names{kSpecialTokens[1], kSpecialTokens[2], kSpecialTokens[0]};
  companion_files_["tokenizer.json"] =
      text::byte_level_tokenizer_json(kSpecialTokens, kTags, names.bos_token);
  companion_files_["tokenizer_config.json"] = text::byte_level_tokenizer_config_json(names);
  tokenizer_ = std::make_unique<text::Tokenizer>(
      text::Tokenizer::from_json(companion_files_.at("tokenizer.json"), "tokenizer.json"));
}

void Pipeline::load_policy() {
  const fs::path directory = recipe_.model.path;
  for (const char* required : {"tokenizer.json", "tokenizer_config.json"}) {
    companion_files_[required] = read_text(directory / required);
  }
  for (const char* name : rl::kCompanionFiles) {
    if (fs::exists(directory / name)) companion_files_[name] = read_text(directory / name);
  }
  tokenizer_ = std::make_unique<text::Tokenizer>(text::Tokenizer::from_json(
      companion_files_.at("tokenizer.json"), (directory / "tokenizer.json").string()));
  model_ = policy::load_model(directory, prediction_layers_for(recipe_));
}

// A model directory may bring adapters of its own, which are then trained further.
void Pipeline::add_adapters() {
  if (!recipe_.model.lora) return;
  if (model_->lora()) {
    throw rl::TrainingError(recipe_.model.path +
                            ": has LoRA adapters already; leave model.lora out to train them on");
  }
  policy::LoraConfig config = *recipe_.model.lora;
  config.base_model_name_or_path = recipe_.model.path;
  try {
    model_->add_adapters(config, recipe_.seed);
  } catch (const std::invalid_argument& error) {
    throw rl::TrainingError(fmt::format("model.lora: {}", error.what()));
  }
}

Pipeline::Start Pipeline::restore(rl::RunFolder& folder, const ResumeOptions& options) {
  checkpoints_ = rl::find_checkpoints(folder);
  if (checkpoints_.empty()) {
    folder.truncate({});
    return {};
  }
  const rl::CheckpointState& last = checkpoints_.back().state;
  const auto stage = static_cast<std::size_t>(last.stage);
  if (stage >= recipe_.stages.size() || recipe_.stages[stage].name != last.stage_name) {
    throw rl::TrainingError(
        fmt::format("{}: stage {} `{}` is not in recipe.yaml, which was changed",
                    checkpoints_.back().path.string(), last.stage, last.stage_name));
  }
  const std::string capability = at::get_cpu_capability();
  if ((last.threads != team_.size() || last.cpu_capability != capability) &&
      !options.accept_other_bits) {
    throw rl::TrainingError(
        fmt::format("the checkpoint was written with {} threads on {}, this is {} threads on {}: "
                    "the numbers would "
                    "differ in their last bits. --accept-other-bits goes on all the same",
                    last.threads, last.cpu_capability, team_.size(), capability));
  }
  folder.truncate(last.rows);
  return {last.stage_done ? stage + 1 : stage, last.stage_done ? 0 : last.steps_done,
          last.num_tokens};
}

rl::StageEnd Pipeline::run(rl::RunFolder& folder, rl::Progress& progress,
                           const std::atomic<bool>& stop_requested, const ResumeOptions& options) {
  if (fs::exists(folder.path() / "summary.json")) {
    if (group_.leads()) write_report(folder.path());
    return rl::StageEnd::complete;
  }
  Start start = restore(folder, options);
  rl::Run run{recipe_.seed, *model_, *tokenizer_, companion_files_, eos_token_id_, *task_,
              team_,        group_,  folder,      progress,         stop_requested};
  for (std::size_t index = start.stage; index < recipe_.stages.size(); ++index) {
    if (run_stage(run, index, start) == rl::StageEnd::stopped) return rl::StageEnd::stopped;
    start.step = 0;
  }
  if (group_.leads()) {
    folder.sync();
    folder.write_file("summary.json", make_summary(folder.path(), recipe_).dump(2) + "\n");
    write_report(folder.path());
  }
  return rl::StageEnd::complete;
}

// The weights that the stage starts from are set first, so that its trainer can keep them as the
// reference; then those of a checkpoint in its middle.
rl::StageEnd Pipeline::run_stage(rl::Run& run, std::size_t index, Start& start) {
  const Stage& stage = recipe_.stages[index];
  const rl::FoundCheckpoint* before = nullptr;
  const rl::FoundCheckpoint* middle = nullptr;
  for (const rl::FoundCheckpoint& checkpoint : checkpoints_) {
    if (checkpoint.state.stage < static_cast<int>(index)) before = &checkpoint;
    if (checkpoint.state.stage == static_cast<int>(index)) middle = &checkpoint;
  }
  const bool first_after_restore = index == start.stage;
  if (first_after_restore && before != nullptr) rl::load_checkpoint(*before, *model_, nullptr);
  if (const auto* evaluation = std::get_if<rl::EvalOptions>(&stage.options)) {
    return run_evaluation(run, *evaluation, stage.name);
  }
  const std::unique_ptr<rl::Trainer> trainer = make_trainer(run, stage);
  if (first_after_restore && middle != nullptr) {
    rl::load_checkpoint(*middle, *model_, &trainer->optimizer());
  }
  rl::StagePosition position{static_cast<int>(index), stage.name, start.step, start.num_tokens};
  const rl::StageEnd end = rl::run_trainer(run, *trainer, position);
  start.num_tokens = position.num_tokens;
  return end;
}

std::unique_ptr<rl::Trainer> Pipeline::make_trainer(rl::Run& run, const Stage& stage) const {
  run.model.train_prediction_layers(mtp_loss_weight(stage) > 0.0);
  if (const auto* pretrain = std::get_if<rl::PretrainOptions>(&stage.options)) {
    return std::make_unique<rl::PretrainTrainer>(run, *pretrain, recipe_.task);
  }
  return std::make_unique<rl::GrpoTrainer>(run, std::get<rl::GrpoOptions>(stage.options),
                                           stage.name);
}

rl::StageEnd Pipeline::run_evaluation(rl::Run& run, const rl::EvalOptions& options,
                                      const std::string& name) {
  const auto begin = std::chrono::steady_clock::now();
  const rl::Metrics metrics = rl::evaluate(run, options, name);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  if (group_.leads()) {
    nlohmann::ordered_json row = {{"stage", name}, {"step", 0}};
    row.update(metrics.row());
    run.folder.append_metrics(row);
    run.folder.append_timing({{"stage", name}, {"step", 0}, {"seconds", elapsed.count()}});
    run.progress.on_evaluation(name, metrics.value("eval/accuracy"),
                               metrics.value("eval/greedy_accuracy"),
                               metrics.value("eval/mean_length"));
  }
  return run.stop_requested.load() ? rl::StageEnd::stopped : rl::StageEnd::complete;
}

}  // namespace aha::recipes
