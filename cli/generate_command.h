#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha generate`: completions of prompts, with their log-probs.
int generate_command(std::span<const std::string> arguments);

}  // namespace aha::cli
