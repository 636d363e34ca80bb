#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha new-reward NAME [--output DIR]`: writes the project of a reward plugin into DIR (NAME):
// source, CMake, a test and the two headers that it needs. An existing folder is refused. Returns
// the exit status.
int new_reward_command(std::span<const std::string> arguments);

}  // namespace aha::cli
