#include "rl/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "rl/training_error.h"

namespace aha::rl {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRowFiles[] = {"metrics.jsonl", "samples.jsonl", "timing.jsonl"};

[[noreturn]] void fail(const fs::path& path, const char* what) {
  throw TrainingError(fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

int open_checked(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (file < 0) fail(path, "cannot open");
  return file;
}

void write_all(int file, const std::string& text, const fs::path& path) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, "cannot write");
    written += static_cast<std::size_t>(count);
  }
}

int lock_folder(const fs::path& path) {
  const int folder = open_checked(path, O_RDONLY | O_DIRECTORY);
  if (::flock(folder, LOCK_EX | LOCK_NB) != 0) {
    ::close(folder);
    throw TrainingError(path.string() + ": another process is writing this run");
  }
  return folder;
}

}  // namespace

void sync_path(const fs::path& path) {
  const int file = open_checked(path, O_RDONLY);
  if (::fsync(file) != 0) {
    ::close(file);
    fail(path, "cannot sync");
  }
  ::close(file);
}

void write_synced(const fs::path& path, const std::string& contents) {
  const int file = open_checked(path, O_WRONLY | O_CREAT | O_TRUNC);
  try {
    write_all(file, contents, path);
    if (::fsync(file) != 0) fail(path, "cannot sync");
  } catch (...) {
    ::close(file);
    throw;
  }
  ::close(file);
}

RunFolder::RunFolder(fs::path path, int lock) : path_(std::move(path)), lock_(lock) {
  for (const char* name : kRowFiles) {
    files_[name] = open_checked(path_ / name, O_WRONLY | O_CREAT | O_APPEND);
  }
}

RunFolder RunFolder::create(const fs::path& path, const std::string& recipe_yaml) {
  if (fs::exists(path) && (!fs::is_directory(path) || !fs::is_empty(path))) {
    throw TrainingError(
        fmt::format("{} exists already and is never overwritten: go on with `aha resume {}`, or "
                    "name another folder "
                    "with --output",
                    path.string(), path.string()));
  }
  const fs::path whole = fs::absolute(path).lexically_normal();
  const fs::path final_path = whole.has_filename() ? whole : whole.parent_path();
  const fs::path beside =
      final_path.parent_path() / ("." + final_path.filename().string() + ".partial");
  try {
    fs::remove_all(beside);
    fs::create_directories(beside / "checkpoints");
    write_synced(beside / "recipe.yaml", recipe_yaml);
    fs::rename(beside, final_path);
    sync_path(final_path.parent_path());
  } catch (const fs::filesystem_error& error) {
    throw TrainingError(fmt::format("{}: cannot be made: {}", path.string(), error.what()));
  }
  return open(path);
}

RunFolder RunFolder::open(const fs::path& path) {
  if (!fs::exists(path / "recipe.yaml")) {
    throw TrainingError(path.string() + ": is not a run's folder: it holds no recipe.yaml");
  }
  const int lock = lock_folder(path);
  fs::create_directories(path / "checkpoints");
  return RunFolder(path, lock);
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      files_(std::exchange(other.files_, {})) {}

RunFolder::~RunFolder() {
  for (const auto& [name, file] : files_) ::close(file);
  if (lock_ >= 0) ::close(lock_);
}

void RunFolder::append(const std::string& file, const nlohmann::ordered_json& row) {
  write_all(files_.at(file),
            row.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n",
            path_ / file);
}

void RunFolder::append_metrics(const nlohmann::ordered_json& row) { append("metrics.jsonl", row); }
void RunFolder::append_timing(const nlohmann::ordered_json& row) { append("timing.jsonl", row); }
void RunFolder::append_sample(const nlohmann::ordered_json& row) { append("samples.jsonl", row); }

RowPositions RunFolder::sync() {
  RowPositions positions;
  for (const auto& [name, file] : files_) {
    if (::fsync(file) != 0) fail(path_ / name, "cannot sync");
    positions[name] = fs::file_size(path_ / name);
  }
  return positions;
}

void RunFolder::truncate(const RowPositions& positions) {
  for (const auto& [name, file] : files_) {
    const auto found = positions.find(name);
    const std::uint64_t end = found == positions.end() ? 0 : found->second;
    if (fs::file_size(path_ / name) < end) {
      throw TrainingError(fmt::format("{}: is shorter than its checkpoint says ({} bytes)",
                                      (path_ / name).string(), end));
    }
    if (::ftruncate(file, static_cast<off_t>(end)) != 0) fail(path_ / name, "cannot truncate");
  }
}

void RunFolder::write_file(const std::string& name, const std::string& contents) {
  const fs::path beside = path_ / ("." + name + ".partial");
  write_synced(beside, contents);
  fs::rename(beside, path_ / name);
  sync_path(path_);
}

}  // namespace aha::rl
