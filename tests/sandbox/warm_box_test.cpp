// Warm boxes: their resident processes' deaths, and the runner's.

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include "sandbox/code_runner.h"
#include "sandbox/run_plan.h"
#include "sandbox/session.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

class WarmBoxTest : public Boxed {
 protected:
  // Of boxes that this test has made.
  std::vector<pid_t> residents() const {
    std::vector<pid_t> found = children_of(getpid());
    found.erase(std::remove_if(found.begin(), found.end(),
                               [&](pid_t child) {
                                 return std::find(before_.begin(), before_.end(), child) !=
                                        before_.end();
                               }),
                found.end());
    return found;
  }

 private:
  const std::vector<pid_t> before_ = children_of(getpid());
};

TEST_F(WarmBoxTest, OneBoxServesManyRuns) {
  const Sandbox sandbox;
  sandbox.run(bash(":"));
  const std::vector<pid_t> first = residents();
  ASSERT_EQ(first.size(), 1U);
  for (int i = 0; i < 5; ++i) sandbox.run(bash(":"));
  EXPECT_EQ(residents(), first);
}

TEST_F(WarmBoxTest, AResidentIsUnderAFilterOfSystemCallsToo) {
  const Sandbox sandbox;
  sandbox.run(bash(":"));
  ASSERT_EQ(residents().size(), 1U);
  const std::string status = read_file("/proc/" + std::to_string(residents()[0]) + "/status");
  EXPECT_NE(status.find("\nSeccomp:\t2\n"), std::string::npos) << status;
  EXPECT_NE(status.find("\nNoNewPrivs:\t1\n"), std::string::npos) << status;
}

TEST_F(WarmBoxTest, AResidentThatDiedBetweenRunsIsReplaced) {
  const Sandbox sandbox;
  sandbox.run(bash(":"));
  const std::vector<pid_t> first = residents();
  ASSERT_EQ(first.size(), 1U);
  ::kill(first[0], SIGKILL);
  EXPECT_EQ(sandbox.run(bash("echo $((3 + 4))")).standard_output, "7\n");
}

// More than one attempt can mend, and for runs that have only one.
TEST_F(WarmBoxTest, IdleBoxesThatDiedAreNotTaken) {
  const Sandbox sandbox;
  std::vector<std::thread> runs;
  runs.reserve(3);
  for (int i = 0; i < 3; ++i) runs.emplace_back([&] { sandbox.run(bash("sleep 0.3"), forking()); });
  for (std::thread& run : runs) run.join();
  const std::vector<pid_t> idle = residents();
  EXPECT_EQ(idle.size(), 3U);
  for (const pid_t resident : idle) ::kill(resident, SIGKILL);
  for (const pid_t resident : idle) {
    siginfo_t info{};
    EXPECT_EQ(waitid(P_PID, static_cast<id_t>(resident), &info, WEXITED | WNOWAIT | __WALL), 0);
  }
  Session session(sandbox, bash("read -r line <&3; echo $line >&4"), {});
  EXPECT_TRUE(session.send("7"));
  EXPECT_EQ(session.receive(), "7");
  EXPECT_EQ(session.wait().outcome, Outcome::exited);
  EXPECT_EQ(sandbox.run(bash("echo $((3 + 4))")).standard_output, "7\n");
  EXPECT_EQ(residents().size(), 1U);
}

// The run is made once more; where that is lost too it is the sandbox's failure.
TEST_F(WarmBoxTest, ARunThatIsLostIsMadeOnceMore) {
  const std::string marker = "aha-lost-" + std::to_string(getpid());
  for (const int deaths : {1, 2}) {
    const Sandbox sandbox;
    std::thread killer([&] {
      pid_t last = 0;
      for (int death = 0; death < deaths; ++death) {
        eventually([&] {
          const std::vector<pid_t> found = residents();
          if (processes_with(marker).empty() || found.empty() || found[0] == last) return false;
          last = found[0];
          return ::kill(last, SIGKILL) == 0;
        });
      }
    });
    Program program = bash("sleep 0.5; echo end");
    program.argv.push_back(marker);
    const Result result = sandbox.run(program, forking());
    killer.join();
    if (deaths == 1) {
      EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
      EXPECT_EQ(result.standard_output, "end\n");
    } else {
      EXPECT_EQ(result.outcome, Outcome::sandbox_failure);
      EXPECT_NE(result.message.find("resident process died"), std::string::npos);
    }
  }
}

// A runner that is killed, with a run under way and idle boxes, leaves no process.
TEST_F(WarmBoxTest, AKilledRunnerLeavesNothing) {
  const std::string marker = "aha-killed-" + std::to_string(getpid());
  const pid_t runner = fork();
  ASSERT_GE(runner, 0);
  if (runner == 0) {
    CodeRunner code;
    code.run(*code.build("python", "print(1)"), "");
    const Sandbox sandbox;
    Program program = bash("(trap '' TERM HUP; sleep 30; :) & sleep 30");
    program.argv.push_back(marker);
    sandbox.run(program, forking());
    _exit(0);
  }
  std::vector<pid_t> left;
  EXPECT_TRUE(eventually([&] {
    left = children_of(runner);
    return left.size() == 2 && processes_with(marker).size() == 2;
  }));
  ::kill(runner, SIGKILL);
  waitpid(runner, nullptr, 0);
  EXPECT_TRUE(eventually([&] {
    if (!processes_with(marker).empty()) return false;
    for (const pid_t resident : left) {
      if (::kill(resident, 0) == 0) return false;
    }
    return true;
  }));
}

TEST_F(WarmBoxTest, TheThreadThatMadeABoxMayEnd) {
  const Sandbox sandbox;
  for (int i = 0; i < 3; ++i) {
    std::thread([&] {
      EXPECT_EQ(sandbox.run(bash("echo $((3 + 4))")).standard_output, "7\n");
    }).join();
  }
  EXPECT_EQ(residents().size(), 1U);
}

class RunPlanTest : public testing::TestWithParam<bool> {};

TEST_P(RunPlanTest, IsReadAsItWasWritten) {
  char first[] = "first";
  char empty[] = "";
  char variable[] = "A=b";
  char path[] = "/usr";
  const sock_filter filter[] = {{1, 2, 3, 4}, {5, 6, 7, 8}};
  RunPlan plan;
  plan.argv = {first, empty, nullptr};
  plan.environment = {variable, nullptr};
  plan.files = {{"one", "a\0b", 3, true}, {"none", "", 0, false}, {"two", "cd", 2, false}};
  plan.limits = {{7, 8, 9}};
  plan.filter = filter;
  plan.filter_size = 2;
  plan.working_mount_options = "size=1";
  plan.working_folder = "/tmp/x";
  plan.readable = {path, nullptr};
  plan.landlock_abi = 6;
  RunPlan read;
  std::optional<std::vector<char>> message;
  if (GetParam()) {
    const int file = memfd_create("plan", 0);
    ASSERT_TRUE(write_run_plan(plan, file));
    std::size_t size = 0;
    char* const mapped = map_run_plan(file, size);
    ASSERT_NE(mapped, nullptr);
    read_run_plan(mapped, read);
    close(file);
  } else {
    message = run_plan_message(plan);
    ASSERT_TRUE(message);
    read_run_plan(message->data(), read);
  }
  ASSERT_EQ(read.argv.size(), 3U);
  EXPECT_STREQ(read.argv[0], "first");
  EXPECT_STREQ(read.argv[1], "");
  EXPECT_EQ(read.argv[2], nullptr);
  ASSERT_EQ(read.environment.size(), 2U);
  EXPECT_STREQ(read.environment[0], "A=b");
  ASSERT_EQ(read.files.size(), 3U);
  EXPECT_EQ(std::string(read.files[0].contents, read.files[0].size), std::string("a\0b", 3));
  EXPECT_TRUE(read.files[0].executable);
  EXPECT_STREQ(read.files[2].name, "two");
  EXPECT_EQ(std::string(read.files[2].contents, read.files[2].size), "cd");
  ASSERT_EQ(read.limits.size(), 1U);
  EXPECT_EQ(read.limits[0].hard, 9U);
  ASSERT_EQ(read.filter_size, 2U);
  EXPECT_EQ(read.filter[1].k, 8U);
  EXPECT_STREQ(read.working_mount_options, "size=1");
  EXPECT_STREQ(read.working_folder, "/tmp/x");
  EXPECT_STREQ(read.readable[0], "/usr");
  EXPECT_EQ(read.landlock_abi, 6);
}
INSTANTIATE_TEST_SUITE_P(, RunPlanTest, testing::Bool(), [](const auto& by_file) {
  return by_file.param ? "InAFile" : "InAMessage";
});

// Plans around the length beyond which they go by a file.
TEST_F(WarmBoxTest, APlanMayBeOfAnyLength) {
  const Sandbox sandbox;
  for (const std::size_t size : {0, 20000, 32000, 33000, 200000}) {
    Program program = bash("read -r text < given; echo ${#text}");
    program.files.push_back({"given", std::string(size, 'x'), false});
    EXPECT_EQ(sandbox.run(program).standard_output, std::to_string(size) + "\n");
  }
}

}  // namespace
}  // namespace aha::sandbox
