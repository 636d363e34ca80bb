#include "cli/commands.h"

#include <exception>

#include <fmt/format.h>

#include "cli/parse_arguments.h"
#include "recipes/recipe_error.h"

namespace aha::cli {

int run_command(std::span<const Command> commands, std::span<const std::string> arguments) {
  for (const Command& command : commands) {
    if (command.name != arguments.front() || command.run == nullptr) continue;
    try {
      return command.run(arguments.subspan(1));
    } catch (const recipes::RecipeError& error) {
      fmt::print(stderr, "{}\n", error.what());
      return kBadUsage;
    } catch (const std::exception& error) {
      fmt::print(stderr, "aha {}: {}\n", command.name, error.what());
      return kFailed;
    }
  }
  fmt::print(stderr, "aha: there is no command `{}`; `aha --help` lists them\n", arguments.front());
  return kBadUsage;
}

}  // namespace aha::cli
