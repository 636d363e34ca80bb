#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha check RECIPE.yaml [key.path=value ...] [--sources]`: validates a recipe and nothing else;
// with `--sources` also what it names, the model directory and files of rows. `aha check --keys`
// prints the reference of all keys as Markdown. `arguments` are those after the command's name.
//
// Returns the exit status: 0 where the recipe is right (standard output says so and names the
// stages), 2 for a recipe that is refused (standard error has a line `file:line: key: message` for
// every mistake) or bad usage.
int check_command(std::span<const std::string> arguments);

}  // namespace aha::cli
