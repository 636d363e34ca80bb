#include "sandbox/box_root.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/resident/landlock.h"
#include "sandbox/resident/own_processes.h"
#include "sandbox/write_all.h"

namespace aha::sandbox {
namespace {

// <sys/mount.h> and <linux/mount.h> exclude each other in some C libraries; this is the former's.
constexpr int kMountDetach = 2;

// The new root is mounted here, in the box's own mount namespace, before it becomes the root: a
// folder that is surely there and that no bind lies in.
constexpr const char* kStaging = "/proc";

bool mount_tmpfs(const char* target, const std::string& options) noexcept {
  return syscall(SYS_mount, "tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
}

// Attributes are only added: those of the host's mount stay.
bool add_attributes(int fd, const char* path, unsigned flags, std::uint64_t attributes) noexcept {
  mount_attr change{};
  change.attr_set = attributes;
  return syscall(SYS_mount_setattr, fd, path, flags, &change, sizeof change) == 0;
}

bool make_skeleton(const RootPlan& root) noexcept {
  umask(0);
  for (const std::string& folder : root.folders) {
    if (mkdir(folder.c_str(), 0755) != 0) return false;
  }
  for (const std::string& name : root.empty_files) {
    const int fd = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (fd < 0) return false;
    close(fd);
  }
  for (const RootPlan::Link& link : root.links) {
    if (symlink(link.target.c_str(), link.name.c_str()) != 0) return false;
  }
  umask(022);
  return true;
}

bool bind_read_only(const RootPlan::Bind& bind) noexcept {
  const long tree = syscall(SYS_open_tree, AT_FDCWD, bind.source.c_str(),
                            OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (tree < 0) return false;
  const int fd = static_cast<int>(tree);
  const bool is_device = bind.target.rfind("dev/", 0) == 0;
  const std::uint64_t attributes =
      MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | (is_device ? MOUNT_ATTR_NOEXEC : MOUNT_ATTR_NODEV);
  const bool done =
      add_attributes(fd, "", AT_EMPTY_PATH | AT_RECURSIVE, attributes) &&
      syscall(SYS_move_mount, fd, "", AT_FDCWD, bind.target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0;
  const int error = errno;
  close(fd);
  errno = error;
  return done;
}

bool place_resident(const BoxPlan& plan) noexcept {
  const int fd = open(plan.resident_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0555);
  if (fd < 0) return false;
  return write_all(fd, plan.resident) && close(fd) == 0;
}

}  // namespace

bool enter_root(const BoxPlan& plan, BoxFailure& failure) noexcept {
  const RootPlan& root = *plan.root;
  if (syscall(SYS_mount, nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return fail(failure, BoxStage::detach_mounts);
  }
  if (!mount_tmpfs(kStaging, plan.root_mount_options) || chdir(kStaging) != 0 ||
      !make_skeleton(root)) {
    return fail(failure, BoxStage::new_root);
  }
  for (std::size_t i = 0; i < root.binds.size(); ++i) {
    if (!bind_read_only(root.binds[i])) return fail(failure, BoxStage::bind, i);
  }
  if (!place_resident(plan)) return fail(failure, BoxStage::new_root);
  // A user namespace may mount one only where one is to be seen whole, as the host's is here and
  // this one by each run; in many a container none is. Then runs have none; nor without Landlock,
  // which alone keeps its files from being read.
  if (landlock_abi() > 0) mount_own_processes(kProcessesFolder);
  // pivot_root onto itself stacks the old root on the new one, from where it is detached.
  if (syscall(SYS_pivot_root, ".", ".") != 0 || syscall(SYS_umount2, ".", kMountDetach) != 0 ||
      chdir("/") != 0 || !add_attributes(AT_FDCWD, "/", 0, MOUNT_ATTR_RDONLY)) {
    return fail(failure, BoxStage::enter_root);
  }
  return true;
}

}  // namespace aha::sandbox
