#pragma once

#include <string>

namespace aha::sandbox {

// Whether a compiler that failed did so because no process could be started, which says nothing
// about the source: its diagnostics are the driver's two lines (or the shell's one) and no others.
// A source that would look like it cannot: behind what it writes into a diagnostic there is always
// a place or a reason.
bool wanted_processes(const std::string& diagnostics);

}  // namespace aha::sandbox
