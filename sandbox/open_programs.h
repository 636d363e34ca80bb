#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "sandbox/sealed_file.h"

namespace aha::sandbox {

// The files of the compiled programs that were run last, so that the runs of one share its file and
// those of thousands do not take thousands of descriptors. For any number of threads.
class OpenPrograms {
 public:
  // Keeps `most` open beside those in use.
  explicit OpenPrograms(std::size_t most) : most_(most) {}

  // The file that holds the program; made where it was not open. Throws std::system_error.
  std::shared_ptr<const SealedFile> open(const std::shared_ptr<const std::string>& program);

 private:
  using Entry = std::pair<std::shared_ptr<const std::string>, std::shared_ptr<const SealedFile>>;

  const std::size_t most_;
  std::mutex mutex_;
  std::list<Entry> open_;  // run last first
};

}  // namespace aha::sandbox
