// With "host" it tries what must be refused where the host's files are to be seen.
//
// Tries every system call that a box must refuse, and prints one line for each that was not refused
// as it should be. Prints nothing where the box holds. With the argument "x32" or "i386" it makes a
// call of that architecture, which ends it; with "landlock" it says whether Landlock is in force.

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <initializer_list>

namespace {

void expect(const char* what, long result, std::initializer_list<int> allowed) {
  const int error = errno;
  if (result < 0) {
    for (const int candidate : allowed) {
      if (error == candidate) return;
    }
  }
  std::printf("%s: result %ld, %s\n", what, result, result < 0 ? std::strerror(error) : "allowed");
}

#define TRY(name, ...) expect(#name, syscall(SYS_##name, __VA_ARGS__), {EPERM})

void try_namespaces_and_mounts() {
  for (const long flag : {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC,
                          CLONE_NEWUTS, CLONE_NEWCGROUP}) {
    TRY(unshare, flag);
    TRY(clone, flag | SIGCHLD, 0, 0, 0, 0);
  }
  clone_args args{};
  args.flags = CLONE_NEWUSER;
  expect("clone3", syscall(SYS_clone3, &args, sizeof args), {ENOSYS});
  TRY(setns, 0, 0);
  TRY(mount, "tmpfs", "/box", "tmpfs", 0, nullptr);
  TRY(mount, nullptr, "/", nullptr, MS_REMOUNT | MS_BIND, nullptr);
  TRY(umount2, "/usr", MNT_DETACH);
  TRY(pivot_root, ".", ".");
  TRY(chroot, "/box");
  TRY(fsopen, "tmpfs", 0);
  TRY(open_tree, AT_FDCWD, "/", 0);
  TRY(move_mount, 0, "", 0, "", 0);
  TRY(mount_setattr, AT_FDCWD, "/", 0, nullptr, 0);
  TRY(open_by_handle_at, 0, nullptr, 0);
  for (const long number : {457, 458, 467, 470}) {  // statmount, listmount, open_tree_attr, listns
    expect("a newer system call", syscall(number, 0, 0, 0, 0), {EPERM});
  }
}

// It may be had for bytes alone.
void try_a_pair_of_sockets() {
  int pair[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) std::puts("no socketpair");
  char byte = 'x';
  if (send(pair[0], &byte, 1, 0) != 1 || recv(pair[1], &byte, 1, 0) != 1) std::puts("no stream");
  iovec part{&byte, 1};
  mmsghdr message{};
  message.msg_hdr.msg_iov = &part;
  message.msg_hdr.msg_iovlen = 1;
  TRY(sendmsg, pair[0], &message.msg_hdr, 0);
  TRY(recvmsg, pair[1], &message.msg_hdr, MSG_DONTWAIT);
  TRY(sendmmsg, pair[0], &message, 1, 0);
  TRY(recvmmsg, pair[1], &message, 1, MSG_DONTWAIT, nullptr);
  TRY(sendto, pair[0], &byte, 1, MSG_OOB, nullptr, 0);
  TRY(recvfrom, pair[1], &byte, 1, MSG_OOB | MSG_DONTWAIT, nullptr, nullptr);
  const int one = 1;
  TRY(setsockopt, pair[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof one);
  TRY(fcntl, pair[0], F_SETOWN, 1);
  f_owner_ex owner{F_OWNER_PID, 1};
  TRY(fcntl, pair[0], F_SETOWN_EX, &owner);
  TRY(fcntl, pair[0], F_SETSIG, SIGKILL);
  const int stranger = 1;
  TRY(ioctl, pair[0], FIOSETOWN, &stranger);
  TRY(ioctl, pair[0], SIOCSPGRP, &stranger);
  char space[64] = {};
  socklen_t size = sizeof space;
  for (const int request : {SIOCGIFCONF, SIOCGIFNAME, SIOCGIFHWADDR, 0x8b01}) {
    TRY(ioctl, pair[0], request, space);
  }
  for (const int option : {SO_COOKIE, 71}) {  // SO_NETNS_COOKIE
    TRY(getsockopt, pair[0], SOL_SOCKET, option, space, &size);
  }
  close(pair[0]);
  close(pair[1]);
}

void try_sockets_and_shared_memory() {
  for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK, AF_PACKET, AF_VSOCK, AF_ALG}) {
    TRY(socket, family, SOCK_STREAM, 0);
  }
  int pair[2];
  for (const int type : {SOCK_DGRAM, SOCK_SEQPACKET, SOCK_RAW}) {
    TRY(socketpair, AF_UNIX, type | SOCK_CLOEXEC, 0, pair);
  }
  for (const int family : {AF_INET, AF_INET6, AF_TIPC}) {
    TRY(socketpair, family, SOCK_STREAM, 0, pair);
  }
  try_a_pair_of_sockets();
  TRY(memfd_create, "x", 0);
  TRY(shmget, 1, 4096, 0600 | 01000);
  TRY(semget, 1, 1, 0600 | 01000);
  TRY(msgget, 1, 0600 | 01000);
  TRY(mq_open, "x", O_CREAT | O_RDWR, 0600, nullptr);
}

void try_other_processes() {
  TRY(ptrace, PTRACE_ATTACH, 1, 0, 0);
  TRY(ptrace, PTRACE_TRACEME, 0, 0, 0);
  TRY(process_vm_readv, 1, nullptr, 0, nullptr, 0, 0);
  TRY(process_vm_writev, 1, nullptr, 0, nullptr, 0, 0);
  TRY(kcmp, 1, 1, 0, 0, 0);
  TRY(prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0);
  rlimit limit{};
  TRY(prlimit64, 1, RLIMIT_NOFILE, nullptr, &limit);
  limit = {RLIM_INFINITY, RLIM_INFINITY};
  for (const int resource : {RLIMIT_CPU, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_STACK, RLIMIT_FSIZE,
                             RLIMIT_CORE, RLIMIT_MEMLOCK}) {
    TRY(prlimit64, 0, resource, &limit, nullptr);
  }
  limit = {0, 0};  // under which a core would be piped to the host's core_pattern
  TRY(prlimit64, 0, RLIMIT_CORE, &limit, nullptr);
  TRY(setrlimit, RLIMIT_CORE, &limit);
  const long same_to_the_kernel = (1L << 32) | RLIMIT_CORE;
  TRY(prlimit64, 0, same_to_the_kernel, &limit, nullptr);
  TRY(setrlimit, same_to_the_kernel, &limit);
  unsigned long processors = 1;
  TRY(sched_setaffinity, getppid(), sizeof processors, &processors);
  std::uint64_t hint = 5;
  TRY(fcntl, 0, F_SET_RW_HINT, &hint);
  TRY(fcntl, 0, F_SET_FILE_RW_HINT, &hint);
}

void try_wide_kernel_surfaces() {
  char space[256] = {};
  TRY(io_uring_setup, 4, space);
  TRY(bpf, 0, space, sizeof space);
  TRY(userfaultfd, 0);
  TRY(perf_event_open, space, 0, -1, -1, 0);
  TRY(keyctl, 0, 0, 0, 0, 0);
  TRY(add_key, "user", "x", "y", 1, -3);
  TRY(request_key, "user", "x", nullptr, 0);
  TRY(fanotify_init, 0, 0);
  TRY(seccomp, 1, 0, nullptr);
  TRY(personality, 0x0040000);  // ADDR_NO_RANDOMIZE
  TRY(ioctl, 0, TIOCSTI, "x");
  expect("cachestat", syscall(451, 0, space, space, 0), {EPERM});
}

// The pages of a file are those of later runs too: nothing may be done to them or told of them.
void try_pages() {
  const int file = open("/usr/bin/env", O_RDONLY | O_CLOEXEC);
  const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* page = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  expect("MADV_COLLAPSE", madvise(page, size, 25), {EINVAL});
  char byte = 0;
  iovec part{&byte, 1};
  expect("RWF_NOWAIT", preadv2(file, &part, 1, 0, RWF_NOWAIT), {EOPNOTSUPP});
  if (preadv2(file, &part, 1, 0, 0) != 1) std::puts("preadv2 failed");
  if (posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) != 0) std::puts("posix_fadvise failed");
  void* huge = mmap(nullptr, std::size_t{2} << 20, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  if (huge != MAP_FAILED) std::puts("a page of the huge pool");
  sync();
  if (syncfs(file) != 0) std::puts("syncfs failed");
  munmap(page, size);
  close(file);
}

void try_the_machine() {
  TRY(reboot, 0, 0, 0, nullptr);
  TRY(init_module, nullptr, 0, "");
  TRY(kexec_load, 0, 0, nullptr, 0);
  TRY(syslog, 10, nullptr, 0);
  TRY(clock_settime, 0, nullptr);
  TRY(sethostname, "x", 1);
  TRY(swapon, "/box/x", 0);
  TRY(acct, "/box/x");
}

void try_identity() {
  for (const int id : {0, 1, 65534}) {
    expect("setuid", setuid(static_cast<uid_t>(id)), {EPERM, EINVAL});
    expect("setgid", setgid(static_cast<gid_t>(id)), {EPERM, EINVAL});
  }
  gid_t group = 0;
  expect("setgroups", syscall(SYS_setgroups, 1, &group), {EPERM, EINVAL});
  expect("mknod", mknod("/box/disk", S_IFBLK | 0600, makedev(8, 0)), {EPERM, EACCES});
  gid_t groups[64];
  if (getuid() == 0 || geteuid() == 0 || getgid() == 0) std::puts("the ids are root's");
  if (getgroups(64, groups) < 0) std::puts("getgroups failed");
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) std::puts("no_new_privs is off");
  for (int capability = 0; capability < 41; ++capability) {
    if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) != 0)
      std::printf("capability %d\n", capability);
  }
}

void try_read_only() {
  for (const char* folder : {"/", "/usr", "/dev/null"}) {
    struct statvfs mount {};
    if (statvfs(folder, &mount) != 0 || (mount.f_flag & ST_RDONLY) == 0) {
      std::printf("%s is not mounted read-only\n", folder);
    }
    if ((mount.f_flag & ST_NOSUID) == 0) std::printf("%s is mounted with set-uid\n", folder);
  }
}

// None that fails by itself: each is of a file of the program's own.
void try_the_hosts_files() {
  const int file = open("own", O_CREAT | O_RDWR, 0644);
  TRY(fchmod, file, 0600);
  TRY(fchmodat, AT_FDCWD, "own", 0600);
  TRY(fchown, file, getuid(), getgid());
  TRY(fchownat, AT_FDCWD, "own", getuid(), getgid(), 0);
  TRY(setxattr, "own", "user.mark", "x", 1, 0);
  TRY(lsetxattr, "own", "user.mark", "x", 1, 0);
  TRY(fsetxattr, file, "user.mark", "x", 1, 0);
  TRY(removexattr, "own", "user.mark");
  TRY(lremovexattr, "own", "user.mark");
  TRY(fremovexattr, file, "user.mark");
  TRY(getxattr, "own", "user.mark", nullptr, 0);
  TRY(listxattr, "own", nullptr, 0);
  TRY(utimensat, AT_FDCWD, "own", nullptr, 0);
  TRY(truncate, "own", 0);
#ifdef __x86_64__
  TRY(chmod, "own", 0600);
  TRY(chown, "own", getuid(), getgid());
  TRY(lchown, "own", getuid(), getgid());
  TRY(utime, "own", nullptr);
  TRY(utimes, "own", nullptr);
  TRY(futimesat, AT_FDCWD, "own", nullptr);
#endif
  for (const long number : {452, 463, 464, 465, 466, 468, 469}) {
    expect("a newer system call", syscall(number, AT_FDCWD, "own", 0, 0, 0, 0), {EPERM});
  }
  unsigned long processors = 1;
  TRY(sched_setaffinity, 0, sizeof processors, &processors);
  if (ftruncate(file, 3) != 0) std::puts("ftruncate failed");
}

// With Landlock an ioctl on a device is denied before the device says that it has none such.
void show_landlock() {
  const int null = open("/dev/null", O_WRONLY);
  char settings[64];
  const bool denied = ioctl(null, TCGETS, settings) < 0 && errno == EACCES;
  std::puts(denied ? "denied" : "not denied");
}

int try_other_architecture(const char* which) {
#ifdef __x86_64__
  if (std::strcmp(which, "x32") == 0) return static_cast<int>(syscall(0x40000000 | SYS_getpid));
  if (std::strcmp(which, "i386") == 0) {
    int result = 20;  // getpid of i386
    asm volatile("int $0x80" : "+a"(result) : : "memory");
    return result;
  }
#endif
  return std::strcmp(which, "") == 0 ? 0 : raise(SIGSYS);
}

}  // namespace

int main(int, char** argv) {
  if (std::strcmp(argv[1], "landlock") == 0) {
    show_landlock();
    return 0;
  }
  if (std::strcmp(argv[1], "host") == 0) {
    try_a_pair_of_sockets();
    try_pages();
    try_the_hosts_files();
    return 0;
  }
  if (argv[1][0] != '\0') {
    try_other_architecture(argv[1]);
    std::puts("another architecture's call was allowed");
    return 0;
  }
  try_namespaces_and_mounts();
  try_sockets_and_shared_memory();
  try_other_processes();
  try_wide_kernel_surfaces();
  try_pages();
  try_the_machine();
  try_identity();
  try_read_only();
}
