#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/install_filter.h"
#include "sandbox/resident/run_steps.h"

namespace aha::sandbox {
namespace {

bool unblock_signals() noexcept {
  sigset_t none;
  sigemptyset(&none);
  return sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool set_limits(const RunPlan& plan, BoxFailure& failure) noexcept {
  for (std::size_t i = 0; i < plan.limits.size(); ++i) {
    const RunPlan::ResourceLimit& limit = plan.limits[i];
    const rlimit value{limit.soft, limit.hard};
    if (syscall(SYS_prlimit64, 0, limit.resource, &value, nullptr) != 0) {
      return fail(failure, BoxStage::limits, i);
    }
  }
  return true;
}

// The bounding set was emptied when the box was made.
bool drop_capabilities() noexcept {
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return false;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  return syscall(SYS_capset, &header, none) == 0;
}

}  // namespace

bool become_program(const RunPlan& plan, BoxFailure& failure) noexcept {
  // A process group of its own for kill(0, ...); a session would cost a scheduling group a run.
  if (setpgid(0, 0) != 0 || !unblock_signals()) return fail(failure, BoxStage::privileges);
  if (!set_limits(plan, failure)) return false;
  if (!drop_capabilities() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return fail(failure, BoxStage::privileges);
  }
  if (plan.landlock_abi > 0 && !restrict_by_landlock(plan)) {
    return fail(failure, BoxStage::landlock);
  }
  return install_filter({plan.filter, plan.filter_size}) || fail(failure, BoxStage::seccomp);
}

}  // namespace aha::sandbox
