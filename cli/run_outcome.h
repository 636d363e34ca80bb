#pragma once

#include <filesystem>

namespace aha::cli {

// Prints what a finished run came to: a table before and after, a sample of each, the report's
// path.
void print_outcome(const std::filesystem::path& run_folder);

}  // namespace aha::cli
