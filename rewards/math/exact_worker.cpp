#include "rewards/math/exact_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "rewards/math/budget.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace aha::rewards::math {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kStart = 10 * kMillisecond;  // with less left it is not started
// By the clock a worker gets this many times its CPU time, as processors may be busy.
constexpr std::int64_t kPatience = 20;
constexpr int kMostFailedStarts = 3;

std::int64_t now_ns(clockid_t clock) {
  timespec now{};
  return clock_gettime(clock, &now) == 0 ? now.tv_sec * 1'000'000'000LL + now.tv_nsec : 0;
}

std::string find_program() {
  if (const char* given = std::getenv("AHA_MATH_WORKER")) {  // NOLINT(concurrency-mt-unsafe)
    return given;
  }
  std::error_code none;
  const std::filesystem::path folder =
      std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  for (const char* place : {"", AHA_LIBEXEC_DIR, "..", "../.."}) {
    const std::filesystem::path program = folder / place / "aha-math-worker";
    if (std::filesystem::is_regular_file(program, none)) {
      return program.string();
    }
  }
  return {};
}

std::int64_t nanoseconds_of(const timeval& time) {
  return time.tv_sec * 1'000'000'000LL + time.tv_usec * 1'000LL;
}

// Standard input and output are the socket, standard error goes nowhere; no signal is blocked or
// ignored.
bool spawn(const std::string& program, int socket, pid_t& process) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program;
  std::array<char*, 2> arguments{name.data(), nullptr};
  const int error =
      posix_spawn(&process, program.c_str(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0;
}

}  // namespace

const std::string& exact_worker_program() {
  static const std::string kProgram = find_program();
  return kProgram;
}

ExactWorker& ExactWorker::of_this_thread() {
  thread_local ExactWorker worker(exact_worker_program());
  return worker;
}

bool ExactWorker::start() {
  std::array<int, 2> ends{};  // a socket, as writing to a dead process raises no signal there
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return false;
  }
  const bool is_started = spawn(program_, ends[1], process_);
  close(ends[1]);
  socket_ = ends[0];
  owner_ = getpid();
  charged_ns_ = 0;
  Answer problem{};
  if (!is_started || read_line(problem) != "ready") {
    process_ = is_started ? process_ : -1;
    failed_starts_ += is_started && problem == Answer::late ? 0 : 1;  // the question was short
    end();
    return false;
  }
  failed_starts_ = 0;
  return true;
}

void ExactWorker::end() {
  if (socket_ >= 0) {
    close(socket_);
  }
  if (process_ > 0 && owner_ == getpid()) {
    kill(process_, SIGKILL);
    rusage used{};
    pid_t ended = 0;
    while ((ended = wait4(process_, nullptr, 0, &used)) < 0 && errno == EINTR) {
    }
    if (ended == process_) {  // else someone else has waited for it
      charge(nanoseconds_of(used.ru_utime) + nanoseconds_of(used.ru_stime));
    }
  }
  socket_ = -1;
  process_ = -1;
}

void ExactWorker::charge(std::int64_t cpu_ns) {
  if (cpu_ns > charged_ns_) {  // less where it cannot be read
    spent_ns_ += cpu_ns - charged_ns_;
    add_to_thread_cpu(cpu_ns - charged_ns_);
    charged_ns_ = cpu_ns;
  }
}

void ExactWorker::charge_until_now() {
  clockid_t clock{};
  if (clock_getcpuclockid(process_, &clock) == 0) {
    charge(now_ns(clock));
  }
}

bool ExactWorker::is_late() {
  charge_until_now();
  return spent_ns_ >= limit_ns_ || now_ns(CLOCK_MONOTONIC) - asked_at_ns_ > kPatience * limit_ns_;
}

std::string ExactWorker::read_line(Answer& problem) {
  std::string line;
  problem = Answer::late;
  while (!is_late()) {
    pollfd ready{socket_, POLLIN, 0};
    const int count = poll(&ready, 1, static_cast<int>((limit_ns_ - spent_ns_) / kMillisecond) + 1);
    if (count == 0 || (count < 0 && errno == EINTR)) {
      continue;
    }
    std::array<char, 64> block{};
    const ssize_t size = count < 0 ? -1 : recv(socket_, block.data(), block.size(), 0);
    if (size <= 0) {
      problem = Answer::failed;
      return {};
    }
    line.append(block.data(), static_cast<std::size_t>(size));
    if (line.back() == '\n') {
      line.pop_back();
      return line;
    }
  }
  add_to_thread_cpu(std::max<std::int64_t>(0, limit_ns_ - spent_ns_));
  spent_ns_ = std::max(spent_ns_, limit_ns_);
  return {};
}

ExactWorker::Answer ExactWorker::ask(std::string_view question, std::int64_t nanoseconds) {
  if (owner_ != getpid()) {
    end();
  }
  limit_ns_ = nanoseconds;
  spent_ns_ = 0;
  asked_at_ns_ = now_ns(CLOCK_MONOTONIC);
  if (process_ <= 0) {
    if (program_.empty() || failed_starts_ == kMostFailedStarts) {
      return Answer::absent;
    }
    if (nanoseconds < kStart) {
      return Answer::late;
    }
    if (!start()) {
      return Answer::absent;
    }
  }
  const std::string line = std::string(question) + '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) {
      end();
      return Answer::failed;
    }
    rest.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
  }
  Answer problem{};
  const std::string answer = read_line(problem);
  if (answer == "zero" || answer == "other" || answer == "unknown") {
    charge_until_now();
    return answer == "zero" ? Answer::zero : answer == "other" ? Answer::other : Answer::unknown;
  }
  end();
  return problem;
}

}  // namespace aha::rewards::math
