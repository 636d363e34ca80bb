#pragma once

#include <filesystem>
#include <functional>

namespace aha::cli {

// Makes a directory that does not exist yet, or is empty, with what `fill` writes into the path it
// is given: all of it, or nothing under that name. Throws std::runtime_error for a directory that
// holds something.
void make_directory(const std::filesystem::path& directory,
                    const std::function<void(const std::filesystem::path&)>& fill);

}  // namespace aha::cli
