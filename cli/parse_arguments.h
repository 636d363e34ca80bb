#pragma once

#include <optional>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

namespace aha::cli {

inline constexpr int kFailed = 1;    // the work failed
inline constexpr int kBadUsage = 2;  // bad usage or a bad recipe

// Parses a command's arguments into the app's options. Returns the exit status where the command
// ends here: 0 after --help, kBadUsage after a mistake, both printed.
std::optional<int> parse_arguments(CLI::App& app, std::span<const std::string> arguments);

}  // namespace aha::cli
