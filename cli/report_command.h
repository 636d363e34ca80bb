#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha report RUN_DIR [--output FILE]`: writes report.html and curves.svg into a run's folder, or
// the page alone to FILE; also of a run that goes on. `arguments` are those after the command's
// name.
//
// Returns the exit status: 0 (standard output names what was written), 1 for a folder that cannot
// be read or a file that cannot be written, 2 for bad usage.
int report_command(std::span<const std::string> arguments);

}  // namespace aha::cli
