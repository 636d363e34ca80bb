#pragma once

#include <string_view>

#include "sandbox/channels.h"

namespace aha::sandbox {

// Bytes in a file in memory that nobody can change, for any number of runs and threads at once.
// Holds a descriptor.
class SealedFile {
 public:
  // Copies `bytes`. Throws std::system_error.
  explicit SealedFile(std::string_view bytes) : file_(make_sealed_file("program", bytes)) {}

  int descriptor() const { return file_.get(); }  // for reading; only to be passed on

 private:
  FileDescriptor file_;
};

}  // namespace aha::sandbox
