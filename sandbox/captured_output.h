#pragma once

#include <cstdint>
#include <string>

#include "sandbox/file_descriptor.h"

namespace aha::sandbox {

// Reads a pipe without blocking and keeps the first bytes. For one thread.
class CapturedOutput {
 public:
  // Makes `pipe` one that does not block. Keeps at most `keep_bytes`. Throws std::system_error.
  CapturedOutput(FileDescriptor pipe, std::uint64_t keep_bytes);

  int descriptor() const { return pipe_.get(); }  // -1 once the end was seen

  // Reads what is there, up to a bounded amount; gives whether there may be more at once.
  bool read_available();

  std::uint64_t total_bytes() const { return total_; }  // read, kept or not
  std::string take();

 private:
  void keep(const char* data, std::size_t size);
  void grow(std::size_t needed);

  FileDescriptor pipe_;
  std::uint64_t keep_bytes_;
  std::uint64_t total_ = 0;
  std::string kept_;
};

}  // namespace aha::sandbox
