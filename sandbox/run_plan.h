#pragma once

#include <linux/filter.h>
#include <sys/resource.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace aha::sandbox {

// The program's working folder, inside the box.
inline constexpr const char* kWorkingFolder = "/box";

// The most that Limits::stack_bytes may be where a program goes on in a copy of an interpreter.
inline constexpr rlim_t kLargestStack = rlim_t{16} << 30;

// What the box's processes need for one run. All pointers are borrowed; texts end with a NUL.
struct RunPlan {
  struct ResourceLimit {
    int resource;
    rlim_t soft;
    rlim_t hard;
  };
  struct File {
    const char* name;
    const char* contents;
    std::size_t size;
    bool executable;
  };

  std::vector<char*> argv;         // ends with nullptr, as execve wants it
  std::vector<char*> environment;  // likewise
  std::vector<File> files;
  std::vector<ResourceLimit> limits;
  const sock_filter* filter = nullptr;
  std::size_t filter_size = 0;
  const char* working_mount_options = "";

  // Without namespaces, for the weaker tier: an existing folder instead of a fresh one. Empty: the
  // run has namespaces of its own.
  const char* working_folder = "";

  int landlock_abi = 0;                  // 0: no Landlock here
  std::vector<char*> readable{nullptr};  // what it lets be read beside that folder; ends likewise
};

// A plan goes to the box in the message that orders its run where it is no longer than this, else
// in a file.
inline constexpr std::size_t kLongestPlanInMessage = 32768;

// The plan as bytes for a message; nothing where it is too long for one.
std::optional<std::vector<char>> run_plan_message(const RunPlan& plan);

// Writes the plan to a file. Sets errno on failure.
bool write_run_plan(const RunPlan& plan, int file);

// The plan in such bytes, into which it points: as new memory gives them, aligned for any type.
void read_run_plan(char* bytes, RunPlan& plan);

// Such a file's bytes, in memory until they are unmapped; nullptr, and errno, on failure.
char* map_run_plan(int file, std::size_t& size);

}  // namespace aha::sandbox
