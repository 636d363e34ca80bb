#include "rewards/plugin_reward.h"

#include <cstdlib>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "rewards/plugin_frame.h"
#include "rewards/plugin_library.h"
#include "rewards/program_reward.h"
#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

namespace fs = std::filesystem;

// Beside the program, or where it was installed; AHA_PLUGIN_WORKER names another one.
std::string worker_program() {
  if (const char* given = std::getenv("AHA_PLUGIN_WORKER")) return given;
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (const fs::path& place : {folder, folder / AHA_LIBEXEC_DIR}) {
    if (fs::exists(place / "aha-plugin-worker")) return (place / "aha-plugin-worker").string();
  }
  throw RewardError(fmt::format(
      "plugin: there is no aha-plugin-worker beside {}; `make build` makes it", folder.string()));
}

std::unique_ptr<Reward> make_plugin(const OptionValues& options) {
  const std::string path = options.text("plugin");
  const std::string plugin_options = options.map("options").dump();
  if (options.boolean("in_process")) {
    return load_plugin(path, plugin_options, options.number("deadline"));
  }
  ProgramReward::Options program;
  program.name = "plugin";
  program.argv = {worker_program(), path, plugin_options};
  program.batch_size = static_cast<std::size_t>(options.integer("batch_size"));
  program.deadline = options.number("deadline");
  program.greets = true;
  program.framing = Framing::sizes;
  program.row_of = sample_frame;
  program.score_of = read_score_frame;
  auto reward = std::make_unique<ProgramReward>(std::move(program));
  reward->start();
  return reward;
}

}  // namespace

RewardKind plugin_kind() {
  RewardKind kind;
  kind.name = "plugin";
  kind.doc = "a reward in a shared library of your own";
  kind.options = {
      required(text_option("plugin", "", "the library, a .so file")),
      map_option("options", "what the plugin is made with"),
      boolean_option("in_process", false,
                     "in this process: faster, but a crash of it ends the run"),
      integer_option("batch_size", 64, 1, 1 << 20,
                     "samples that its process gets at a time, at most"),
      number_option("deadline", 30, 0.001, 86400,
                    "seconds its process has for a batch; in process, a sample while training"),
  };
  kind.make = make_plugin;
  return kind;
}

}  // namespace aha::rewards
