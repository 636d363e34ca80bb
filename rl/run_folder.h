#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace aha::rl {

// Lengths in bytes of a run's row files, by name: where a checkpoint stands in them.
using RowPositions = std::map<std::string, std::uint64_t>;

// The folder a run writes:
//   recipe.yaml     the resolved recipe
//   metrics.jsonl   a row a step; the same bits for the same recipe
//   timing.jsonl    seconds and speeds of the same steps, which no two runs share
//   samples.jsonl   some completions of each step with their scores
//   checkpoints/    complete checkpoints (rl/checkpoint.h)
//   summary.json, report.html, curves.svg   at the end
// One process holds it at a time: the lock is the open folder's and dies with the process.
class RunFolder {
 public:
  // Makes the folder with its recipe.yaml: both are there, or neither. Throws TrainingError if the
  // folder exists and is not empty.
  static RunFolder create(const std::filesystem::path& path, const std::string& recipe_yaml);
  // Opens an existing run's folder; throws TrainingError if it is none or another process holds it.
  static RunFolder open(const std::filesystem::path& path);

  ~RunFolder();
  RunFolder(RunFolder&& other) noexcept;
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;
  RunFolder& operator=(RunFolder&&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }

  // Appends a line to metrics.jsonl, timing.jsonl or samples.jsonl. Throws TrainingError that names
  // the file where it cannot be written (a full disk, say).
  void append_metrics(const nlohmann::ordered_json& row);
  void append_timing(const nlohmann::ordered_json& row);
  void append_sample(const nlohmann::ordered_json& row);

  RowPositions sync();  // rows reach the disk; where they end
  void truncate(
      const RowPositions& positions);  // forgets rows beyond; a file without a position is emptied

  // Writes a whole file beside, syncs it and renames it into place.
  void write_file(const std::string& name, const std::string& contents);

 private:
  RunFolder(std::filesystem::path path, int lock);
  void append(const std::string& file, const nlohmann::ordered_json& row);

  std::filesystem::path path_;
  int lock_ = -1;
  std::map<std::string, int> files_;  // open descriptors by name
};

// Writes contents to path and syncs it; throws TrainingError.
void write_synced(const std::filesystem::path& path, const std::string& contents);
// Syncs a file or folder that exists; throws TrainingError.
void sync_path(const std::filesystem::path& path);

}  // namespace aha::rl
