#include "sandbox/plan_run.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>

#include "sandbox/sandbox.h"

namespace aha::sandbox {
namespace {

constexpr std::uint64_t kLeastAddressSpace = std::uint64_t{8} << 20;
// Too small for any file, and the one value for which the kernel starts no program of a
// core_pattern "|...": under 0 it would, on the host, for each crash.
constexpr rlim_t kNoCore = 1;
constexpr rlim_t kPendingSignals = 256;
constexpr rlim_t kProcessesOfOthers = 1024;
constexpr rlim_t kBoxProcesses = 2;  // the resident one and the run's first

void check_text(const std::string& text, const char* what) {
  if (text.find('\0') != std::string::npos) {
    throw SandboxError(std::string(what) + " '" + text.substr(0, text.find('\0')) +
                       "...' has a NUL byte: the kernel takes C strings");
  }
}

void check_program(const Program& program) {
  if (program.argv.empty() || program.argv[0].empty()) {
    throw SandboxError("Program::argv is empty: argv[0] is the file to execute");
  }
  for (const std::string& argument : program.argv) check_text(argument, "argument");
  for (const auto& [name, value] : program.environment) {
    check_text(name, "environment variable");
    check_text(value, "environment value");
    if (name.empty() || name.find('=') != std::string::npos) {
      throw SandboxError("environment variable '" + name + "': expected a name without '='");
    }
  }
  std::set<std::string> names;
  for (const BoxFile& file : program.files) {
    check_text(file.name, "file name");
    if (file.name.empty() || file.name.size() > 255 || file.name == "." || file.name == ".." ||
        file.name.find('/') != std::string::npos) {
      throw SandboxError("file name '" + file.name +
                         "': expected a plain name of at most 255 bytes, without '/'");
    }
    if (!names.insert(file.name).second) {
      throw SandboxError("file name '" + file.name + "' is given twice");
    }
  }
}

void check_limits(const Limits& limits) {
  const auto positive = [](double value, const char* name) {
    // Also bounds what is computed from it; 1e15 is more than any machine's memory or patience.
    if (!(value > 0) || value > 1e15) {
      throw SandboxError(std::string("Limits::") + name + " is " + std::to_string(value) +
                         ": expected a positive number up to 1e15");
    }
  };
  positive(limits.cpu_seconds, "cpu_seconds");
  positive(limits.wall_seconds, "wall_seconds");
  positive(static_cast<double>(limits.memory_bytes), "memory_bytes");
  positive(static_cast<double>(limits.output_bytes), "output_bytes");
  positive(limits.processes, "processes");
  positive(limits.threads, "threads");
  positive(static_cast<double>(limits.file_bytes), "file_bytes");
  positive(limits.files, "files");
  positive(limits.open_files, "open_files");
  positive(static_cast<double>(limits.stack_bytes), "stack_bytes");
}

rlim_t own_hard_limit(int resource) {
  rlimit own{};
  getrlimit(static_cast<__rlimit_resource_t>(resource), &own);
  return own.rlim_max;
}

void add_limit(RunPlan& plan, const char* name, int resource, rlim_t soft, rlim_t hard) {
  const rlim_t own = own_hard_limit(resource);
  if (own != RLIM_INFINITY && hard > own) {
    throw std::runtime_error(std::string("the run needs ") + name + " " + std::to_string(hard) +
                             ", but this process's own hard limit is " + std::to_string(own) +
                             "; to mend: raise it with ulimit or prlimit, or ask for less");
  }
  plan.limits.push_back({resource, soft, hard});
}

void add_limit(RunPlan& plan, const char* name, int resource, rlim_t value) {
  add_limit(plan, name, resource, value, value);
}

rlim_t address_space(const Limits& limits) {
  const std::uint64_t share = limits.memory_bytes / limits.processes;
  if (share < kLeastAddressSpace) {
    throw std::runtime_error(
        "without a memory cgroup each process has Limits::memory_bytes / processes = " +
        std::to_string(share) +
        " bytes of address space, too little to start; to mend: allow more "
        "memory or fewer processes, or a writable memory cgroup");
  }
  return share;
}

void add_limits(RunPlan& plan, const Limits& limits, bool memory_by_cgroup) {
  // The runner counts the processor time of all; this only backs it up, a process at a time.
  const rlim_t cpu = static_cast<rlim_t>(std::ceil(limits.cpu_seconds)) + 1;
  add_limit(plan, "RLIMIT_CPU", RLIMIT_CPU, cpu, cpu + 1);
  const rlim_t tasks = limits.processes > 1 ? limits.processes : limits.threads;
  add_limit(plan, "RLIMIT_NPROC", RLIMIT_NPROC, tasks + kBoxProcesses);
  add_limit(plan, "RLIMIT_NOFILE", RLIMIT_NOFILE, limits.open_files);
  add_limit(plan, "RLIMIT_FSIZE", RLIMIT_FSIZE, limits.file_bytes);
  add_limit(plan, "RLIMIT_STACK", RLIMIT_STACK, limits.stack_bytes);
  if (!memory_by_cgroup) add_limit(plan, "RLIMIT_AS", RLIMIT_AS, address_space(limits));
  const rlim_t core = std::min(kNoCore, own_hard_limit(RLIMIT_CORE));
  add_limit(plan, "RLIMIT_CORE", RLIMIT_CORE, core);
  add_limit(plan, "RLIMIT_MEMLOCK", RLIMIT_MEMLOCK, 0);
  add_limit(plan, "RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE, 0);
  add_limit(plan, "RLIMIT_NICE", RLIMIT_NICE, 0);
  add_limit(plan, "RLIMIT_RTPRIO", RLIMIT_RTPRIO, 0);
  add_limit(plan, "RLIMIT_SIGPENDING", RLIMIT_SIGPENDING, kPendingSignals);
}

// Of given files in a tmpfs, which holds whole pages.
std::uint64_t room_of(const std::vector<BoxFile>& files) {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::uint64_t room = 0;
  for (const BoxFile& file : files) room += (file.contents.size() + page - 1) / page * page;
  return room;
}

}  // namespace

void check_run(const Program& program, const Limits& limits) {
  check_program(program);
  check_limits(limits);
}

std::vector<std::string> environment_texts(const std::map<std::string, std::string>& environment) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : environment) {
    texts.push_back(name);
    texts.back().append("=").append(value);
  }
  return texts;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

void allow_reading(PlannedRun& run, const RootPlan& root, bool has_namespaces) {
  std::vector<std::string>& paths = run.readable;
  for (const RootPlan::Bind& bind : root.binds) {
    // In its own root there is nothing else beside what is shown; each path costs time.
    std::string path =
        has_namespaces ? "/" + bind.target.substr(0, bind.target.find('/')) : bind.source;
    const bool is_known =
        path == "/dev" || std::find(paths.begin(), paths.end(), path) != paths.end();
    if (!is_known) paths.push_back(std::move(path));
  }
  run.plan.readable = pointers_to(paths);
}

void borrow_folder(PlannedRun& run, const std::string& folder) {
  run.working_folder = folder;
  run.plan.working_folder = run.working_folder.c_str();
  std::vector<std::string>& variables = run.environment_texts;
  for (std::string& variable : variables) {
    if (variable == std::string("HOME=") + kWorkingFolder) variable = "HOME=" + folder;
  }
  variables.push_back("TMPDIR=" + folder);
  run.plan.environment = pointers_to(variables);
  // Without a user namespace all processes of the user count, other runs' and the runner's own.
  for (RunPlan::ResourceLimit& limit : run.plan.limits) {
    if (limit.resource != RLIMIT_NPROC) continue;
    limit.soft = limit.hard =
        std::min<rlim_t>(limit.hard + kProcessesOfOthers, own_hard_limit(RLIMIT_NPROC));
  }
}

std::string tmpfs_options(std::uint64_t bytes, std::uint64_t entries) {
  // One inode is the tmpfs's own root.
  return "size=" + std::to_string(bytes) + ",nr_inodes=" + std::to_string(entries + 1) +
         ",mode=0755";
}

std::unique_ptr<PlannedRun> plan_run(const Program& program, const Limits& limits,
                                     bool memory_by_cgroup) {
  auto planned = std::make_unique<PlannedRun>();
  RunPlan& plan = planned->plan;
  plan.argv = pointers_to(program.argv);
  planned->environment_texts = environment_texts(program.environment);
  plan.environment = pointers_to(planned->environment_texts);
  for (const BoxFile& file : program.files) {
    plan.files.push_back(
        {file.name.c_str(), file.contents.data(), file.contents.size(), file.executable});
  }
  planned->working_mount_options = tmpfs_options(limits.file_bytes + room_of(program.files),
                                                 limits.files + program.files.size());
  plan.working_mount_options = planned->working_mount_options.c_str();
  add_limits(plan, limits, memory_by_cgroup);
  return planned;
}

}  // namespace aha::sandbox
