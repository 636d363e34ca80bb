#include "sandbox/box_process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/box_root.h"
#include "sandbox/install_filter.h"
#include "sandbox/resident/descriptor_places.h"
#include "sandbox/resident/resident.h"

namespace aha::sandbox {
namespace {

constexpr int kResidentFile = 5;

bool take_descriptors(const BoxPlan& plan) noexcept {
  int places[] = {plan.input,   plan.output, plan.error_output,
                  plan.control, plan.runner, plan.resident_file};
  return place_descriptors(places, kResidentFile + 1, kResidentFile);
}

// clone3 keeps what the runner ignores ignored: SIGCHLD would lose a status, and the program would
// inherit the rest.
void reset_signals() noexcept {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &standard, nullptr);
}

bool leave_root(const BoxPlan& plan, BoxFailure& failure) noexcept {
  if (plan.drop_groups &&
      (syscall(SYS_setgroups, 0, nullptr) != 0 ||
       syscall(SYS_setresgid, plan.host_group, plan.host_group, plan.host_group) != 0 ||
       syscall(SYS_setresuid, plan.host_user, plan.host_user, plan.host_user) != 0)) {
    return fail(failure, BoxStage::identity);
  }
  return syscall(SYS_setsid) >= 0 || fail(failure, BoxStage::identity);
}

bool take_identity(const BoxPlan& plan, BoxFailure& failure) noexcept {
  const unsigned id = kBoxUserId;
  if (syscall(SYS_setresgid, id, id, id) != 0 ||
      (plan.drop_groups && syscall(SYS_setgroups, 0, nullptr) != 0) ||
      syscall(SYS_setresuid, id, id, id) != 0 || syscall(SYS_setsid) < 0) {
    return fail(failure, BoxStage::identity);
  }
  constexpr char kHostName[] = "box";
  if (syscall(SYS_sethostname, kHostName, sizeof kHostName - 1) != 0 ||
      syscall(SYS_setdomainname, "", 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return fail(failure, BoxStage::identity);
  }
  return true;
}

// What a resident process needs for a run's namespaces and mounts, kept beyond execve; and nothing
// else, ever again.
bool keep_one_capability(BoxFailure& failure) noexcept {
  constexpr __u32 kKept = 1U << CAP_SYS_ADMIN;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capget, &header, sets) != 0) return fail(failure, BoxStage::privileges);
  sets[0].inheritable = kKept;
  if (syscall(SYS_capset, &header, sets) != 0 ||
      prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0) != 0) {
    return fail(failure, BoxStage::privileges);
  }
  // Capabilities the kernel does not know give EINVAL, which ends the list.
  for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
  }
  sets[0] = {kKept, kKept, kKept};
  sets[1] = {};
  if (errno != EINVAL || syscall(SYS_capset, &header, sets) != 0) {
    return fail(failure, BoxStage::privileges);
  }
  return true;
}

// An interpreter's programs go on on its stack: the kernel leaves room below it as of this limit.
void make_room_for_stacks() noexcept {
  rlimit stack{};
  if (syscall(SYS_prlimit64, 0, RLIMIT_STACK, nullptr, &stack) != 0) return;
  stack.rlim_cur = stack.rlim_max < kLargestStack ? stack.rlim_max : kLargestStack;
  syscall(SYS_prlimit64, 0, RLIMIT_STACK, &stack, nullptr);
}

// For the resident process and all its copies.
bool refuse_calls(const BoxPlan& plan, BoxFailure& failure) noexcept {
  return (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && install_filter(plan.filter)) ||
         fail(failure, BoxStage::seccomp);
}

bool wait_for_go() noexcept {
  char go = 0;
  return recv(kResidentControl, &go, 1, 0) == 1;
}

}  // namespace

void start_box(const BoxPlan& plan) noexcept {
  reset_signals();
  if (!take_descriptors(plan) || !wait_for_go()) _exit(1);
  BoxFailure failure;
  if (plan.has_namespaces ? !take_identity(plan, failure) || !enter_root(plan, failure) ||
                                !keep_one_capability(failure)
                          : !leave_root(plan, failure)) {
    give_up(kResidentControl, failure);
  }
  make_room_for_stacks();
  if (!refuse_calls(plan, failure)) give_up(kResidentControl, failure);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (plan.has_namespaces) {
    execve(plan.argv[0], plan.argv.data(), plan.environment.data());
  } else {
    syscall(SYS_execveat, kResidentFile, "", plan.argv.data(), plan.environment.data(),
            AT_EMPTY_PATH);
  }
  fail(failure, BoxStage::resident);
  give_up(kResidentControl, failure);
}

}  // namespace aha::sandbox
