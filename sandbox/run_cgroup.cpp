#include "sandbox/run_cgroup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <string_view>
#include <thread>

#include "sandbox/system_failure.h"

namespace aha::sandbox {
namespace {

// Process numbers say nothing to a runner in another pid namespace, as in another container that
// shows the same cgroups.
std::string own_prefix() {
  struct stat status {};
  stat("/proc/self/ns/pid", &status);
  return "aha-" + std::to_string(status.st_ino) + "-";
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

// What a small file of the kernel's holds; read anew each time.
class Text {
 public:
  explicit Text(const FileDescriptor& file) {
    const ssize_t size = pread(file.get(), bytes_.data(), bytes_.size(), 0);
    text_ = {bytes_.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  }

  // The number after `key` in lines "key number", or, with no key, the first; 0 where there is
  // none.
  std::uint64_t number(std::string_view key = {}) const {
    std::size_t at = 0;
    while (!key.empty()) {
      at = text_.find(key, at);
      if (at == std::string_view::npos) return 0;
      const bool starts_line = at == 0 || text_[at - 1] == '\n';
      at += key.size();
      if (starts_line && at < text_.size() && text_[at] == ' ') {
        ++at;
        break;
      }
    }
    std::uint64_t value = 0;
    std::from_chars(text_.data() + at, text_.data() + text_.size(), value);
    return value;
  }

 private:
  std::array<char, 4096> bytes_;
  std::string_view text_;
};

void remove_folder(const std::string& folder) {
  // The last process may be counted for a moment after it was reaped.
  for (int attempt = 0; attempt < 50; ++attempt) {
    if (rmdir(folder.c_str()) == 0 || errno != EBUSY) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// What an earlier run left in the page cache counts as the next one's memory. The kernel's own
// share of a run, which it frees a little later and cannot be made to, is about 1 MiB.
constexpr std::uint64_t kMostLeft = std::uint64_t{4} << 20;

constexpr const char* kResident = "/resident";
constexpr const char* kRun = "/run";

}  // namespace

std::string next_cgroup_name() {
  static std::atomic<std::uint64_t> count{0};
  return own_prefix() + std::to_string(getpid()) + "-" + std::to_string(count++);
}

std::optional<pid_t> runner_of_cgroup(const std::string& name) {
  const std::string prefix = own_prefix();
  if (name.rfind(prefix, 0) != 0) return std::nullopt;
  pid_t pid = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, pid);
  if (error != std::errc() || stop == end || *stop != '-' || pid <= 0) return std::nullopt;
  return pid;
}

void remove_cgroup(const std::string& folder) {
  if (folder.empty()) return;
  remove_folder(folder + kRun);
  remove_folder(folder + kResident);
  remove_folder(folder);
}

RunCgroup::RunCgroup(const CgroupLayout& layout, Uses uses, const IdentityMap& identity,
                     MakeFolder make)
    : mkdir_(make == nullptr ? mkdir : make) {
  const std::string name = next_cgroup_name();
  try {
    if (uses.memory) memory_ = make_folder(layout.memory_folder, name);
    is_unified_ = layout.memory == CgroupLayout::Version::v2;
    if (uses.memory && is_unified_) make_unified(identity);
    if (uses.memory && !is_unified_) make_legacy_memory();
    if (uses.cpu && layout.cpu == CgroupLayout::Version::v1) {
      // One hierarchy for both: one cgroup.
      if (!uses.memory || layout.cpu_folder != layout.memory_folder) {
        cpu_ = make_folder(layout.cpu_folder, name + "-cpu");
      }
      make_legacy_cpu();
    }
  } catch (...) {
    remove_cgroup(memory_);
    remove_cgroup(cpu_);
    throw;
  }
}

RunCgroup::~RunCgroup() {
  remove_cgroup(memory_);
  remove_cgroup(cpu_);
  for (const std::string& folder : left_) remove_cgroup(folder);
}

std::string RunCgroup::make_folder(const std::string& parent, const std::string& name) const {
  std::string folder = parent + "/" + name;
  if (mkdir_(folder.c_str(), 0755) != 0) refused("making the cgroup " + folder);
  return folder;
}

// The resident process starts runs in a folder beside its own, for which both it and the folder
// around must be its user's.
void RunCgroup::make_unified(const IdentityMap& identity) {
  owner_ = identity.host_user;
  gives_away_ = identity.privileged;
  write_value(memory_ + "/cgroup.subtree_control", "+memory");
  make_folder(memory_, kResident + 1);
  resident_folder_ = open_file(memory_ + kResident, O_DIRECTORY | O_RDONLY);
  const std::string members = memory_ + "/cgroup.procs";
  if (gives_away_ && chown(members.c_str(), owner_, static_cast<gid_t>(-1)) != 0) {
    refused("giving away " + members);
  }
}

void RunCgroup::make_legacy_memory() {
  join_file_ = open_file(memory_ + "/tasks", O_WRONLY);
  peak_file_ = open_file(memory_ + "/memory.max_usage_in_bytes", O_RDWR);
  usage_file_ = open_file(memory_ + "/memory.usage_in_bytes", O_RDONLY);
  events_file_ = open_file(memory_ + "/memory.oom_control", O_RDONLY);
}

void RunCgroup::make_legacy_cpu() {
  cpu_file_ = open_file((cpu_.empty() ? memory_ : cpu_) + "/cpuacct.usage", O_RDONLY);
}

void RunCgroup::take_resident(pid_t resident) {
  if (!cpu_.empty()) write_value(cpu_ + "/tasks", std::to_string(resident));
}

void RunCgroup::begin_run(std::uint64_t memory_bytes) {
  if (limits_memory() && is_unified_) begin_unified(memory_bytes);
  if (limits_memory() && !is_unified_) begin_legacy(memory_bytes);
  if (counts_cpu()) cpu_before_ = total_cpu_seconds();
}

// A fresh folder: its counts of memory cannot be reset before Linux 6.12.
void RunCgroup::begin_unified(std::uint64_t memory_bytes) {
  const std::string run = memory_ + kRun;
  run_folder_.reset();
  remove_folder(run);
  make_folder(memory_, kRun + 1);
  write_value(run + "/memory.max", std::to_string(memory_bytes));
  write_if_present(run + "/memory.swap.max", "0");
  write_value(run + "/memory.oom.group", "1");
  if (gives_away_ && chown((run + "/cgroup.procs").c_str(), owner_, static_cast<gid_t>(-1)) != 0) {
    refused("giving away " + run);
  }
  run_folder_ = open_file(run, O_DIRECTORY | O_RDONLY);
  cpu_file_ = open_file(run + "/cpu.stat", O_RDONLY);
  events_file_ = open_file(run + "/memory.events", O_RDONLY);
  kills_before_ = 0;
}

// What it cannot empty at once, or while a signal waits, counts as the next run's.
void RunCgroup::empty_legacy() {
  const std::string path = memory_ + "/memory.force_empty";
  if (write(open_file(path, O_WRONLY).get(), "0", 1) != 1 && errno != EINTR && errno != EBUSY) {
    refused("writing 0 to " + path);
  }
}

void RunCgroup::begin_legacy(std::uint64_t memory_bytes) {
  if (Text(usage_file_).number() > kMostLeft) empty_legacy();
  if (Text(usage_file_).number() > kMostLeft) renew_legacy();
  if (memory_bytes != limit_) set_legacy_limit(memory_bytes);
  if (pwrite(peak_file_.get(), "0", 1, 0) != 1) refused("resetting the counts of " + memory_);
  kills_before_ = total_kills();
}

// What cannot be emptied, as page tables that go back by and by, shall not be the next run's.
void RunCgroup::renew_legacy() {
  const std::string left = memory_;
  memory_ = make_folder(left.substr(0, left.rfind('/')), next_cgroup_name());
  remove_cgroup(left);
  if (access(left.c_str(), F_OK) == 0) left_.push_back(left);
  limit_ = 0;
  make_legacy_memory();
  if (counts_cpu() && cpu_.empty()) make_legacy_cpu();
}

// The limit with swap is never the smaller one: which goes first depends on which way they go.
void RunCgroup::set_legacy_limit(std::uint64_t memory_bytes) {
  const std::string value = std::to_string(memory_bytes);
  const std::string with_swap = memory_ + "/memory.memsw.limit_in_bytes";
  const bool grows = limit_ != 0 && memory_bytes > limit_;
  if (grows) write_if_present(with_swap, value);
  write_value(memory_ + "/memory.limit_in_bytes", value);
  if (!grows) write_if_present(with_swap, value);
  limit_ = memory_bytes;
}

double RunCgroup::total_cpu_seconds() const {
  return is_unified_ && cpu_.empty()
             ? static_cast<double>(Text(cpu_file_).number("usage_usec")) * 1e-6
             : static_cast<double>(Text(cpu_file_).number()) * 1e-9;
}

std::uint64_t RunCgroup::total_kills() const { return Text(events_file_).number("oom_kill"); }

double RunCgroup::cpu_seconds() const { return total_cpu_seconds() - cpu_before_; }

std::uint64_t RunCgroup::peak_memory_bytes() const {
  if (!is_unified_) return Text(peak_file_).number();
  const FileDescriptor peak(open((memory_ + kRun + "/memory.peak").c_str(), O_RDONLY | O_CLOEXEC));
  return peak ? Text(peak).number() : 0;
}

bool RunCgroup::memory_was_refused() const {
  return limits_memory() && total_kills() > kills_before_;
}

}  // namespace aha::sandbox
