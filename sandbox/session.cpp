#include "sandbox/session.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "sandbox/channels.h"

namespace aha::sandbox {

Session::Session(const Sandbox& sandbox, Program program, const Limits& limits)
    : cancel_(make_event()) {
  // A socket, for a pipe whose reader is gone would raise SIGPIPE here. It carries one direction.
  Pair requests = make_pair(SOCK_STREAM);
  shutdown(requests.runner.get(), SHUT_RD);
  requests_ = std::move(requests.runner);
  Pipe answers = make_pipe();
  answers_ = std::move(answers.read);
  thread_ = std::thread([this, &sandbox, limits, program = std::move(program),
                         in = std::move(requests.box), out = std::move(answers.write)]() mutable {
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

void Session::cancel() { raise_event(cancel_); }

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
