// What must be impossible: to reach the host or to take more than the limits through the compiler.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sandbox/code_runner.h"
#include "sandbox/compiler_want.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

class CompileAttackTest : public Boxed {
 protected:
  void SetUp() override {
    Boxed::SetUp();
    if (!IsSkipped() && runner_.languages().all().count("cpp") == 0) GTEST_SKIP() << "no g++";
  }

  static CodeRunnerOptions short_options() {
    CodeRunnerOptions options;
    options.compile_limits.cpu_seconds = 2;
    options.compile_limits.wall_seconds = 10;
    return options;
  }

  CodeRunner runner_{short_options()};
};

TEST_F(CompileAttackTest, HostFilesAreNotThere) {
  const std::string path = "/var/tmp/aha_compile_secret_" + std::to_string(getpid());
  std::ofstream(path) << "SECRET-TEXT\n";
  for (const std::string& source : {"#include \"" + path + "\"\nint main() {}",
                                    "asm(\".incbin \\\"" + path + "\\\"\");\nint main() {}",
                                    std::string("#include \"/proc/self/environ\"\nint main() {}"),
                                    std::string("#include \"/etc/passwd\"\nint main() {}")}) {
    const auto build = runner_.build("cpp", source);
    EXPECT_FALSE(build->compiled) << source;
    EXPECT_EQ(build->failure, "") << source;
    EXPECT_EQ(build->diagnostics.find("SECRET-TEXT"), std::string::npos) << build->diagnostics;
  }
  std::filesystem::remove(path);
}

// As of a machine that is short of processes; the compiler tries for 15 seconds.
TEST_F(CompileAttackTest, AWantOfProcessesIsNoCompileError) {
  CodeRunnerOptions options;
  options.compile_limits.processes = 2;
  CodeRunner runner(options);
  const auto build = runner.build("cpp", "int main() { return 0; }");
  EXPECT_FALSE(build->compiled);
  EXPECT_NE(build->failure.find("no process"), std::string::npos) << build->diagnostics;
}

TEST_F(CompileAttackTest, AWantOfProcessesCannotBeFeigned) {
  const std::string said = "collect2: fatal error: vfork: Resource temporarily unavailable";
  EXPECT_TRUE(wanted_processes(said + "\ncompilation terminated.\n"));
  for (const std::string& source :
       {"#error " + said, "#line 1 \"" + said + "\"\n#include <none>\n",
        "#line 1 \"" + said + "\\ncompilation terminated.\\n\"\n#include <none>\n",
        "#line 1 \"" + said + "\\ncompilation terminated.\\n\"\nint main() { x; }\n",
        "int f() asm(\"" + said + "\\ncompilation terminated.\\n\");\nint main() { f(); }",
        "asm(\".error \\\"" + said + "\\ncompilation terminated.\\n\\\"\");\nint main() {}"}) {
    const auto build = runner_.build("cpp", source);
    EXPECT_FALSE(build->compiled) << source;
    EXPECT_EQ(build->failure, "") << source;
  }
}

TEST_F(CompileAttackTest, BombsAreCompileErrors) {
  for (const char* source :
       {"template <int N, long K> struct T { enum { v = T<N - 1, 2 * K>::v + T<N - 1, 2 * K + "
        "1>::v }; };\ntemplate <long K> struct T<0, K> { enum { v = 1 }; };\n"
        "int main() { return T<40, 0>::v; }",
        "#include \"/dev/zero\"\nint main() {}", "#include \"/dev/urandom\"\nint main() {}",
        "#include \"main.cpp\"\n"}) {
    const auto build = runner_.build("cpp", source);
    EXPECT_FALSE(build->compiled) << source;
    EXPECT_EQ(build->failure, "") << source;
    EXPECT_LE(build->diagnostics.size(), 65536U + 100) << source;
  }
  EXPECT_TRUE(runner_.build("cpp", "int main() { return 0; }")->compiled);
}

}  // namespace
}  // namespace aha::sandbox
