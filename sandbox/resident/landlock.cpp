#include "sandbox/resident/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "sandbox/resident/run_steps.h"

// The kernel's <linux/landlock.h> is older than the kernel on many machines, so the interface is
// written out here: https://docs.kernel.org/userspace-api/landlock.html
namespace aha::sandbox {
namespace {

constexpr std::uint64_t kExecute = 1U << 0;
constexpr std::uint64_t kWriteFile = 1U << 1;
constexpr std::uint64_t kReadFile = 1U << 2;
constexpr std::uint64_t kReadDir = 1U << 3;
constexpr std::uint64_t kMakeCharacterDevice = 1U << 6;
constexpr std::uint64_t kMakeBlockDevice = 1U << 11;
constexpr std::uint64_t kAllOfAbi1 = (1U << 13) - 1;
constexpr std::uint64_t kRefer = 1U << 13;               // ABI 2
constexpr std::uint64_t kTruncate = 1U << 14;            // ABI 3
constexpr std::uint64_t kDeviceIoctl = 1U << 15;         // ABI 5
constexpr std::uint64_t kTcp = (1U << 0) | (1U << 1);    // ABI 4: bind, connect
constexpr std::uint64_t kScope = (1U << 0) | (1U << 1);  // ABI 6: abstract sockets, signals
constexpr int kRulePathBeneath = 1;
constexpr unsigned kAskVersion = 1;

struct RulesetAttributes {
  std::uint64_t files;
  std::uint64_t network;  // ABI 4
  std::uint64_t scope;    // ABI 6
};

struct [[gnu::packed]] PathBeneath {
  std::uint64_t allowed;
  std::int32_t folder;
};

bool allow(int ruleset, const char* path, std::uint64_t access) noexcept {
  const int folder = open(path, O_PATH | O_CLOEXEC);
  if (folder < 0) return false;
  const PathBeneath rule{access, folder};
  const bool done = syscall(SYS_landlock_add_rule, ruleset, kRulePathBeneath, &rule, 0) == 0;
  close(folder);
  return done;
}

// Rights that only folders have make a rule for a file void.
bool allow_readable(int ruleset, const RunPlan& plan, std::uint64_t all) noexcept {
  for (const char* path : plan.readable) {
    if (path == nullptr) break;
    struct stat status {};
    if (stat(path, &status) != 0) return false;
    const std::uint64_t rights = S_ISDIR(status.st_mode)   ? kExecute | kReadFile | kReadDir
                                 : S_ISCHR(status.st_mode) ? (kReadFile | kWriteFile) & all
                                                           : kExecute | kReadFile;
    if (!allow(ruleset, path, rights)) return false;
  }
  return true;
}

std::uint64_t file_rights(int abi) noexcept {
  std::uint64_t rights = kAllOfAbi1;
  if (abi >= 2) rights |= kRefer;
  if (abi >= 3) rights |= kTruncate;
  if (abi >= 5) rights |= kDeviceIoctl;
  return rights;
}

}  // namespace

int landlock_abi() noexcept {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  return abi > 0 ? static_cast<int>(abi) : 0;
}

bool restrict_by_landlock(const RunPlan& plan) noexcept {
  const int abi = plan.landlock_abi;
  const std::uint64_t all = file_rights(abi);
  const RulesetAttributes attributes{all, kTcp, kScope};
  const std::size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  const long made = syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
  if (made < 0) return false;
  const int ruleset = static_cast<int>(made);
  const std::uint64_t working = all & ~(kMakeCharacterDevice | kMakeBlockDevice | kDeviceIoctl);
  const bool has_namespaces = plan.working_folder[0] == '\0';
  const char* folder = has_namespaces ? kWorkingFolder : plan.working_folder;
  // In its own root a program may list folders. It reads no file of /proc, whose links to its own
  // descriptors it can follow all the same.
  const bool done =
      allow(ruleset, folder, working) && allow_readable(ruleset, plan, all) &&
      (!has_namespaces || (allow(ruleset, "/", kReadDir) &&
                           allow(ruleset, "/dev", (kReadFile | kWriteFile | kTruncate) & all))) &&
      syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  return done;
}

}  // namespace aha::sandbox
