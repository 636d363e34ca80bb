#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha train RECIPE.yaml [key.path=value ...] [--output DIR]`: runs a recipe into a new run folder.
int train_command(std::span<const std::string> arguments);

// `aha resume RUN_DIR [--accept-other-bits]`: goes on from the last complete checkpoint.
int resume_command(std::span<const std::string> arguments);

}  // namespace aha::cli
