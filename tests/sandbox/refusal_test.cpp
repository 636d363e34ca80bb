#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fstream>

#include "sandbox/box_report.h"
#include "sandbox/features.h"
#include "sandbox/syscall_filter.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

// Makes this process live where no further user namespace is allowed.
bool forbid_user_namespaces() {
  if (unshare(CLONE_NEWUSER) != 0) return false;
  std::ofstream("/proc/self/setgroups") << "deny" << std::flush;
  std::ofstream limit("/proc/sys/user/max_user_namespaces");
  limit << "0" << std::flush;
  return limit.good();
}

// As container engines do, for which a user namespace may mount no /proc.
bool cover_part_of_proc() {
  return unshare(CLONE_NEWNS) == 0 && mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", "/proc/sys", "tmpfs", 0, nullptr) == 0;
}

// As kernels that were built or booted without it do.
bool hide_landlock() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 444, 0, 1),  // landlock_create_ruleset
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{4, program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

// Runs `check` in a process that was prepared; 2 where that could not be.
template <typename Prepare, typename Check>
int status_where(Prepare prepare, Check check) {
  const pid_t pid = fork();
  if (pid == 0) _exit(!prepare() ? 2 : check() ? 0 : 1);
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class RefusalTest : public Boxed {};

TEST_F(RefusalTest, RunSaysWhatIsMissingAndWhatMendsIt) {
  const int status = status_where(forbid_user_namespaces, [] {
    const Result result = Sandbox().run(bash("echo ran"));
    std::fprintf(stderr, "%s\n", result.message.c_str());
    return result.outcome == Outcome::sandbox_failure && result.standard_output.empty() &&
           result.message.find("user, pid, mount") != std::string::npos &&
           result.message.find("max_user_namespaces") != std::string::npos;
  });
  if (status == 2) GTEST_SKIP() << "user namespaces cannot be forbidden here";
  EXPECT_EQ(status, 0);
}

TEST_F(RefusalTest, FeaturesSaySoToo) {
  const int status = status_where(forbid_user_namespaces, [] {
    const Features features = probe_features();
    return !features.sufficient() && !features.at("user namespaces").available &&
           !features.at("box").available &&
           features.at("user namespaces").mend.find("max_user_namespaces") != std::string::npos &&
           features.at("proc").mend == "see box below";
  });
  if (status == 2) GTEST_SKIP() << "user namespaces cannot be forbidden here";
  EXPECT_EQ(status, 0);
}

TEST_F(RefusalTest, WithoutAProcBoxesWorkAndFeaturesSaySo) {
  const int status = status_where(cover_part_of_proc, [] {
    const Features features = probe_features();
    const Result result =
        Sandbox().run(bash("echo $((3 + 4)); [ -e /dev/stdin ] || [ -e /proc/self ] || echo none"));
    return result.standard_output == "7\nnone\n" && features.sufficient() &&
           !features.at("proc").available;
  });
  if (status == 2) GTEST_SKIP() << "nothing can be mounted here";
  EXPECT_EQ(status, 0);
}

TEST_F(RefusalTest, WithoutLandlockABoxHasNoProcAndFeaturesSaySo) {
  const int status = status_where(hide_landlock, [] {
    const Features features = probe_features();
    const Result result = Sandbox().run(bash("echo $((3 + 4)); [ -e /proc/self ] || echo none"));
    std::fprintf(stderr, "%s%s\n", result.message.c_str(), result.standard_output.c_str());
    return result.standard_output == "7\nnone\n" && features.sufficient() &&
           !features.at("landlock").available &&
           features.at("proc").mend.find("landlock") != std::string::npos;
  });
  if (status == 2) GTEST_SKIP() << "Landlock cannot be hidden here";
  EXPECT_EQ(status, 0);
}

// It throws for one that has neither a name nor a number here.
TEST(SyscallFilterTest, EachRefusedCallIsKnown) {
  for (const bool yes : {false, true}) {
    const SyscallRules rules{
        .may_fork = yes, .may_signal = yes, .has_namespaces = yes, .compiles = yes};
    EXPECT_NO_THROW(make_box_filter(rules));
    EXPECT_NO_THROW(make_run_filter(rules));
  }
  EXPECT_NO_THROW(make_box_filter({.has_namespaces = false, .compiles = false}));
}

TEST(MendTest, AWantOfProcessesIsNoWantOfNamespaces) {
  for (const std::string& mend : {mend_for_namespaces(EAGAIN), mend_for(BoxStage::fork, EAGAIN)}) {
    EXPECT_NE(mend.find("ulimit -u"), std::string::npos) << mend;
    EXPECT_EQ(mend.find("namespaces"), std::string::npos) << mend;
  }
  EXPECT_NE(mend_for_namespaces(EPERM).find("max_user_namespaces"), std::string::npos);
}

}  // namespace
}  // namespace aha::sandbox
