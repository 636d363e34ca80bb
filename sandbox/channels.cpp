#include "sandbox/channels.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace aha::sandbox {
namespace {

[[noreturn]] void refused(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) refused("making a pipe");
  Pipe made{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  // The program's end blocks, as it expects.
  if (fcntl(made.read.get(), F_SETFL, O_NONBLOCK) != 0) refused("making a pipe");
  return made;
}

Pair make_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    refused("making a socket pair");
  }
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

FileDescriptor make_file(const char* name) {
  FileDescriptor file(memfd_create(name, MFD_CLOEXEC));
  if (!file) refused("making a file in memory (memfd_create)");
  return file;
}

FileDescriptor reopen_for_reading(const FileDescriptor& file) {
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  FileDescriptor reader(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!reader) refused("opening a file in memory (/proc/self/fd)");
  return reader;
}

FileDescriptor make_input(const std::string& input) {
  const FileDescriptor file = make_file("input");
  for (std::size_t done = 0; done < input.size();) {
    const ssize_t size = write(file.get(), input.data() + done, input.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) refused("writing the standard input");
    done += static_cast<std::size_t>(size);
  }
  return reopen_for_reading(file);
}

}  // namespace aha::sandbox
