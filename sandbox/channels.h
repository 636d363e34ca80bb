#pragma once

#include <string>

#include "sandbox/file_descriptor.h"

namespace aha::sandbox {

// Descriptors between the runner and a box, all closed on exec. Each function throws
// std::system_error where the kernel refuses.

struct Pipe {
  FileDescriptor read;  // the runner's: does not block
  FileDescriptor write;
};
Pipe make_pipe();

// A SOCK_SEQPACKET pair.
struct Pair {
  FileDescriptor runner;
  FileDescriptor box;
};
Pair make_pair();

// A file in memory.
FileDescriptor make_file(const char* name);

// Another descriptor of the same file, for reading alone.
FileDescriptor reopen_for_reading(const FileDescriptor& file);

// A file in memory with these bytes, opened anew for reading alone.
FileDescriptor make_input(const std::string& input);

}  // namespace aha::sandbox
