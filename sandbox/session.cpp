#include "sandbox/session.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace aha::sandbox {
namespace {

[[noreturn]] void refused(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Session::Session(const Sandbox& sandbox, Program program, const Limits& limits) {
  cancel_ = FileDescriptor(eventfd(0, EFD_CLOEXEC));
  if (!cancel_) refused("making an event descriptor");
  // A socket, for a pipe whose reader is gone would raise SIGPIPE here. It carries one direction.
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    refused("making a socket pair");
  requests_ = FileDescriptor(pair[0]);
  FileDescriptor program_requests(pair[1]);
  shutdown(requests_.get(), SHUT_RD);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) refused("making a pipe");
  answers_ = FileDescriptor(ends[0]);
  FileDescriptor program_answers(ends[1]);
  thread_ =
      std::thread([this, &sandbox, limits, program = std::move(program),
                   in = std::move(program_requests), out = std::move(program_answers)]() mutable {
        result_ = sandbox.run(program, limits, {cancel_.get(), in.get(), out.get()});
        in.reset();  // so that the caller sees the end
        out.reset();
      });
}

Session::~Session() {
  if (!thread_.joinable()) return;
  cancel();
  thread_.join();
}

void Session::cancel() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(cancel_.get(), &one, sizeof one);
}

bool Session::send(std::string_view line) {
  std::string text(line);
  text += '\n';
  for (std::size_t done = 0; done < text.size();) {
    if (!requests_) return false;
    const ssize_t size =
        ::send(requests_.get(), text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    done += static_cast<std::size_t>(size);
  }
  return true;
}

std::optional<std::string> Session::receive(std::size_t most_bytes) {
  std::array<char, 65536> buffer;
  for (;;) {
    const std::size_t end = pending_.find('\n', searched_);
    if (end != std::string::npos && end <= most_bytes) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      searched_ = 0;
      return line;
    }
    searched_ = pending_.size();
    if (pending_.size() > most_bytes) {
      cancel();
      return std::nullopt;
    }
    const ssize_t size = read(answers_.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    pending_.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

Result Session::wait() {
  if (thread_.joinable()) thread_.join();
  return std::move(result_);
}

}  // namespace aha::sandbox
