// What must be impossible: to reach the host, other processes or the kernel's wider surfaces.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>

#include "sandbox/resident/landlock.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

class EscapeTest : public BoxedByMemoryControl {};

INSTANTIATE_TEST_SUITE_P(, EscapeTest,
                         testing::Values(MemoryControl::cgroup, MemoryControl::address_space),
                         name_of_control);

TEST_P(EscapeTest, ForbiddenCallsAreRefused) {
  for (const unsigned processes : {1U, 4U}) {
    Limits limits;
    limits.processes = processes;
    const Result result = run(hostile("hostile_calls"), limits);
    EXPECT_EQ(result.outcome, Outcome::exited) << result.message << result.signal;
    EXPECT_EQ(result.standard_output, "");
    EXPECT_EQ(result.standard_error, "");
  }
}

TEST_P(EscapeTest, LandlockIsInForceWhereTheKernelHasIt) {
  if (landlock_abi() < 5) GTEST_SKIP() << "no Landlock whose effect can be told from others'";
  EXPECT_EQ(run(hostile("hostile_calls", "landlock")).standard_output, "denied\n");
}

TEST_P(EscapeTest, EveryNamespaceIsNew) {
  Limits limits;
  limits.wall_seconds = 30;
  const std::string marker = "aha-escape-" + std::to_string(getpid());
  Program program = hostile("hostile_resources", "sleep");
  program.argv.push_back(marker);
  const auto ended = std::async(std::launch::async, [&] { run(program, limits); });
  std::vector<std::string> found;
  for (int i = 0; i < 1000 && found.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    found = processes_with(marker);
  }
  ASSERT_FALSE(found.empty());
  const std::string process = found[0];
  for (const char* kind : {"user", "pid", "mnt", "ipc", "net", "uts", "cgroup"}) {
    const auto link = [&](const std::string& folder) {
      std::error_code error;
      return std::filesystem::read_symlink(folder + "/ns/" + kind, error).string();
    };
    EXPECT_NE(link(process), "") << kind << " of " << process;
    EXPECT_NE(link(process), link("/proc/self")) << kind;
  }
  kill(std::stoi(process.substr(process.rfind('/') + 1)), SIGKILL);
}

TEST_P(EscapeTest, OtherArchitecturesCallsKill) {
  for (const char* which : {"x32", "i386"}) {
    const Result result = run(hostile("hostile_calls", which));
    EXPECT_EQ(result.outcome, Outcome::signalled) << which << result.standard_output;
    EXPECT_EQ(result.signal, SIGSYS) << which;
  }
}

TEST_P(EscapeTest, HostFilesAreNotThere) {
  const std::string folder = "/var/tmp/aha_escape_" + std::to_string(getpid());
  std::filesystem::create_directory(folder);
  std::ofstream(folder + "/secret") << "SECRET";
  std::filesystem::permissions(folder, std::filesystem::perms::all);
  const Result result = run(bash("for f in " + folder +
                                 "/secret /etc/passwd /etc/shadow /etc/hostname /root /home /var "
                                 "/proc/1/environ /sys /run /dev/shm /dev/tty /dev/mem "
                                 "/dev/kmsg /dev/fuse /dev/pts /tmp/../var; do "
                                 "[ -e $f ] && echo $f; done; shopt -s dotglob; echo /* /dev/*"));
  std::filesystem::remove_all(folder);
  EXPECT_EQ(result.outcome, Outcome::exited) << result.message;
  const std::size_t first_line_end = result.standard_output.find('\n');
  EXPECT_EQ(result.standard_output.size(), first_line_end + 1) << result.standard_output;
  EXPECT_EQ(result.standard_output.substr(0, 5), "/bin ");
  EXPECT_NE(
      result.standard_output.find(" /dev/fd /dev/full /dev/null /dev/random /dev/stderr /dev/stdin "
                                  "/dev/stdout /dev/urandom /dev/zero\n"),
      std::string::npos)
      << result.standard_output;
}

// Of /proc a run has its own processes, the first one hidden, and can change nothing there.
TEST_P(EscapeTest, NothingOfTheKernelIsInProc) {
  for (const Limits& limits : {Limits(), forking()}) {
    const Result result = run(
        bash("cd /proc && for f in *; do [ $f = $$ ] || echo $f; done; for f in 1 sys mounts "
             "cpuinfo "
             "kcore sysrq-trigger self/../1/environ; do [ -e $f ] && echo $f; done; "
             "for f in oom_score_adj mem comm timens_offsets clear_refs coredump_filter uid_map "
             "setgroups task/$$/comm; do (: >> self/$f) 2> /dev/null && echo $f; done"),
        limits);
    const std::string& names = result.standard_output;
    EXPECT_TRUE(names == "self\nthread-self\n" || names == "*\n") << names << result.message;
  }
}

TEST_P(EscapeTest, LandlockLetsNoFileOfProcBeRead) {
  if (landlock_abi() == 0) GTEST_SKIP() << "no Landlock";
  const Result result = run(bash(
      "for f in maps mem environ mountinfo cgroup status net/unix attr/current auxv pagemap; do "
      "{ read -rn 1 line < /proc/self/$f; } 2> /dev/null && echo $f; done; echo end"));
  EXPECT_EQ(result.standard_output, "end\n") << result.message;
}

// Opened by its name anew it is not what it may not be: to be written.
TEST_P(EscapeTest, DescriptorsByNameAreNoMoreThanThemselves) {
  const Result result =
      run(bash("{ : >> /dev/stdin; } 2> /dev/null && { echo forged >> /dev/fd/0; } 2> /dev/null; "
               "cat; for f in /dev/fd/*; do [ -e $f ] && echo $f; done",
               "input\n"),
          forking());
  EXPECT_EQ(result.standard_output.rfind("input\n", 0), 0U) << result.standard_output;
  EXPECT_EQ(result.standard_output.find("forged"), std::string::npos);
  EXPECT_EQ(result.standard_output.find("/dev/fd/5"), std::string::npos) << result.standard_output;
}

TEST_P(EscapeTest, NothingButTheWorkingFolderCanBeWritten) {
  const Result result =
      run(bash("for f in /x /usr/x /usr/bin/x /usr/local/x /etc/x /dev/x /bin/bash /dev/../x; do "
               "(: >> $f) 2>/dev/null && echo $f; done; rm -f /usr/bin/env 2>/dev/null;"
               "mv /usr /gone 2>/dev/null; chmod 777 / /usr /dev 2>/dev/null && echo chmod;"
               "ln -s x /y 2>/dev/null && echo link; [ -x /usr/bin/env ] && echo whole"),
          forking());
  EXPECT_EQ(result.standard_output, "whole\n");
}

TEST_P(EscapeTest, SetuidProgramsGainNothing) {
  const Result result =
      run(bash("for f in su sudo mount newgrp passwd; do [ -x /usr/bin/$f ] && "
               "timeout 1 /usr/bin/$f -c id </dev/null 2>/dev/null | grep uid; done; id -u; id -G"),
          forking());
  // Without privilege the runner cannot give its further groups up; they show as unmapped ids.
  const std::string groups = geteuid() == 0 ? "1000\n" : "1000";
  EXPECT_EQ(result.standard_output.rfind("1000\n" + groups, 0), 0U) << result.standard_output;
}

TEST_P(EscapeTest, TheHostsNetworkIsOutOfReach) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listener, generic, size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, generic, &size), 0);
  const std::string port = std::to_string(ntohs(address.sin_port));
  const Result result = run(
      bash("(echo x > /dev/tcp/127.0.0.1/" + port + ") 2>/dev/null && echo connected; echo end"),
      forking());
  EXPECT_EQ(result.standard_output, "end\n");
  EXPECT_LT(accept(listener, nullptr, nullptr), 0);
  close(listener);
}

TEST_P(EscapeTest, TheRunnersDescriptorsAreNotThere) {
  const int secret = open("/etc/passwd", O_RDONLY);  // without O_CLOEXEC, as libraries do
  const Result result =
      run(bash("for ((i = 0; i < 128; ++i)); do (: <&$i) 2>/dev/null && echo $i; done"), forking());
  close(secret);
  EXPECT_EQ(result.standard_output, "0\n1\n2\n");
}

TEST_P(EscapeTest, OtherProcessesCannotBeSignalled) {
  // Ended, if at all, by its own signal: kill(-1) spares the caller, a process group does not.
  const Result everyone = run(hostile("hostile_resources", "kill_everyone"), forking());
  EXPECT_EQ(everyone.standard_output, "alive\n") << everyone.message;
  const Result group = run(hostile("hostile_resources", "kill_group"));
  EXPECT_EQ(group.outcome, Outcome::signalled) << group.message;
  EXPECT_EQ(group.signal, SIGKILL);
}

TEST_P(EscapeTest, RunsSeeNothingOfEachOther) {
  const Program probe = bash("echo $(ls /box /tmp /dev | wc -l); hostname; umask; echo x > mark;");
  const Result first = run(probe, forking());
  const Result second = run(probe, forking());
  EXPECT_EQ(first.standard_output, second.standard_output);
  EXPECT_NE(first.standard_output.find("\nbox\n0022\n"), std::string::npos)
      << first.standard_output;
}

}  // namespace
}  // namespace aha::sandbox
