#pragma once

#include <span>
#include <string>
#include <string_view>

namespace aha::cli {

struct Command {
  std::string_view name;
  std::string_view summary;                            // one line, for `aha --help`
  int (*run)(std::span<const std::string> arguments);  // null: aha-model has it
};

// Runs the command that arguments[0] names, with the rest. Prints an exception as an error. Returns
// the exit status.
int run_command(std::span<const Command> commands, std::span<const std::string> arguments);

}  // namespace aha::cli
