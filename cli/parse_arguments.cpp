#include "cli/parse_arguments.h"

#include <iostream>
#include <vector>

namespace aha::cli {

std::optional<int> parse_arguments(CLI::App& app, std::span<const std::string> arguments) {
  try {
    // CLI11 takes the arguments from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? 0 : kBadUsage;
  }
}

}  // namespace aha::cli
