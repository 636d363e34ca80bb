#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha doctor`: what this machine can do, what is missing and the command that mends it. Exit
// status 1 where untrusted programs cannot be run.
int doctor_command(std::span<const std::string> arguments);

}  // namespace aha::cli
