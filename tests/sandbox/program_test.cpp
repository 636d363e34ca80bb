#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "sandbox/channels.h"
#include "sandbox/plan_run.h"
#include "sandbox/sealed_file.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

class ProgramTest : public Boxed {
 protected:
  Sandbox sandbox_;
};

TEST_F(ProgramTest, FilesArePlacedAndTheFolderIsFreshEachTime) {
  Program program = bash("cat data; ./tool; echo left > trace; echo *");
  program.files = {{"data", std::string("a\0b", 3)}, {"tool", "#!/bin/sh\necho tool\n", true}};
  for (int run = 0; run < 2; ++run) {
    const Result result = sandbox_.run(program, forking());
    EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
    EXPECT_EQ(result.standard_output, std::string("a\0btool\ndata tool trace\n", 24));
    EXPECT_EQ(result.standard_error, "");
  }
}

TEST_F(ProgramTest, TemporaryFilesWork) {
  const Result result = sandbox_.run(bash("echo x > /tmp/y; read a < /box/y; echo $a; pwd"));
  EXPECT_EQ(result.standard_output, "x\n/box\n") << result.standard_error;
}

TEST_F(ProgramTest, TheEnvironmentIsExactlyTheGivenOne) {
  setenv("AHA_TEST_SECRET", "secret", 1);
  Program program;
  program.argv = {"/usr/bin/env"};
  program.environment = {{"A", "1"}, {"B", "x=y"}};
  EXPECT_EQ(sandbox_.run(program).standard_output, "A=1\nB=x=y\n");
}

TEST_F(ProgramTest, InputIsAReadOnlyFileOfItsOwn) {
  const Result result = sandbox_.run(
      bash("cat; cat <&0; (echo forged >&0) 2>/dev/null || echo read-only", "one\n"), forking());
  EXPECT_EQ(result.standard_output, "one\nread-only\n");
}

// It is started on one of them.
TEST_F(ProgramTest, MayUseAllProcessorsUnlessItIsOverAtOnce) {
  cpu_set_t own;
  ASSERT_EQ(sched_getaffinity(0, sizeof own, &own), 0);
  const std::string count = std::to_string(CPU_COUNT(&own)) + "\n";
  for (const char* command : {"sleep 0.5; nproc", "(sleep 0.5; nproc) & wait"}) {
    EXPECT_EQ(sandbox_.run(bash(command), forking()).standard_output, count) << command;
  }
}

TEST_F(ProgramTest, SignalsAreAsForAFreshProgram) {
  signal(SIGPIPE, SIG_IGN);
  const Result result = sandbox_.run(bash("kill -PIPE $$; echo survived"));
  signal(SIGPIPE, SIG_DFL);
  EXPECT_EQ(result.outcome, Outcome::signalled);
  EXPECT_EQ(result.signal, SIGPIPE);
}

// 0 would let a core_pattern "|program" take the core of each crash, outside the box.
TEST(PlanRunTest, NoCoreIsMadeNorPiped) {
  const auto core_limit = [] {
    const auto planned = plan_run(bash(":"), {}, true);
    for (const RunPlan::ResourceLimit& limit : planned->plan.limits) {
      if (limit.resource == RLIMIT_CORE) return limit.soft == limit.hard ? limit.hard : 99;
    }
    return rlim_t{99};
  };
  rlimit own{};
  getrlimit(RLIMIT_CORE, &own);
  EXPECT_EQ(core_limit(), std::min<rlim_t>(1, own.rlim_max));
  // What cannot be raised to 1 is no reason to run nothing.
  const pid_t child = fork();
  if (child == 0) {
    const rlimit none{0, 0};
    _exit(setrlimit(RLIMIT_CORE, &none) == 0 && core_limit() == 0 ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(ProgramTest, PythonRuns) {
  if (!std::filesystem::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
  Program program;
  program.argv = {"/usr/bin/python3", "-I", "-S", "main.py"};
  program.files = {
      {"main.py",
       "import threading, math, collections, heapq, re\n"
       "numbers = []\n"
       "workers = [threading.Thread(target=numbers.append, args=(i,)) for i in range(8)]\n"
       "[w.start() for w in workers]; [w.join() for w in workers]\n"
       "print(sum(numbers), sum(map(int, input().split())))\n"}};
  program.input = "3 4\n";
  const Result result = sandbox_.run(program);
  EXPECT_EQ(result.standard_output, "28 7\n") << result.standard_error << result.message;
}

TEST_F(ProgramTest, AFileThatCannotBeExecutedIsTheProgramsFault) {
  Program program;
  program.argv = {"./a.out"};
  program.files = {{"a.out",
                    "\x7f"
                    "ELF and then nothing",
                    true}};
  Result result = sandbox_.run(program);
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  EXPECT_EQ(result.exit_code, 126);
  program.files[0].contents = "#!/no/such/interpreter\n";
  result = sandbox_.run(program);
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  EXPECT_EQ(result.exit_code, 127);
}

TEST_F(ProgramTest, AMissingInterpreterIsTheSandboxsFault) {
  Program program;
  program.argv = {"/usr/bin/no-such-interpreter"};
  const Result result = sandbox_.run(program);
  EXPECT_EQ(result.outcome, Outcome::sandbox_failure);
  EXPECT_NE(result.message.find("/usr/bin/no-such-interpreter"), std::string::npos)
      << result.message;
}

// Whatever is given, it is no reason that the sandbox fails.
TEST_F(ProgramTest, GivenFilesComeOnTopOfTheLimits) {
  Program program = bash("for f in big *_[0-9]*; do read -rn 1 c < $f; echo $c; done | sort -u");
  program.files = {{"big", std::string((2 << 20) + 1, 'x')}};
  for (int i = 0; i < 20; ++i) program.files.push_back({"small_" + std::to_string(i), "y"});
  Limits limits = forking();
  limits.file_bytes = 1 << 20;
  limits.files = 3;
  const Result result = sandbox_.run(program, limits);
  EXPECT_EQ(result.standard_output, "x\ny\n") << result.message << result.standard_error;
}

TEST_F(ProgramTest, AnExecutableNeedsNoFile) {
  Program program = hostile("hostile_resources", "fork_once");
  program.executable = std::make_shared<const SealedFile>(program.files[0].contents);
  program.files.clear();
  for (int run = 0; run < 2; ++run) {
    EXPECT_EQ(sandbox_.run(program).standard_output, "Operation not permitted\n");
  }
  program.executable = std::make_shared<const SealedFile>("no program");
  EXPECT_EQ(sandbox_.run(program).exit_code, 126);
}

// Nobody who has its descriptor can change it, nor open it anew to do so.
TEST(SealedFileTest, CannotBeChanged) {
  const SealedFile file("abc");
  const std::string path = "/proc/self/fd/" + std::to_string(file.descriptor());
  const FileDescriptor again(open(path.c_str(), O_RDWR));
  if (!again) GTEST_SKIP() << "only root can open it for writing at all";
  EXPECT_LT(pwrite(again.get(), "x", 1, 0), 0);
  EXPECT_NE(ftruncate(again.get(), 1), 0);
  EXPECT_NE(fallocate(again.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1), 0);
  EXPECT_EQ(mmap(nullptr, 3, PROT_READ | PROT_WRITE, MAP_SHARED, again.get(), 0), MAP_FAILED);
  EXPECT_EQ(contents_of(again), "abc");
}

TEST_F(ProgramTest, ThreadsShareASandboxAndNothingIsLeft) {
  const auto descriptors = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  const auto before = descriptors();
  auto sandbox = std::make_unique<Sandbox>();
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 10; ++i) {
        const std::string number = std::to_string(100 * thread + i);
        const Result result = sandbox->run(bash("read a; echo $a", number + "\n"));
        right += result.standard_output == number + "\n";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 40);
  sandbox.reset();
  EXPECT_EQ(descriptors(), before);
}

TEST_F(ProgramTest, AnotherFolderCanBeMadeReadable) {
  const std::string folder = "/var/tmp/aha_readable_" + std::to_string(getpid());
  std::filesystem::create_directory(folder);
  const Result hidden = sandbox_.run(bash("[ -e " + folder + " ] && echo seen"));
  SandboxOptions options;
  options.readable_folders = {folder};
  const Result shown = Sandbox(options).run(
      bash("[ -e " + folder + " ] && echo seen; echo x > " + folder + "/x || echo read-only"));
  std::filesystem::remove_all(folder);
  EXPECT_EQ(hidden.standard_output, "");
  EXPECT_EQ(shown.standard_output, "seen\nread-only\n") << shown.message;
}

struct Malformed {
  const char* name;
  Program program;
  Limits limits;
};

class MalformedTest : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedTest, IsRefused) {
  EXPECT_THROW(Sandbox().run(GetParam().program, GetParam().limits), SandboxError);
}

Malformed bad_limits(const char* name, Limits limits) { return {name, bash(":"), limits}; }

Malformed bad_file(const char* name, std::vector<BoxFile> files) {
  Malformed bad{name, bash(":"), {}};
  bad.program.files = std::move(files);
  return bad;
}

Program with_environment(const std::string& name) {
  Program program = bash(":");
  program.environment = {{name, "x"}};
  return program;
}

INSTANTIATE_TEST_SUITE_P(
    , MalformedTest,
    testing::Values(Malformed{"no_arguments", {}, {}},
                    Malformed{"nul_in_argument", {.argv = {std::string("/bin/sh\0x", 9)}}, {}},
                    Malformed{"equals_in_name", with_environment("A=B"), {}},
                    bad_file("parent", {{"../x", ""}}), bad_file("absolute", {{"/x", ""}}),
                    bad_file("dot", {{".", ""}}), bad_file("empty_name", {{"", ""}}),
                    bad_file("twice", {{"x", "1"}, {"x", "2"}}),
                    bad_limits("zero_time", {.cpu_seconds = 0}),
                    bad_limits("negative_time", {.wall_seconds = -1}),
                    bad_limits("no_number",
                               {.cpu_seconds = std::numeric_limits<double>::quiet_NaN()}),
                    bad_limits("no_processes", {.processes = 0})),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SandboxOptionsTest, FoldersThatMakeNoSenseAreRefused) {
  for (const char* folder :
       {"/", "relative", "/usr/../etc", "/no/such/folder", "/proc", "/dev/shm"}) {
    SandboxOptions options;
    options.readable_folders = {folder};
    EXPECT_THROW(Sandbox{options}, SandboxError) << folder;
  }
}

}  // namespace
}  // namespace aha::sandbox
