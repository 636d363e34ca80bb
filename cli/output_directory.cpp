#include "cli/output_directory.h"

#include <stdexcept>

#include <fmt/core.h>

namespace aha::cli {

namespace fs = std::filesystem;

void make_directory(const fs::path& directory, const std::function<void(const fs::path&)>& fill) {
  if (fs::exists(directory) && (!fs::is_directory(directory) || !fs::is_empty(directory))) {
    throw std::runtime_error(
        fmt::format("{} exists already and is never overwritten: name another with --output",
                    directory.string()));
  }
  fs::path whole = fs::absolute(directory).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  const fs::path beside = whole.parent_path() / ("." + whole.filename().string() + ".partial");
  fs::remove_all(beside);
  fs::create_directories(beside);
  try {
    fill(beside);
    fs::rename(beside, whole);
  } catch (...) {
    fs::remove_all(beside);
    throw;
  }
}

}  // namespace aha::cli
