#include <linux/capability.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/box_steps.h"

namespace aha::sandbox {
namespace {

bool unblock_signals() noexcept {
  sigset_t none;
  sigemptyset(&none);
  return sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool set_limits(const BoxPlan& plan, BoxFailure& failure) noexcept {
  for (std::size_t i = 0; i < plan.limits.size(); ++i) {
    const BoxPlan::ResourceLimit& limit = plan.limits[i];
    const rlimit value{limit.soft, limit.hard};
    if (syscall(SYS_prlimit64, 0, limit.resource, &value, nullptr) != 0) {
      return fail(failure, BoxStage::limits, i);
    }
  }
  return true;
}

bool drop_capabilities() noexcept {
  // Capabilities the kernel does not know give EINVAL, which ends the list.
  for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
  }
  if (errno != EINVAL) return false;
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return false;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  return syscall(SYS_capset, &header, none) == 0;
}

bool install_filter(const std::vector<sock_filter>& filter) noexcept {
  // The kernel reads the instructions and keeps a copy; its interface lacks the const.
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

}  // namespace

void execute_program(const BoxPlan& plan, BoxFailure& failure) noexcept {
  if (syscall(SYS_setsid) < 0 || !unblock_signals()) {
    fail(failure, BoxStage::privileges);
    return;
  }
  if (!set_limits(plan, failure)) return;
  if (!drop_capabilities() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    fail(failure, BoxStage::privileges);
    return;
  }
  if (plan.landlock_abi > 0 && !restrict_by_landlock(plan.landlock_abi)) {
    fail(failure, BoxStage::landlock);
    return;
  }
  if (!install_filter(*plan.filter)) {
    fail(failure, BoxStage::seccomp);
    return;
  }
  execve(plan.argv[0], plan.argv.data(), plan.environment.data());
  fail(failure, BoxStage::execute);
}

}  // namespace aha::sandbox
