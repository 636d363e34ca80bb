#include "sandbox/code_runner.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "sandbox/features.h"
#include "sandbox/verdict.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

struct Sum {
  const char* language;
  const char* source;
};

class CodeRunnerTest : public Boxed {
 protected:
  static CodeRunner& runner() {
    static CodeRunner one;
    return one;
  }
};

TEST_F(CodeRunnerTest, EachLanguageAddsTwoNumbers) {
  for (const Sum& sum :
       {Sum{"python", "print(sum(map(int, input().split())))"},
        Sum{"cpp",
            "#include <bits/stdc++.h>\nint main() { long a, b; std::cin >> a >> b; "
            "std::cout << a + b << std::endl; }"},
        Sum{"c",
            "#include <stdio.h>\nint main(void) { long a, b; scanf(\"%ld%ld\", &a, &b); "
            "printf(\"%ld\\n\", a + b); }"},
        Sum{"bash", "read a b; expr $a + $b"}}) {
    if (runner().languages().all().count(sum.language) == 0) continue;
    const auto build = runner().build(sum.language, sum.source);
    ASSERT_TRUE(build->compiled) << sum.language << build->diagnostics << build->failure;
    const Result result = runner().run(*build, "3 4\n");
    EXPECT_EQ(verdict_of(result), std::nullopt) << sum.language << result.standard_error;
    EXPECT_EQ(result.standard_output, "7\n") << sum.language << result.message;
  }
}

TEST_F(CodeRunnerTest, ASourceIsCompiledOnce) {
  if (runner().languages().all().count("c") == 0) GTEST_SKIP() << "no gcc";
  const auto first = runner().build("c", "int main(void) { return 3; }");
  EXPECT_EQ(runner().build("c", "int main(void) { return 3; }"), first);
  EXPECT_NE(runner().build("c", "int main(void) { return 4; }"), first);
}

TEST_F(CodeRunnerTest, WhatDoesNotCompileSaysWhy) {
  if (runner().languages().all().count("cpp") == 0) GTEST_SKIP() << "no g++";
  const auto build = runner().build("cpp", "int main() { return x; }");
  EXPECT_FALSE(build->compiled);
  EXPECT_EQ(build->failure, "");
  EXPECT_NE(build->diagnostics.find("was not declared"), std::string::npos) << build->diagnostics;
}

// Where the precompiled header cannot be taken, the plain one is.
TEST_F(CodeRunnerTest, TheStandardHeaderMayStandAnywhere) {
  if (runner().languages().all().count("cpp") == 0) GTEST_SKIP() << "no g++";
  const std::string header = "#include <bits/stdc++.h>\n";
  for (const std::string& includes :
       {header, header + header, "#include <vector>\n" + header, "int early;\n" + header,
        "#pragma GCC optimize(\"O3\")\n" + header}) {
    const auto build = runner().build("cpp", includes + "int main() { std::cout << 7; }");
    EXPECT_TRUE(build->compiled) << includes << build->diagnostics;
  }
}

TEST_F(CodeRunnerTest, UnknownLanguagesAreRefused) {
  EXPECT_THROW(runner().build("cobol", ""), SandboxError);
}

TEST_F(CodeRunnerTest, ALanguageCanBeAdded) {
  CodeRunnerOptions options;
  options.languages.add(
      {.name = "sed", .source_name = "main.sed", .run = {"/bin/sed", "-f", "{source}"}});
  CodeRunner with_sed(options);
  EXPECT_EQ(with_sed.run(*with_sed.build("sed", "s/a/b/"), "aha\n").standard_output, "bha\n");
}

TEST_F(CodeRunnerTest, APythonEventLoopRuns) {
  const auto build = runner().build("python",
                                    "import asyncio\n"
                                    "async def double(x):\n"
                                    "    await asyncio.sleep(0.01)\n"
                                    "    return 2 * x\n"
                                    "async def main():\n"
                                    "    print(await asyncio.gather(*map(double, range(3))))\n"
                                    "    print(await asyncio.to_thread(sum, [1, 2]))\n"
                                    "asyncio.run(main())\n");
  const Result result = runner().run(*build, "");
  EXPECT_EQ(result.standard_output, "[0, 2, 4]\n3\n") << result.standard_error;
}

TEST_F(CodeRunnerTest, DescriptorsHaveNames) {
  if (!probe_features().at("proc").available) GTEST_SKIP() << "no /proc in a box";
  for (
      const Sum& sum :
      {Sum{"python",
           "import sys\nwith open('/dev/stdin') as f: a, b = map(int, f.read().split())\n"
           "print(a + b, file=open('/dev/stdout', 'w'))"},
       Sum{"c",
           "#include <stdio.h>\nint main(void) { long a, b; freopen(\"/dev/stdin\", \"r\", stdin); "
           "scanf(\"%ld%ld\", &a, &b); fprintf(fopen(\"/dev/fd/1\", \"w\"), \"%ld\\n\", a + b); }"},
       Sum{"bash",
           "read a b < <(cat /dev/stdin); echo $a $b | { read a b < /dev/stdin; "
           "cat <(expr $a + $b); } > /dev/stdout"}}) {
    if (runner().languages().all().count(sum.language) == 0) continue;
    const Result result = runner().run(*runner().build(sum.language, sum.source), "3 4\n");
    EXPECT_EQ(result.standard_output, "7\n")
        << sum.language << result.message << result.standard_error;
  }
}

// The file that they all are executed from must not carry anything from one to the next.
TEST_F(CodeRunnerTest, RunsOfOneProgramLeaveNoMarkOnIt) {
  if (runner().languages().all().count("c") == 0) GTEST_SKIP() << "no gcc";
  const auto build = runner().build("c", R"(
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
int main(void) {
  const char* self = "/proc/self/exe";
  struct stat is = {0};
  char mark[8];
  stat(self, &is);
  puts(getxattr(self, "user.mark", mark, sizeof mark) >= 0 || is.st_mtime == 7 ||
               (is.st_mode & 0777) == 0711 ? "marked" : "clean");
  const struct timespec times[] = {{7, 0}, {7, 0}};
  utimensat(AT_FDCWD, self, times, 0);
  chmod(self, 0755);
  setxattr(self, "user.mark", "x", 1, 0);
  chmod(self, 0711);
})");
  ASSERT_TRUE(build->compiled) << build->diagnostics << build->failure;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(runner().run(*build, "").standard_output, "clean\n");
}

// Larger than a run's files may be together.
TEST_F(CodeRunnerTest, ALargeProgramRuns) {
  if (runner().languages().all().count("c") == 0) GTEST_SKIP() << "no gcc";
  const auto build =
      runner().build("c",
                     "static char data[70 << 20] = {7};\n#include <stdio.h>\n"
                     "int main(int c, char** a) { printf(\"%d\\n\", data[c - 1]); }");
  ASSERT_TRUE(build->compiled) << build->diagnostics << build->failure;
  for (int run = 0; run < 2; ++run) {
    const Result result = runner().run(*build, "");
    EXPECT_EQ(result.standard_output, "7\n") << result.message;
  }
}

// What a compiler makes may be a script, or a file for another program.
TEST_F(CodeRunnerTest, AProductThatIsNoElfFileIsAFileOfTheRun) {
  CodeRunnerOptions options;
  const std::vector<std::string> copy = {"/bin/cp", "{source}", "{program}"};
  options.languages.add(
      {.name = "script", .source_name = "main", .compile = copy, .run = {"./{program}"}});
  options.languages.add(
      {.name = "shown", .source_name = "main", .compile = copy, .run = {"/bin/cat", "{program}"}});
  CodeRunner copying(options);
  const std::string source = "#!/bin/sh\necho $0\n";
  EXPECT_EQ(copying.run(*copying.build("script", source), "").standard_output, "./program\n");
  EXPECT_EQ(copying.run(*copying.build("shown", source), "").standard_output, source);
}

TEST_F(CodeRunnerTest, AStackOf128MebibytesCanBeUsed) {
  if (runner().languages().all().count("c") == 0) GTEST_SKIP() << "no gcc";
  const auto build = runner().build("c",
                                    "int f(int n) { volatile char b[1024]; b[0] = n; return n == 0 "
                                    "? 0 : f(n - 1) + b[0] - b[0]; }"
                                    "int main(void) { return f(100000); }");
  Limits limits;
  EXPECT_EQ(verdict_of(runner().run(*build, "", limits)), Verdict::runtime_error);
  limits.stack_bytes = std::uint64_t{128} << 20;
  EXPECT_EQ(verdict_of(runner().run(*build, "", limits)), std::nullopt);
}

TEST_F(CodeRunnerTest, ASessionAnswersManyRequests) {
  const auto build = runner().build("python",
                                    "import os\nprint('to nobody')\n"
                                    "for line in os.fdopen(3):\n"
                                    "    os.write(4, b'%d\\n' % (int(line) ** 2))\n");
  const auto session = runner().open_session(*build);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(session->send(std::to_string(i)));
    ASSERT_EQ(session->receive(), std::to_string(i * i));
  }
  session->close_requests();
  EXPECT_EQ(session->receive(), std::nullopt);
  const Result result = session->wait();
  EXPECT_EQ(verdict_of(result), std::nullopt) << result.message << result.standard_error;
  EXPECT_EQ(result.standard_output, "to nobody\n");
}

TEST_F(CodeRunnerTest, ASessionEndsAtItsLimits) {
  Limits limits;
  limits.wall_seconds = 0.5;
  const auto deaf = runner().open_session(*runner().build("python", "while True: pass"), limits);
  EXPECT_EQ(deaf->receive(), std::nullopt);
  EXPECT_FALSE(deaf->send(std::string(1 << 22, 'x')));
  EXPECT_EQ(verdict_of(deaf->wait()), Verdict::time_limit);
  const auto flood = runner().open_session(
      *runner().build("python", "import os\nwhile True: os.write(4, b'x' * 65536)"));
  EXPECT_EQ(flood->receive(100000), std::nullopt);
  EXPECT_EQ(flood->wait().outcome, Outcome::cancelled);
}

TEST_F(CodeRunnerTest, ARunCanBeCancelled) {
  const auto build = runner().build("python", "while True: pass");
  const int cancel = eventfd(0, EFD_CLOEXEC);
  std::thread thread([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    eventfd_write(cancel, 1);
  });
  Limits limits;
  limits.cpu_seconds = 60;
  limits.wall_seconds = 60;
  const Result result = runner().run(*build, "", limits, {}, {.cancel = cancel});
  thread.join();
  close(cancel);
  EXPECT_EQ(result.outcome, Outcome::cancelled);
  EXPECT_EQ(verdict_of(result), Verdict::sandbox_error);
  EXPECT_LT(result.wall_seconds, 30);
}

}  // namespace
}  // namespace aha::sandbox
