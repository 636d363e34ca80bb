#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "sandbox/features.h"
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

// Runs `check` in a process where user namespaces are refused; 2 where that could not be arranged.
template <typename Check>
int status_where_refused(Check check) {
  const pid_t pid = fork();
  if (pid == 0) _exit(!forbid_user_namespaces() ? 2 : check() ? 0 : 1);
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class RefusalTest : public Boxed {};

TEST_F(RefusalTest, RunSaysWhatIsMissingAndWhatMendsIt) {
  const int status = status_where_refused([] {
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
  const int status = status_where_refused([] {
    const Features features = probe_features();
    return !features.sufficient() && !features.at("user namespaces").available &&
           !features.at("box").available &&
           features.at("user namespaces").mend.find("max_user_namespaces") != std::string::npos;
  });
  if (status == 2) GTEST_SKIP() << "user namespaces cannot be forbidden here";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace aha::sandbox
