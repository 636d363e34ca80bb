#include "sandbox/resident/own_processes.h"

#include <sys/mount.h>

namespace aha::sandbox {

bool mount_own_processes(const char* folder) noexcept {
  return mount("proc", folder, "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
               "subset=pid,hidepid=ptraceable") == 0;
}

}  // namespace aha::sandbox
