#include "sandbox/open_programs.h"

#include <algorithm>

namespace aha::sandbox {

std::shared_ptr<const SealedFile> OpenPrograms::open(
    const std::shared_ptr<const std::string>& program) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(open_.begin(), open_.end(),
                                  [&](const Entry& entry) { return entry.first == program; });
  if (found != open_.end()) {
    open_.splice(open_.begin(), open_, found);
  } else {
    open_.emplace_front(program, std::make_shared<const SealedFile>(*program));
    if (open_.size() > most_) open_.pop_back();
  }
  return open_.front().second;
}

}  // namespace aha::sandbox
