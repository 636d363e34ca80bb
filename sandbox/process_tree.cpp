#include "sandbox/process_tree.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

// proc(5): after the name in parentheses come the fields from the third; 14 to 17 are utime, stime,
// cutime and cstime.
double own_cpu_seconds(const std::string& folder) {
  std::ifstream file(folder + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double utime = 0;
  double stime = 0;
  double waited_utime = 0;
  double waited_stime = 0;
  fields >> utime >> stime >> waited_utime >> waited_stime;
  const double ticks = utime + stime + waited_utime + waited_stime;
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void add_children(const std::string& folder, std::vector<pid_t>& pending) {
  std::error_code error;
  const fs::directory_iterator end;
  for (fs::directory_iterator task(folder + "/task", error); !error && task != end;
       task.increment(error)) {
    std::ifstream children(task->path() / "children");
    for (pid_t child = 0; children >> child;) pending.push_back(child);
  }
}

}  // namespace

double process_tree_cpu_seconds(pid_t root) {
  double seconds = 0;
  std::vector<pid_t> pending{root};
  while (!pending.empty()) {
    const std::string folder = "/proc/" + std::to_string(pending.back());
    pending.pop_back();
    seconds += own_cpu_seconds(folder);
    add_children(folder, pending);
  }
  return seconds;
}

}  // namespace aha::sandbox
