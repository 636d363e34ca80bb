#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha logprobs`: rows {"ids"} in, rows {"logprobs"} out: log p of ids[1:], float32.
int logprobs_command(std::span<const std::string> arguments);

}  // namespace aha::cli
