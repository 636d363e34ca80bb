#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha export`: a run's policy, as it stands in its last checkpoint, as a Hugging Face directory.
int export_command(std::span<const std::string> arguments);

}  // namespace aha::cli
