#include "sandbox/syscall_filter.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "sandbox/channels.h"

namespace aha::sandbox {
namespace {

// clang-format off
constexpr const char* kRefused[] = {
    // namespaces and mounts
    "setns", "umount", "umount2", "pivot_root", "chroot", "fsopen", "fsconfig",
    "fsmount", "fspick", "open_tree", "move_mount", "mount_setattr", "name_to_handle_at",
    "open_by_handle_at", "quotactl", "quotactl_fd", "swapon", "swapoff", "acct",
    // sockets
    "socket", "socketcall", "bind", "connect", "listen", "accept", "accept4", "setsockopt",
    "getsockopt", "sendmsg", "sendmmsg", "recvmmsg",
    // memory and messages that live outside the working folder
    "memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "shmdt", "semget", "semop",
    "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "ipc", "mq_open", "mq_unlink",
    "mq_timedsend", "mq_timedreceive", "mq_notify", "mq_getsetattr",
    // other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease",
    "pidfd_getfd", "kcmp", "migrate_pages", "move_pages",
    // what the host's own files and the runner's user have but once: watches, locks, priorities
    "inotify_init", "inotify_init1", "inotify_add_watch", "flock", "setpriority", "ioprio_set",
    "sched_setscheduler", "sched_setparam", "sched_setattr", "statmount", "listmount",
    "listns", "open_tree_attr", "cachestat",
    // wide kernel surfaces
    "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "io_submit", "bpf",
    "userfaultfd", "perf_event_open", "keyctl", "add_key", "request_key", "fanotify_init",
    "fanotify_mark", "lookup_dcookie", "modify_ldt", "personality",
    "uselib", "vm86", "vm86old",
    // the machine
    "init_module", "finit_module", "delete_module", "create_module", "kexec_load",
    "kexec_file_load", "reboot", "syslog", "settimeofday", "stime", "clock_settime",
    "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "iopl", "ioperm", "vhangup",
    "nfsservctl", "sysfs", "_sysctl",
};
constexpr const char* kRefusedToPrograms[] = {"unshare", "mount", "recvmsg", "seccomp"};
constexpr const char* kSignals[] = {
    "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal",
};
// Landlock governs none of these (truncate from its version 3 on).
constexpr const char* kRefusedOnTheHost[] = {
    "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr",
    "setxattrat", "removexattr", "lremovexattr", "fremovexattr", "removexattrat", "getxattr",
    "lgetxattr", "fgetxattr", "getxattrat", "listxattr", "llistxattr", "flistxattr", "listxattrat",
    "utime", "utimes", "futimesat", "utimensat", "file_getattr", "file_setattr", "truncate",
    "truncate64",
};
constexpr const char* kModes[] = {"chmod", "fchmod", "fchmodat", "fchmodat2"};
constexpr std::uint64_t kNamespacesOfNoRun[] = {
    CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWUTS, CLONE_NEWCGROUP,
};
constexpr std::uint64_t kNamespacesOfRuns[] = {CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWIPC};
// clang-format on

constexpr std::uint64_t kLow32 = 0xffffffff;

// Newer than some libseccomp that builds this, which would not know the names: numbers of x86-64
// and arm64 alike.
int number_of(const char* name) {
  static const std::map<std::string_view, int> kNewer = {
      {"process_madvise", 440}, {"mount_setattr", 442},    {"quotactl_fd", 443},
      {"memfd_secret", 447},    {"process_mrelease", 448}, {"cachestat", 451},
      {"fchmodat2", 452},       {"statmount", 457},        {"listmount", 458},
      {"setxattrat", 463},      {"getxattrat", 464},       {"listxattrat", 465},
      {"removexattrat", 466},   {"open_tree_attr", 467},   {"file_getattr", 468},
      {"file_setattr", 469},    {"listns", 470},
  };
  const int number = seccomp_syscall_resolve_name(name);
  if (number != __NR_SCMP_ERROR) return number;
  const auto found = kNewer.find(name);
  if (found == kNewer.end()) {
    throw std::runtime_error(std::string("libseccomp does not know the system call ") + name +
                             ", which a box must refuse; to mend: use libseccomp 2.5.4 or later");
  }
  return found->second;
}

void require(int result, const std::string& what) {
  if (result < 0) {
    throw std::runtime_error("libseccomp, " + what + ": " +
                             std::generic_category().message(-result));
  }
}

using Context = std::unique_ptr<void, decltype(&seccomp_release)>;

template <typename... Compare>
void refuse(const Context& context, const char* name, int error, Compare... compare) {
  require(seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)),
                           number_of(name), static_cast<unsigned>(sizeof...(compare)), compare...),
          name);
}

scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

void refuse_namespaces(const Context& context, std::span<const std::uint64_t> flags) {
  for (const std::uint64_t flag : flags) refuse(context, "clone", EPERM, masked(0, flag, flag));
}

// Without namespaces a run's own first process needs them.
void refuse_death_signals(const Context& context) {
  refuse(context, "prctl", EPERM, masked(0, kLow32, PR_SET_PDEATHSIG));
}

// A stream between two ends of the program's own, as an event loop wakes itself by, and of its
// calls those that need no message: none carries descriptors, urgent bytes or options. By ioctl a
// socket would tell the network's interfaces, by getsockopt a count that goes on between runs.
void add_socket_rules(const Context& context) {
  refuse(context, "socketpair", EPERM, scmp_arg_cmp{0, SCMP_CMP_NE, AF_UNIX, 0});
  static_assert(SOCK_STREAM == 1);
  for (const std::uint64_t bit : {2, 4, 8}) {  // all other types have one of these
    refuse(context, "socketpair", EPERM, masked(1, bit, bit));
  }
  for (const char* name : {"sendto", "recvfrom"}) {
    refuse(context, name, EPERM, masked(3, MSG_OOB, MSG_OOB));
  }
  for (const std::uint64_t requests : {0x8900, 0x8b00}) {  // SIOC..., FIOSETOWN among them
    refuse(context, "ioctl", EPERM, masked(1, kLow32 & ~std::uint64_t{0xff}, requests));
  }
}

// What is kept of files in memory is shared with later runs, and what can be changed of it or told
// without a clock would be a mark: that pages were made huge ones, read, or thrown out. The host's
// pool of huge pages is outside a memory limit, and its disks are not a program's to wait for.
void add_page_rules(const Context& context) {
  constexpr std::uint64_t kCollapse = 25;  // MADV_COLLAPSE; headers before Linux 6.1 lack it
  constexpr std::uint64_t kNoWait = 8;     // RWF_NOWAIT
  refuse(context, "madvise", EINVAL, masked(2, kLow32, kCollapse));
  refuse(context, "preadv2", EOPNOTSUPP, masked(5, kNoWait, kNoWait));
  refuse(context, "mmap", ENOMEM, masked(3, MAP_HUGETLB, MAP_HUGETLB));
  constexpr int kPretended = 0;
  refuse(context, "fadvise64", kPretended, masked(3, kLow32, POSIX_FADV_DONTNEED));
  for (const char* name : {"sync", "syncfs"}) refuse(context, name, kPretended);
}

void add_rules_on_the_host(const Context& context, bool compiles) {
  for (const char* name : kRefusedOnTheHost) refuse(context, name, EPERM);
  if (compiles) return;
  for (const char* name : kModes) refuse(context, name, EPERM);
}

void add_box_rules(const Context& context, const SyscallRules& rules) {
  for (const char* name : kRefused) refuse(context, name, EPERM);
  refuse_namespaces(context, kNamespacesOfNoRun);
  refuse(context, "prlimit64", EPERM, scmp_arg_cmp{0, SCMP_CMP_NE, 0, 0});
  // Its value keeps the kernel from piping a core out (plan_run.cpp); a smaller one would not.
  refuse(context, "setrlimit", EPERM, masked(0, kLow32, RLIMIT_CORE));
  // Signals that the kernel sends for a descriptor would reach whom the program named.
  // The others are marks on a file that a later run could read.
  for (const int command :
       {F_NOTIFY, F_SETLEASE, F_SETOWN, F_SETOWN_EX, F_SETSIG, F_SET_RW_HINT, F_SET_FILE_RW_HINT}) {
    refuse(context, "fcntl", EPERM, masked(1, kLow32, static_cast<std::uint64_t>(command)));
  }
  for (const int request : {TIOCSTI, TIOCLINUX}) {
    refuse(context, "ioctl", EPERM, masked(1, kLow32, static_cast<std::uint64_t>(request)));
  }
  add_socket_rules(context);
  add_page_rules(context);
  if (rules.has_namespaces) {
    refuse_death_signals(context);
  } else {
    add_rules_on_the_host(context, rules.compiles);
  }
}

void add_run_rules(const Context& context, const SyscallRules& rules) {
  for (const char* name : kRefusedToPrograms) refuse(context, name, EPERM);
  refuse(context, "clone3", ENOSYS);
  refuse_namespaces(context, kNamespacesOfRuns);
  if (!rules.may_fork) {
    refuse(context, "fork", EPERM);
    refuse(context, "vfork", EPERM);
    refuse(context, "clone", EPERM, masked(0, CLONE_THREAD, 0));
  }
  if (rules.has_namespaces) {  // of the calling thread alone
    refuse(context, "sched_setaffinity", EPERM, scmp_arg_cmp{0, SCMP_CMP_NE, 0, 0});
  } else {
    refuse(context, "sched_setaffinity", EPERM);
  }
  if (!rules.may_signal) {
    for (const char* name : kSignals) refuse(context, name, EPERM);
  }
  if (!rules.has_namespaces) refuse_death_signals(context);
  refuse(context, "prlimit64", EPERM, masked(1, kLow32, RLIMIT_CORE),
         scmp_arg_cmp{2, SCMP_CMP_NE, 0, 0});
}

std::vector<sock_filter> export_program(const Context& context) {
  const FileDescriptor file = make_file("seccomp");
  require(seccomp_export_bpf(context.get(), file.get()), "seccomp_export_bpf");
  const std::string bytes = contents_of(file);
  std::vector<sock_filter> program(bytes.size() / sizeof(sock_filter));
  std::memcpy(program.data(), bytes.data(), program.size() * sizeof(sock_filter));
  return program;
}

template <typename AddRules>
std::vector<sock_filter> make_filter(const SyscallRules& rules, const AddRules& add_rules) {
  const Context context(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
  if (!context) throw std::runtime_error("libseccomp: seccomp_init failed");
  require(seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS),
          "SCMP_FLTATR_ACT_BADARCH");
  require(seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2), "SCMP_FLTATR_CTL_OPTIMIZE");
  add_rules(context, rules);
  return export_program(context);
}

}  // namespace

std::vector<sock_filter> make_box_filter(const SyscallRules& rules) {
  return make_filter(rules, add_box_rules);
}

std::vector<sock_filter> make_run_filter(const SyscallRules& rules) {
  return make_filter(rules, add_run_rules);
}

}  // namespace aha::sandbox
