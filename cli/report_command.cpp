#include "cli/report_command.h"

#include <cstdio>
#include <exception>
#include <filesystem>

#include <fmt/format.h>

#include "cli/parse_arguments.h"
#include "recipes/run_report.h"

namespace aha::cli {

int report_command(std::span<const std::string> arguments) {
  CLI::App app(
      "Writes a run's report: curves and samples on one page that needs nothing from outside.",
      "aha report");
  std::string run_dir;
  std::string output;
  app.add_option("RUN_DIR", run_dir, "the run's folder, of a finished run or one that goes on")
      ->required();
  app.add_option(
      "--output", output,
      "write the page to this file; default: report.html and curves.svg in the run's folder");
  if (const auto status = parse_arguments(app, arguments)) return *status;
  try {
    if (output.empty()) {
      recipes::write_report(run_dir);
      const std::filesystem::path folder = run_dir;
      fmt::print("{}\n{}\n", (folder / "report.html").string(), (folder / "curves.svg").string());
    } else {
      recipes::write_report_page(run_dir, output);
    }
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "aha report: {}\n", error.what());
    return kFailed;
  }
}

}  // namespace aha::cli
