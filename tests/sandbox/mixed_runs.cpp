#include "tests/sandbox/mixed_runs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "sandbox/code_runner.h"
#include "sandbox/identity_map.h"
#include "sandbox/run_cgroup.h"
#include "sandbox/verdict.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

long lines_of(const std::string& path) {
  std::ifstream file(path);
  long lines = 0;
  for (std::string line; std::getline(file, line);) ++lines;
  return lines;
}

long entries_of(const std::string& path) {
  const fs::directory_iterator entries(path);
  return std::distance(begin(entries), end(entries));
}

// Objects whose owner is the boxes' user: other programs of this machine may have some too.
long shared_objects() {
  const unsigned user = choose_identity().host_user;
  if (user == geteuid()) return 0;
  long count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/dev/shm", error)) {
    struct stat status {};
    count += lstat(entry.path().c_str(), &status) == 0 && status.st_uid == user;
  }
  for (const char* kind : {"shm", "sem", "msg"}) {
    std::ifstream file(std::string("/proc/sysvipc/") + kind);
    for (std::string word; file >> word;) count += word == std::to_string(user);
  }
  return count;
}

long own_cgroups(const std::string& folder) {
  std::error_code error;
  long count = 0;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    count += runner_of_cgroup(entry->path().filename()) == getpid();
  }
  return count;
}

// Of this process; all processes of a box die with the one that is its child.
bool is_a_child(const fs::path& process) {
  std::ifstream file(process / "status");
  for (std::string word; file >> word;) {
    long number = 0;
    if (word == "PPid:" && file >> number) return number == getpid();
  }
  return false;
}

struct Hostile {
  const char* language;
  const char* source;
};

const Hostile kHostile[] = {
    {"python", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"},
    {"python", "x = []\nwhile True: x.append(bytearray(1 << 20))"},
    {"python", "import sys\nwhile True: sys.stdout.write('x' * 65536)"},
    {"python",
     "import os, signal\nos.kill(-1, signal.SIGKILL)\nos.kill(1, signal.SIGKILL)\n"
     "os.kill(os.getppid(), signal.SIGKILL)\nos.kill(os.getpid(), signal.SIGSTOP)"},
    {"python",
     "import threading, time\nwhile True:\n"
     "    try: threading.Thread(target=time.sleep, args=(9,)).start()\n"
     "    except RuntimeError: pass"},
    {"python",
     "import os\nfor i in range(10**6):\n"
     "    try: open('f%d' % i, 'wb').write(b'x' * (1 << 20))\n    except OSError: pass"},
    {"python",
     "import mmap\nm = mmap.mmap(-1, 1 << 30)\nfor i in range(0, 1 << 30, 4096): m[i] = 1"},
    {"python",
     "import ctypes\nlibc = ctypes.CDLL(None)\nprint([libc.unshare(0x10000000), "
     "libc.shmget(7, 4096, 0o1666), libc.memfd_create(b'x', 0), libc.mount(b'x', b'/box', "
     "b'tmpfs', 0, 0)])\nctypes.string_at(0)"},
    {"python",
     "import os\nfor fd in range(3, 128):\n    try: os.write(fd, b'x' * 100)\n"
     "    except OSError: pass\nos._exit(0)"},
    {"bash", ":(){ :|:& };:; sleep 9"},
    {"bash", "(trap '' TERM HUP; setsid sleep 20) & disown; while :; do :; done"},
    {"c",
     "#include <unistd.h>\n#include <signal.h>\nint main(void) { sigset_t s; sigfillset(&s); "
     "sigprocmask(SIG_BLOCK, &s, 0); for (;;) ; }"},
    {"c", "int main(void) { return main() + 1; }"},
};

struct Honest {
  const char* language;
  const char* source;
};

const Honest kHonest[] = {
    {"cpp",
     "#include <bits/stdc++.h>\nint main() { long a, b; std::cin >> a >> b; "
     "std::vector<long> v(1 << 16, a); std::cout << v[9] + b << std::endl; }"},
    {"python",
     "import heapq, json, sys\nopen('note', 'w').write('x')\n"
     "print(sum(map(int, sys.stdin.read().split())))"},
    {"c",
     "#include <stdio.h>\nint main(void) { long a, b; scanf(\"%ld%ld\", &a, &b); "
     "printf(\"%ld\\n\", a + b); }"},
    {"bash", "read a b; echo $((a + b))"},
};

Limits tight() {
  Limits limits;
  limits.cpu_seconds = 0.2;
  limits.wall_seconds = 0.5;
  limits.memory_bytes = std::uint64_t{64} << 20;
  limits.output_bytes = std::uint64_t{1} << 20;
  return limits;
}

class Mixer {
 public:
  explicit Mixer(int runs) : runs_(runs) {}

  MixedRuns mix() {
    std::vector<std::thread> threads;
    threads.reserve(2);
    for (int i = 0; i < 2; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    return seen_;
  }

 private:
  void work() {
    for (int run = next_++; run < runs_; run = next_++) {
      if (run % 10 == 9) {
        attack(kHostile[run / 10 % std::size(kHostile)]);
      } else {
        add(kHonest[run % std::size(kHonest)], run);
      }
    }
  }

  void add(const Honest& honest, int run) {
    const auto build = runner_.build(honest.language, honest.source);
    const std::string input = std::to_string(run) + " 4\n";
    const Result result = runner_.run(*build, input);
    const std::lock_guard lock(mutex_);
    ++seen_.honest;
    if (!verdict_of(result) && result.standard_output == std::to_string(run + 4) + "\n") {
      ++seen_.right;
    } else if (seen_.wrong.empty()) {
      seen_.wrong = std::string(honest.language) + ": " + std::string(name_of(result.outcome)) +
                    result.message + result.standard_error + build->failure + build->diagnostics;
    }
    seen_.failures += verdict_of(result) == Verdict::sandbox_error;
  }

  void attack(const Hostile& hostile) {
    const Result result =
        runner_.run(*runner_.build(hostile.language, hostile.source), "", tight());
    const std::lock_guard lock(mutex_);
    ++seen_.hostile;
    if (verdict_of(result) != Verdict::sandbox_error) return;
    ++seen_.failures;
    if (seen_.wrong.empty()) seen_.wrong = hostile.source + result.message;
  }

  const int runs_;
  std::atomic<int> next_{0};
  CodeRunner runner_;
  std::mutex mutex_;
  MixedRuns seen_;
};

}  // namespace

Traces find_traces() {
  Traces traces;
  traces.descriptors = entries_of("/proc/self/fd");
  traces.mounts = lines_of("/proc/self/mountinfo");
  traces.shared = shared_objects();
  const CgroupLayout layout = find_cgroup_layout();
  if (!layout.memory_folder.empty()) traces.cgroups += own_cgroups(layout.memory_folder);
  if (!layout.cpu_folder.empty()) traces.cgroups += own_cgroups(layout.cpu_folder);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    traces.processes += is_a_child(entry.path());
  }
  return traces;
}

MixedRuns make_mixed_runs(int runs) { return Mixer(runs).mix(); }

}  // namespace aha::sandbox
