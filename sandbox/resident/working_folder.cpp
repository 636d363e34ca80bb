#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "sandbox/resident/own_processes.h"
#include "sandbox/resident/run_steps.h"
#include "sandbox/write_all.h"

namespace aha::sandbox {

bool show_own_processes(BoxFailure& failure) noexcept {
  return mount_own_processes("/proc") || fail(failure, BoxStage::own_processes);
}

bool make_working_folder(const RunPlan& plan, BoxFailure& failure) noexcept {
  const bool given = plan.working_folder[0] != '\0';
  if ((!given && mount("tmpfs", kWorkingFolder, "tmpfs", MS_NOSUID | MS_NODEV,
                       plan.working_mount_options) != 0) ||
      chdir(given ? plan.working_folder : kWorkingFolder) != 0) {
    return fail(failure, BoxStage::working_folder);
  }
  for (std::size_t i = 0; i < plan.files.size(); ++i) {
    const RunPlan::File& file = plan.files[i];
    const int fd = open(file.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        file.executable ? 0755 : 0644);
    if (fd < 0 || !write_all(fd, {file.contents, file.size}) || close(fd) != 0) {
      return fail(failure, BoxStage::place_file, i);
    }
  }
  return true;
}

FolderUse folder_use() noexcept {
  struct statfs status {};
  if (statfs(".", &status) != 0) return {};
  return {status.f_blocks - status.f_bfree, status.f_files - status.f_ffree};
}

}  // namespace aha::sandbox
