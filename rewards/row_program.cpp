#include "rewards/row_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

#include "rewards/reward_error.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace aha::rewards {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLongestAnswer = std::size_t{16} << 20;

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("died of signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  return fmt::format("ended with status {} before it answered", WEXITSTATUS(status));
}

}  // namespace

RowProgram::RowProgram(std::vector<std::string> argv, Framing framing, std::size_t memory_mib)
    : argv_(std::move(argv)), framing_(framing), memory_mib_(memory_mib) {
  if (argv_.empty()) throw RewardError("no program is named");
}

RowProgram::~RowProgram() { end(); }

void RowProgram::start() {
  std::array<int, 2> input{};  // a socket, so that writing to a dead program raises no SIGPIPE
  std::array<int, 2> output{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input.data()) != 0) {
    throw RewardError(fmt::format("{}: no socket: {}", name(), std::strerror(errno)));
  }
  if (pipe2(output.data(), O_CLOEXEC) != 0) {
    close(input[0]);
    close(input[1]);
    throw RewardError(fmt::format("{}: no pipe: {}", name(), std::strerror(errno)));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (std::string& argument : argv_) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const int error =
      posix_spawnp(&process_, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(input[1]);
  close(output[1]);
  to_program_ = input[0];
  from_program_ = output[0];
  if (error != 0) {
    process_ = -1;
    end();
    throw RewardError(fmt::format("{} cannot be started: {}", name(), std::strerror(error)));
  }
  if (memory_mib_ > 0) {  // it has done nothing yet that would need more
    const rlimit limit{memory_mib_ << 20, memory_mib_ << 20};
    prlimit(process_, RLIMIT_AS, &limit, nullptr);
  }
}

std::string RowProgram::end() {
  if (to_program_ >= 0) close(to_program_);
  if (from_program_ >= 0) close(from_program_);
  to_program_ = from_program_ = -1;
  unread_.clear();
  if (process_ <= 0) return "does not run";
  // One that ends by itself is given the moment it takes to say how.
  int status = 0;
  for (int wait_ms = 0; wait_ms < 50; ++wait_ms) {
    if (waitpid(process_, &status, WNOHANG) == process_) {
      kill(-process_, SIGKILL);  // what it has left running
      process_ = -1;
      return how_it_ended(status);
    }
    usleep(1000);
  }
  kill(-process_, SIGKILL);
  waitpid(process_, &status, 0);
  process_ = -1;
  return "closed its output";
}

bool RowProgram::has_unasked_output() const {
  if (!is_running()) return false;
  pollfd ready{from_program_, POLLIN, 0};
  return !unread_.empty() || (poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN) != 0);
}

bool RowProgram::read_some(std::vector<std::string>& rows) {
  std::array<char, 65536> block;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  const ssize_t size = ::read(from_program_, block.data(), block.size());
  if (size <= 0) return size < 0 && errno == EINTR;
  const std::string_view read(block.data(), static_cast<std::size_t>(size));
  if (framing_ == Framing::lines) {
    take_lines(rows, read);
  } else {
    take_sized(rows, read);
  }
  return true;
}

void RowProgram::take_lines(std::vector<std::string>& rows, std::string_view read) {
  for (std::size_t end = read.find('\n'); end != std::string_view::npos; end = read.find('\n')) {
    unread_ += read.substr(0, end);
    rows.push_back(std::move(unread_));
    unread_.clear();
    read.remove_prefix(end + 1);
  }
  unread_ += read;
}

void RowProgram::take_sized(std::vector<std::string>& rows, std::string_view read) {
  unread_ += read;
  std::string_view rest = unread_;
  for (std::uint32_t size = 0; rest.size() >= sizeof(size);) {
    std::memcpy(&size, rest.data(), sizeof(size));
    if (rest.size() - sizeof(size) < size) break;
    rows.emplace_back(rest.substr(sizeof(size), size));
    rest.remove_prefix(sizeof(size) + size);
  }
  unread_.erase(0, unread_.size() - rest.size());
}

std::string RowProgram::framed(const std::vector<std::string>& rows) const {
  std::size_t total = 0;
  for (const std::string& row : rows) total += row.size() + sizeof(std::uint32_t);
  std::string framed;
  framed.reserve(total);
  for (const std::string& row : rows) {
    const auto size = static_cast<std::uint32_t>(row.size());
    if (framing_ == Framing::sizes) {
      framed.append(reinterpret_cast<const char*>(&size), sizeof(size));
    }
    framed.append(row);
    if (framing_ == Framing::lines) framed += '\n';
  }
  return framed;
}

void RowProgram::stop() {
  if (!is_running()) return;
  kill(-process_, SIGKILL);
  end();
}

RowProgram::Answers RowProgram::give_up(std::string failure, bool late) {
  stop();
  return {{}, std::move(failure), late, /*refused=*/false};
}

void RowProgram::send_some(std::string_view& rest) {
  const ssize_t sent = send(to_program_, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) rest.remove_prefix(static_cast<std::size_t>(sent));
  if (sent < 0 && errno != EAGAIN && errno != EINTR) rest = {};  // its end shows when reading
}

RowProgram::Answers RowProgram::exchange(const std::vector<std::string>& lines,
                                         std::size_t expected,
                                         std::chrono::duration<double> deadline) {
  const std::string too_many = fmt::format("{} gave more answers than it got rows", name());
  if (!is_running()) start();
  const std::string unsent = framed(lines);
  std::string_view rest = unsent;
  std::vector<std::string> rows;
  const auto failed = [&](std::string failure, bool late = false) {
    Answers answers = give_up(std::move(failure), late);
    answers.lines = std::move(rows);
    return answers;
  };
  const auto last = Clock::now() + std::chrono::duration_cast<Clock::duration>(deadline);
  while (rows.size() < expected) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(last - Clock::now());
    std::array<pollfd, 2> ready{{{from_program_, POLLIN, 0}, {to_program_, POLLOUT, 0}}};
    const int count = left.count() < 0 ? 0
                                       : poll(ready.data(), rest.empty() ? 1 : 2,
                                              static_cast<int>(left.count()) + 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      return failed(fmt::format("{} gave no answer within {} s", name(), deadline.count()),
                    /*late=*/true);
    }
    if (ready[0].revents != 0 && !read_some(rows)) {
      return failed(fmt::format("{} {}", name(), end()));
    }
    if (unread_.size() > kLongestAnswer) {
      return failed(
          fmt::format("{} gave an answer of more than {} MiB", name(), kLongestAnswer >> 20U));
    }
    if (!rest.empty() && ready[1].revents != 0) send_some(rest);
  }
  if (rows.size() > expected) return give_up(too_many);
  return {std::move(rows), {}, false, false};
}

}  // namespace aha::rewards
