#include "sandbox/captured_output.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include "sandbox/system_failure.h"

namespace aha::sandbox {

CapturedOutput::CapturedOutput(FileDescriptor pipe, std::uint64_t keep_bytes)
    : pipe_(std::move(pipe)), keep_bytes_(keep_bytes) {
  if (fcntl(pipe_.get(), F_SETFL, O_NONBLOCK) != 0) refused("reading a pipe without blocking");
}

bool CapturedOutput::read_available() {
  constexpr int kReadsAtOnce = 16;  // so that clocks are looked at between
  std::array<char, 65536> buffer;
  for (int i = 0; i < kReadsAtOnce; ++i) {
    if (!pipe_) return false;
    const ssize_t size = read(pipe_.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return false;
    if (size <= 0) {
      pipe_.reset();
      return false;
    }
    keep(buffer.data(), static_cast<std::size_t>(size));
  }
  return true;
}

// What is small doubles; what is not gets all the room at once, which takes no memory until it is
// written to: blocks given back on the way would stay this process's.
void CapturedOutput::grow(std::size_t needed) {
  constexpr std::size_t kSmall = std::size_t{1} << 20;
  const std::size_t twice = std::min<std::size_t>(keep_bytes_, 2 * needed);
  // reserve() on a string that has text may take more than it is asked for; on an empty one it does
  // not.
  std::string larger;
  try {
    larger.reserve(twice < kSmall ? twice : static_cast<std::size_t>(keep_bytes_));
  } catch (const std::exception&) {  // more than this machine has
    larger.reserve(twice);
  }
  larger.append(kept_);
  kept_.swap(larger);
}

std::string CapturedOutput::take() {
  if (kept_.capacity() > 2 * kept_.size()) kept_.shrink_to_fit();
  return std::move(kept_);
}

void CapturedOutput::keep(const char* data, std::size_t size) {
  total_ += size;
  const std::size_t room = keep_bytes_ - kept_.size();
  const std::size_t taken = std::min(size, room);
  if (kept_.size() + taken > kept_.capacity()) {
    grow(kept_.size() + taken);
  }
  kept_.append(data, taken);
}

}  // namespace aha::sandbox
