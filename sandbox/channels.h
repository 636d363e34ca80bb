#pragma once

#include <string>
#include <string_view>

#include "sandbox/file_descriptor.h"

namespace aha::sandbox {

// Descriptors between the runner and a box, all closed on exec. Each function throws
// std::system_error where the kernel refuses.

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};
Pipe make_pipe();  // a program of another user's may open the writing end anew, by /dev/fd

// Connected sockets of `type`, SOCK_SEQPACKET or SOCK_STREAM.
struct Pair {
  FileDescriptor runner;
  FileDescriptor box;
};
Pair make_pair(int type);

// An eventfd, and what makes it readable.
FileDescriptor make_event();
void raise_event(const FileDescriptor& event);

// A file in memory.
FileDescriptor make_file(const char* name);

// A file in memory with these bytes, which nobody can change, opened for reading from its start. It
// can be executed.
FileDescriptor make_sealed_file(const char* name, std::string_view bytes);

// All that is in a file, wherever it is read at.
std::string contents_of(const FileDescriptor& file);

}  // namespace aha::sandbox
