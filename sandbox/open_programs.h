#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "sandbox/sealed_file.h"

namespace aha::sandbox {

// The files of the compiled programs that were run last, so that the runs of one share its file and
// those of thousands do not take thousands of descriptors. For any number of threads.
class OpenPrograms {
 public:
  // Keeps at most `most` open, of `most_bytes` together, beside those in use; and the last one,
  // whatever its size.
  OpenPrograms(std::size_t most, std::size_t most_bytes) : most_(most), most_bytes_(most_bytes) {}

  // The file that holds the program; made where it was not open. Does not keep the program itself:
  // the file of one that is gone is closed at the next call. Throws std::system_error.
  std::shared_ptr<const SealedFile> open(const std::shared_ptr<const std::string>& program);

 private:
  struct Entry {
    std::weak_ptr<const std::string> program;
    std::size_t bytes = 0;
    std::shared_ptr<const SealedFile> file;
  };

  void close_surplus();

  const std::size_t most_;
  const std::size_t most_bytes_;
  std::mutex mutex_;
  std::list<Entry> open_;  // run last first
};

}  // namespace aha::sandbox
