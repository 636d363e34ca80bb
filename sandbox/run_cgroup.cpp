#include "sandbox/run_cgroup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fstream>
#include <string_view>
#include <system_error>
#include <thread>

namespace aha::sandbox {
namespace {

constexpr std::string_view kPrefix = "aha-";

[[noreturn]] void refused(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string make_folder(const std::string& parent, const std::string& name) {
  std::string folder = parent + "/" + name;
  if (mkdir(folder.c_str(), 0755) != 0) refused("making the cgroup " + folder);
  return folder;
}

FileDescriptor open_file(const std::string& path, int flags) {
  FileDescriptor file(open(path.c_str(), flags | O_CLOEXEC));
  if (!file) refused("opening " + path);
  return file;
}

void write_value(const std::string& path, const std::string& value) {
  const FileDescriptor file = open_file(path, O_WRONLY);
  if (write(file.get(), value.data(), value.size()) != static_cast<ssize_t>(value.size())) {
    refused("writing " + value + " to " + path);
  }
}

// Swap, where the kernel accounts for it, would let a run pass its limit.
void write_if_present(const std::string& path, const std::string& value) {
  if (access(path.c_str(), F_OK) == 0) write_value(path, value);
}

// The number after `key` in a file of "key number" lines, or, with no key, the file's only number.
std::uint64_t read_number(const std::string& path, std::string_view key = {}) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (key.empty()) return file >> number ? number : 0;
  for (std::string word; file >> word >> number;) {
    if (word == key) return number;
  }
  return 0;
}

void remove_folder(const std::string& folder) {
  if (folder.empty()) return;
  // The last process may be counted for a moment after it was reaped.
  for (int attempt = 0; attempt < 50; ++attempt) {
    if (rmdir(folder.c_str()) == 0 || errno != EBUSY) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

std::string next_cgroup_name() {
  static std::atomic<std::uint64_t> count{0};
  return std::string(kPrefix) + std::to_string(getpid()) + "-" + std::to_string(count++);
}

std::optional<pid_t> runner_of_cgroup(const std::string& name) {
  if (name.rfind(kPrefix, 0) != 0) return std::nullopt;
  pid_t pid = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, pid);
  if (error != std::errc() || stop == end || *stop != '-' || pid <= 0) return std::nullopt;
  return pid;
}

RunCgroup::RunCgroup(const CgroupLayout& layout, Uses uses, std::uint64_t memory_bytes) {
  const std::string name = next_cgroup_name();
  try {
    if (uses.memory) memory_ = make_folder(layout.memory_folder, name);
    is_unified_ = layout.memory == CgroupLayout::Version::v2;
    if (uses.memory && is_unified_) make_unified(memory_bytes);
    if (uses.memory && !is_unified_) make_legacy_memory(memory_bytes);
    if (uses.cpu && layout.cpu == CgroupLayout::Version::v1) {
      if (!uses.memory || layout.cpu_folder != layout.memory_folder) {
        cpu_ = make_folder(layout.cpu_folder, name);
      }
      make_legacy_cpu();
    }
  } catch (...) {
    remove_folder(memory_);
    remove_folder(cpu_);
    throw;
  }
}

RunCgroup::~RunCgroup() {
  remove_folder(memory_);
  remove_folder(cpu_);
}

void RunCgroup::make_unified(std::uint64_t memory_bytes) {
  write_value(memory_ + "/memory.max", std::to_string(memory_bytes));
  write_if_present(memory_ + "/memory.swap.max", "0");
  write_value(memory_ + "/memory.oom.group", "1");
  unified_ = open_file(memory_, O_DIRECTORY | O_RDONLY);
  cpu_file_ = open_file(memory_ + "/cpu.stat", O_RDONLY);
}

void RunCgroup::make_legacy_memory(std::uint64_t memory_bytes) {
  write_value(memory_ + "/memory.limit_in_bytes", std::to_string(memory_bytes));
  write_if_present(memory_ + "/memory.memsw.limit_in_bytes", std::to_string(memory_bytes));
  join_files_[0] = open_file(memory_ + "/tasks", O_WRONLY);
}

void RunCgroup::make_legacy_cpu() {
  const std::string& folder = cpu_.empty() ? memory_ : cpu_;
  cpu_file_ = open_file(folder + "/cpuacct.usage", O_RDONLY);
  if (!cpu_.empty()) join_files_[1] = open_file(folder + "/tasks", O_WRONLY);
}

double RunCgroup::cpu_seconds() const {
  // Version 1: "<nanoseconds>". Version 2: "usage_usec <microseconds>" first.
  char text[64];
  const ssize_t size = pread(cpu_file_.get(), text, sizeof text, 0);
  const std::string_view read(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::size_t start = is_unified_ ? read.find(' ') + 1 : 0;
  std::uint64_t number = 0;
  std::from_chars(read.data() + start, read.data() + read.size(), number);
  return static_cast<double>(number) * (is_unified_ ? 1e-6 : 1e-9);
}

std::uint64_t RunCgroup::peak_memory_bytes() const {
  return read_number(memory_ + (is_unified_ ? "/memory.peak" : "/memory.max_usage_in_bytes"));
}

bool RunCgroup::memory_was_refused() const {
  if (!limits_memory()) return false;
  return read_number(memory_ + (is_unified_ ? "/memory.events" : "/memory.oom_control"),
                     "oom_kill") > 0;
}

}  // namespace aha::sandbox
