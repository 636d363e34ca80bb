#include "sandbox/channels.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/system_failure.h"
#include "sandbox/write_all.h"

namespace aha::sandbox {
namespace {

// Linux 6.3: where the setting vm.memfd_noexec is 1 a file can be executed if that was said. An
// older kernel does not know the flag.
constexpr unsigned kExecutable = 0x10;

int make_executable_file(const char* name) {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const int file = memfd_create(name, kFlags | kExecutable);
  return file < 0 && errno == EINVAL ? memfd_create(name, kFlags) : file;
}

}  // namespace

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) refused("making a pipe");
  Pipe pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  if (fchmod(ends[1], S_IRUSR | S_IWUSR | S_IWOTH) != 0) refused("making a pipe");
  return pipe;
}

Pair make_pair(int type) {
  int ends[2];
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0) refused("making a socket pair");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

FileDescriptor make_event() {
  FileDescriptor event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event) refused("making an event descriptor");
  return event;
}

void raise_event(const FileDescriptor& event) { eventfd_write(event.get(), 1); }

FileDescriptor make_file(const char* name) {
  FileDescriptor file(memfd_create(name, MFD_CLOEXEC));
  if (!file) refused("making a file in memory (memfd_create)");
  return file;
}

// Opened anew, as a file that is open for writing cannot be executed; sealed and for nobody to
// write, as a program could reach it once more through /dev/fd or /proc/self/exe, and leave a time
// or an attribute on it.
FileDescriptor make_sealed_file(const char* name, std::string_view bytes) {
  const FileDescriptor file(make_executable_file(name));
  if (!file) refused("making a file in memory (memfd_create; vm.memfd_noexec must be 0 or 1)");
  if (!write_all(file.get(), bytes)) refused("writing a file in memory");
  // F_SEAL_WRITE would first wait until nobody has a page of it.
  constexpr int kSeals = F_SEAL_FUTURE_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  constexpr mode_t kReadAndExecute = 0555;
  if (fcntl(file.get(), F_ADD_SEALS, kSeals) != 0 || fchmod(file.get(), kReadAndExecute) != 0) {
    refused("sealing a file in memory");
  }
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  FileDescriptor reader(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!reader) refused("opening a file in memory (/proc/self/fd)");
  return reader;
}

std::string contents_of(const FileDescriptor& file) {
  const off_t end = lseek(file.get(), 0, SEEK_END);
  if (end < 0) refused("reading a file in memory");
  std::string contents(static_cast<std::size_t>(end), '\0');
  for (std::size_t done = 0; done < contents.size();) {
    const ssize_t size =
        pread(file.get(), contents.data() + done, contents.size() - done, static_cast<off_t>(done));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) refused("reading a file in memory");
    if (size == 0) contents.resize(done);
    done += static_cast<std::size_t>(size);
  }
  return contents;
}

}  // namespace aha::sandbox
