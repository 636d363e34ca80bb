#pragma once

#include <sys/types.h>

namespace aha::sandbox {

// Processor time of a process, of those it and its descendants waited for, and of its living
// descendants, seconds, from /proc. Processes that vanish meanwhile are left out.
double process_tree_cpu_seconds(pid_t root);

}  // namespace aha::sandbox
