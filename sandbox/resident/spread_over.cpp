#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "sandbox/resident/run_steps.h"

namespace aha::sandbox {
namespace {

// Calls `use` with each number that is a name in the folder.
template <typename Use>
void each_number(const char* folder, Use use) noexcept {
  DIR* entries = opendir(folder);
  if (entries == nullptr) return;
  while (const dirent* entry = readdir(entries)) {
    if (const long number = std::strtol(entry->d_name, nullptr, 10); number > 0) use(number);
  }
  closedir(entries);
}

void place(long task, const Processors& processors) noexcept {
  syscall(SYS_sched_setaffinity, task, processors.size, processors.bits.data());
}

}  // namespace

void go_anywhere(const Processors& processors) noexcept { place(0, processors); }

void spread_over(const Processors& processors) noexcept {
  each_number("/proc", [&](long process) {
    char tasks[64];
    std::snprintf(tasks, sizeof tasks, "/proc/%ld/task", process);
    each_number(tasks, [&](long task) { place(task, processors); });
  });
}

}  // namespace aha::sandbox
