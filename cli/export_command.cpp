#include "cli/export_command.h"

#include <filesystem>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/output_directory.h"
#include "cli/parse_arguments.h"
#include "policy/adapter_directory.h"
#include "policy/model_directory.h"
#include "rl/checkpoint.h"

namespace aha::cli {
namespace {

namespace fs = std::filesystem;

// What belongs to a model directory beside config.json and the weights.
void copy_companions(const fs::path& from, const fs::path& into) {
  for (const char* name : rl::kCompanionFiles) {
    if (fs::exists(from / name)) fs::copy_file(from / name, into / name);
  }
}

}  // namespace

int export_command(std::span<const std::string> arguments) {
  std::string run;
  std::string output;
  CLI::App app(
      "Writes a run's policy as a Hugging Face directory that transformers, vLLM and llama.cpp's "
      "converter load",
      "aha export");
  app.add_option("RUN_DIR", run, "the run's folder; its last checkpoint is taken")->required();
  app.add_option("--output", output, "the directory to make")->required();
  bool adapters_alone = false;
  app.add_flag("--adapter", adapters_alone,
               "write the LoRA adapters alone, in PEFT's format, instead of merging them");
  if (const std::optional<int> status = parse_arguments(app, arguments)) return *status;

  const fs::path checkpoint = rl::last_checkpoint(run);
  const auto model = policy::load_model(checkpoint);
  if (adapters_alone && !model->lora()) {
    throw policy::ModelDirectoryError(checkpoint.string() +
                                      ": has no LoRA adapters; leave --adapter out");
  }
  make_directory(output, [&](const fs::path& path) {
    if (adapters_alone) {
      policy::save_adapters(*model, path);
      return;
    }
    if (model->lora()) model->merge_adapters();
    policy::save_model(*model, path);
    copy_companions(checkpoint, path);
  });
  fmt::print(stderr, "{}: {} parameters from {}\n", output, model->num_parameters(),
             checkpoint.string());
  return 0;
}

}  // namespace aha::cli
