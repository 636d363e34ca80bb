#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha init`: fresh weights for a configuration, as a Hugging Face model directory.
int init_command(std::span<const std::string> arguments);

}  // namespace aha::cli
