#include "sandbox/open_programs.h"

#include <algorithm>

namespace aha::sandbox {

std::shared_ptr<const SealedFile> OpenPrograms::open(
    const std::shared_ptr<const std::string>& program) {
  const std::lock_guard lock(mutex_);
  open_.remove_if([](const Entry& entry) { return entry.program.expired(); });
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const Entry& entry) {
    return entry.program.lock() == program;
  });
  if (found != open_.end()) {
    open_.splice(open_.begin(), open_, found);
  } else {
    open_.push_front({program, program->size(), std::make_shared<const SealedFile>(*program)});
    close_surplus();
  }
  return open_.front().file;
}

void OpenPrograms::close_surplus() {
  std::size_t bytes = 0;
  for (const Entry& entry : open_) bytes += entry.bytes;
  while (open_.size() > 1 && (open_.size() > most_ || bytes > most_bytes_)) {
    bytes -= open_.back().bytes;
    open_.pop_back();
  }
}

}  // namespace aha::sandbox
