#include "sandbox/captured_output.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace aha::sandbox {

CapturedOutput::CapturedOutput(FileDescriptor pipe, std::uint64_t keep_bytes)
    : pipe_(std::move(pipe)), keep_bytes_(keep_bytes) {}

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

void CapturedOutput::keep(const char* data, std::size_t size) {
  total_ += size;
  const std::size_t room = keep_bytes_ - kept_.size();
  const std::size_t taken = std::min(size, room);
  if (kept_.size() + taken > kept_.capacity()) {
    // reserve() on a string that has text may take more than it is asked for, which is all that may
    // be kept at most; on an empty one it does not.
    std::string larger;
    larger.reserve(std::min<std::size_t>(keep_bytes_, 2 * (kept_.size() + taken)));
    larger.append(kept_);
    kept_.swap(larger);
  }
  kept_.append(data, taken);
}

}  // namespace aha::sandbox
