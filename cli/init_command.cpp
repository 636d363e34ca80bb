#include "cli/init_command.h"

#include <cstdint>
#include <fstream>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/output_directory.h"
#include "cli/parse_arguments.h"
#include "policy/model_directory.h"

namespace aha::cli {
namespace {

nlohmann::json read_config(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw policy::ModelConfigError(path, "", "cannot be opened");
  try {
    return nlohmann::json::parse(file);
  } catch (const nlohmann::json::exception& error) {
    throw policy::ModelConfigError(path, "", error.what());
  }
}

}  // namespace

int init_command(std::span<const std::string> arguments) {
  std::string config_path;
  std::string output;
  std::uint64_t seed = 0;
  CLI::App app("Fresh random weights for a configuration, as a Hugging Face model directory",
               "aha init");
  app.add_option("--config", config_path, "a config.json of a known family")->required();
  app.add_option("--output", output, "the directory to make")->required();
  app.add_option("--seed", seed, "the same seed gives the same weights")->default_str("0");
  if (const std::optional<int> status = parse_arguments(app, arguments)) return *status;

  policy::LanguageModel model(policy::parse_model_config(read_config(config_path), config_path));
  model.initialize(seed);
  make_directory(output, [&](const auto& path) { policy::save_model(model, path); });
  fmt::print(stderr, "{}: {} parameters of {}\n", output, model.num_parameters(),
             model.config().model_type);
  return 0;
}

}  // namespace aha::cli
