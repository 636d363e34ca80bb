#include "rl/checkpoint.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "policy/adapter_directory.h"
#include "policy/model_directory.h"
#include "rl/training_error.h"

namespace aha::rl {
namespace {

namespace fs = std::filesystem;

constexpr int kFormatVersion = 1;
constexpr const char* kPartial = ".partial";

std::string to_json(const CheckpointState& state) {
  const nlohmann::ordered_json json = {{"format_version", kFormatVersion},
                                       {"stage", state.stage},
                                       {"stage_name", state.stage_name},
                                       {"steps_done", state.steps_done},
                                       {"stage_done", state.stage_done},
                                       {"num_tokens", state.num_tokens},
                                       {"threads", state.threads},
                                       {"cpu_capability", state.cpu_capability},
                                       {"rows", state.rows}};
  return json.dump(2) + "\n";
}

CheckpointState from_json(const fs::path& path) {
  std::ifstream file(path);
  if (!file) {
    throw TrainingError(fmt::format(
        "{}: cannot be opened: {} is no complete checkpoint; move it away to resume from the one "
        "before it",
        path.string(), path.parent_path().string()));
  }
  try {
    const auto json = nlohmann::json::parse(file);
    const int version = json.at("format_version").get<int>();
    if (version != kFormatVersion) {
      throw TrainingError(
          fmt::format("{}: format_version {} is not known to this version, which writes {}: "
                      "resume with the version that wrote it",
                      path.string(), version, kFormatVersion));
    }
    CheckpointState state;
    state.stage = json.at("stage").get<int>();
    state.stage_name = json.at("stage_name").get<std::string>();
    state.steps_done = json.at("steps_done").get<int>();
    state.stage_done = json.at("stage_done").get<bool>();
    state.num_tokens = json.at("num_tokens").get<std::int64_t>();
    state.threads = json.at("threads").get<int>();
    state.cpu_capability = json.at("cpu_capability").get<std::string>();
    state.rows = json.at("rows").get<RowPositions>();
    return state;
  } catch (const nlohmann::json::exception& error) {
    throw TrainingError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

// Read to its end before anything in it is renamed or removed, which a running iterator may or may
// not see.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  return {fs::directory_iterator(folder), fs::directory_iterator()};
}

// Out of sight first: a kill in the middle must not leave half a checkpoint under its name.
void discard(const fs::path& checkpoint) {
  const fs::path beside = checkpoint.string() + kPartial;
  fs::rename(checkpoint, beside);
  fs::remove_all(beside);
}

void remove_earlier(const fs::path& checkpoints, const std::string& stage, const fs::path& kept) {
  for (const fs::directory_entry& entry : entries_of(checkpoints)) {
    const std::string name = entry.path().filename().string();
    const bool same_stage =
        name.starts_with(stage + "-") &&
        name.find_first_not_of("0123456789", stage.size() + 1) == std::string::npos;
    if (same_stage && entry.path() != kept) discard(entry.path());
  }
}

bool is_earlier(const FoundCheckpoint& a, const FoundCheckpoint& b) {
  return std::pair(a.state.stage, a.state.steps_done) <
         std::pair(b.state.stage, b.state.steps_done);
}

// The last checkpoint of each stage; a kill before its forerunner was removed left both.
std::vector<FoundCheckpoint> latest_of_each_stage(const std::vector<FoundCheckpoint>& sorted) {
  std::vector<FoundCheckpoint> latest;
  for (const FoundCheckpoint& checkpoint : sorted) {
    if (!latest.empty() && latest.back().state.stage == checkpoint.state.stage) {
      discard(latest.back().path);
      latest.pop_back();
    }
    latest.push_back(checkpoint);
  }
  return latest;
}

}  // namespace

void save_checkpoint(RunFolder& folder, CheckpointState state, const policy::LanguageModel& model,
                     const policy::AdamW& optimizer, const CompanionFiles& companions) {
  const fs::path final_path =
      folder.checkpoints() / fmt::format("{}-{:06}", state.stage_name, state.steps_done);
  const fs::path beside = folder.checkpoints() / (final_path.filename().string() + kPartial);
  if (fs::exists(final_path)) return;  // a stop right after it: what it holds would be the same
  try {
    fs::remove_all(beside);
    fs::create_directory(beside);
    state.rows = folder.sync();
    policy::save_model(model, beside);
    if (model.lora()) {
      fs::create_directory(beside / policy::kAdapterFolder);
      policy::save_adapters(model, beside / policy::kAdapterFolder);
    }
    policy::save_tensors(optimizer.state(), beside / "optimizer.safetensors");
    for (const auto& [name, contents] : companions) write_synced(beside / name, contents);
    write_synced(beside / "state.json", to_json(state));
    for (const auto& entry : fs::recursive_directory_iterator(beside)) sync_path(entry.path());
    sync_path(beside);
    fs::rename(beside, final_path);
    sync_path(folder.checkpoints());
    remove_earlier(folder.checkpoints(), state.stage_name, final_path);
  } catch (const fs::filesystem_error& error) {
    throw TrainingError(
        fmt::format("cannot write checkpoint {}: {}", final_path.string(), error.what()));
  }
}

std::vector<FoundCheckpoint> find_checkpoints(const RunFolder& folder) {
  std::vector<FoundCheckpoint> found;
  for (const fs::directory_entry& entry : entries_of(folder.checkpoints())) {
    if (entry.path().filename().string().ends_with(kPartial)) {
      fs::remove_all(entry.path());
    } else {
      found.push_back({entry.path(), from_json(entry.path() / "state.json")});
    }
  }
  std::sort(found.begin(), found.end(), is_earlier);
  return latest_of_each_stage(found);
}

fs::path last_checkpoint(const fs::path& run) {
  const fs::path folder = run / "checkpoints";
  if (!fs::is_directory(folder)) {
    throw TrainingError(run.string() + ": is not a run's folder: it holds no checkpoints/");
  }
  std::optional<FoundCheckpoint> last;
  for (const fs::directory_entry& entry : entries_of(folder)) {
    if (entry.path().filename().string().ends_with(kPartial)) continue;
    FoundCheckpoint found{entry.path(), from_json(entry.path() / "state.json")};
    if (!last || is_earlier(*last, found)) last = std::move(found);
  }
  if (!last) throw TrainingError(run.string() + ": has no checkpoint yet");
  return last->path;
}

void load_checkpoint(const FoundCheckpoint& checkpoint, policy::LanguageModel& model,
                     const policy::AdamW* optimizer) {
  policy::read_weights(model, checkpoint.path);
  if (optimizer != nullptr) {
    policy::load_tensors(optimizer->state(), checkpoint.path / "optimizer.safetensors");
  }
}

}  // namespace aha::rl
