#include "rewards/math/exact_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
constexpr std::int64_t kStart = 100 * kMillisecond;  // until it says that it is ready
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
  for (const char* place : {".", AHA_LIBEXEC_DIR, "..", "../.."}) {
    const std::filesystem::path program = folder / place / "aha-math-worker";
    if (std::filesystem::is_regular_file(program, none)) {
      return program.string();
    }
  }
  return {};
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
  if (program_.empty() || failed_starts_ == kMostFailedStarts) {
    return false;
  }
  std::array<int, 2> ends{};  // a socket, as writing to a dead process raises no signal there
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return false;
  }
  const bool is_started = spawn(program_, ends[1], process_);
  close(ends[1]);
  socket_ = ends[0];
  owner_ = getpid();
  Answer problem{};
  if (!is_started || read_line(kStart, problem) != "ready") {
    process_ = is_started ? process_ : -1;
    ++failed_starts_;
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
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  socket_ = -1;
  process_ = -1;
}

std::int64_t ExactWorker::cpu_ns() const {
  clockid_t clock{};
  return clock_getcpuclockid(process_, &clock) == 0 ? now_ns(clock) : 0;
}

std::string ExactWorker::read_line(std::int64_t nanoseconds, Answer& problem) {
  const std::int64_t cpu_at_start = cpu_ns();
  const std::int64_t started = now_ns(CLOCK_MONOTONIC);
  std::string line;
  problem = Answer::failed;
  for (;;) {
    const std::int64_t left = nanoseconds - (cpu_ns() - cpu_at_start);
    if (left <= 0 || now_ns(CLOCK_MONOTONIC) - started > kPatience * nanoseconds) {
      problem = Answer::late;
      return {};
    }
    pollfd ready{socket_, POLLIN, 0};
    const int count = poll(&ready, 1, static_cast<int>(left / kMillisecond) + 1);
    if (count == 0 || (count < 0 && errno == EINTR)) {
      continue;
    }
    std::array<char, 64> block{};
    const ssize_t size = count < 0 ? -1 : recv(socket_, block.data(), block.size(), 0);
    if (size <= 0) {
      return {};
    }
    line.append(block.data(), static_cast<std::size_t>(size));
    if (line.back() == '\n') {
      line.pop_back();
      return line;
    }
  }
}

ExactWorker::Answer ExactWorker::ask(std::string_view question, std::int64_t nanoseconds) {
  if (owner_ != getpid()) {
    end();
  }
  if (process_ <= 0 && !start()) {
    return Answer::absent;
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
  const std::int64_t before = cpu_ns();
  Answer problem{};
  const std::string answer = read_line(nanoseconds, problem);
  add_to_thread_cpu(cpu_ns() - before);
  if (answer == "zero" || answer == "other" || answer == "unknown") {
    return answer == "zero" ? Answer::zero : answer == "other" ? Answer::other : Answer::unknown;
  }
  end();
  return problem;
}

}  // namespace aha::rewards::math
