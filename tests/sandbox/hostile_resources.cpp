// Takes all it can of one resource, named by its argument, and says on standard output how it went.
// What could outlive a broken sandbox stops by itself: processes after 20 seconds.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>

namespace {

constexpr unsigned kFuseSeconds = 20;
constexpr std::size_t kMebibyte = std::size_t{1} << 20;

// The asm keeps the compiler from taking the loop away.
void count_to(unsigned long end) {
  for (unsigned long i = 0; i < end; ++i) asm volatile("");
}

[[noreturn]] void spin() {
  for (;;) count_to(1000);
}

[[noreturn]] void sleep_long() {
  for (unsigned i = 0; i < kFuseSeconds; ++i) sleep(1);
  _exit(0);
}

void block_all_signals() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
}

// Counts the children made: `most`, or as many as the kernel allows.
int make_children(int most, const std::function<void()>& child) {
  int made = 0;
  while (made < most) {
    const pid_t pid = fork();
    if (pid < 0) break;
    if (pid == 0) {
      child();
      _exit(0);
    }
    ++made;
  }
  return made;
}

void fork_bomb() {
  alarm(kFuseSeconds);
  for (int i = 0; i < 1000000; ++i) {
    if (fork() == 0) alarm(kFuseSeconds);
  }
}

void fork_once() {
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  std::printf("%s\n", pid < 0 ? std::strerror(errno) : "forked");
}

void zombies() {
  std::printf("%d\n", make_children(5000, [] {}));
}

void orphans_spin() {
  make_children(4, [] {
    if (fork() == 0) {
      alarm(kFuseSeconds);
      spin();
    }
  });
  sleep_long();
}

// Children of a parent that ignores SIGCHLD are counted in nobody's resource usage.
void unreported_children() {
  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 1000; ++i) {
    if (fork() == 0) {
      count_to(50'000'000);
      _exit(0);
    }
    while (wait(nullptr) > 0) {
    }
  }
}

void touch_memory() {
  for (std::size_t i = 0; i < 4096; ++i) {
    void* block = std::malloc(kMebibyte);
    if (block == nullptr) _exit(3);
    std::memset(block, 1, kMebibyte);
  }
}

void touch_shared_memory() {
  for (std::size_t i = 0; i < 4096; ++i) {
    void* block =
        mmap(nullptr, kMebibyte, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) _exit(3);
    std::memset(block, 1, kMebibyte);
  }
}

void touch_memory_in_children() {
  make_children(5000, touch_memory);
  int status = 0;
  while (wait(&status) > 0) {
  }
}

// Leaves a child in a session of its own that holds standard output open.
void background() {
  if (fork() == 0) {
    setsid();
    block_all_signals();
    sleep_long();
  }
  std::puts("done");
}

void big_file() {
  const int fd = open("big", O_WRONLY | O_CREAT, 0600);
  static char block[65536];
  unsigned long written = 0;
  signal(SIGXFSZ, SIG_IGN);
  for (ssize_t size = 0; written < 4096 * kMebibyte; written += static_cast<unsigned long>(size)) {
    size = write(fd, block, sizeof block);
    if (size <= 0) break;
  }
  std::printf("%lu\n", written);
}

void many_files() {
  int made = 0;
  while (made < 1000000 && mkdir(std::to_string(made).c_str(), 0700) == 0) ++made;
  std::printf("%d\n", made);
}

void many_descriptors() {
  int made = 0;
  while (made < 1000000 && dup(0) >= 0) ++made;
  std::printf("%d\n", made);
}

void endless(int fd) {
  static char block[65536];
  std::memset(block, 'x', sizeof block);
  while (write(fd, block, sizeof block) > 0) {
  }
}

void drip() {
  for (unsigned i = 0; i < kFuseSeconds * 20; ++i) {
    if (write(1, "x", 1) != 1) return;
    usleep(50000);
  }
}

int recurse(volatile char* above) {
  volatile char frame[1024];
  frame[0] = *above;
  return recurse(frame) + frame[0];
}

// Tries not to die with its parent, which would end it where nobody else can.
void outlive_parent() {
  prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
  block_all_signals();
  sleep_long();
}

void kill_everyone() {
  for (const int signal : {SIGTERM, SIGKILL, SIGSTOP}) {
    kill(1, signal);
    kill(-1, signal);
    kill(getppid(), signal);
  }
  std::puts("alive");
}

// kill(0, ...) reaches the process group: had the box kept the runner's, the runner would die.
void kill_group() { kill(0, SIGKILL); }

}  // namespace

int main(int, char** argv) {
  const std::map<std::string, std::function<void()>> ways = {
      {"abort", [] { std::abort(); }},
      {"background", background},
      {"big_file", big_file},
      {"drip", drip},
      {"endless_error", [] { endless(2); }},
      {"endless_output", [] { endless(1); }},
      {"fork_bomb", fork_bomb},
      {"fork_once", fork_once},
      {"kill_everyone", kill_everyone},
      {"kill_group", kill_group},
      {"many_descriptors", many_descriptors},
      {"many_files", many_files},
      {"memory", touch_memory},
      {"memory_in_children", touch_memory_in_children},
      {"orphans_spin", orphans_spin},
      {"outlive_parent", outlive_parent},
      {"shared_memory", touch_shared_memory},
      {"sleep", sleep_long},
      {"spin", spin},
      {"spin_deaf",
       [] {
         block_all_signals();
         spin();
       }},
      {"stack",
       [] {
         char start = 1;
         std::exit(recurse(&start));
       }},
      {"stop", [] { raise(SIGSTOP); }},
      {"unreported_children", unreported_children},
      {"zombies", zombies},
  };
  ways.at(argv[1])();
}
